/** Dot products of all queries with all candidates, a block of queries at a time. */
import { createOnnxExecutor, input, matmul } from '../tensor/index.ts';

/** Scores held at once; limits memory to 64 MB. */
const scoresPerBlock = 16_000_000;

/**
 * Calls `visit` for each query, in order, with its dot products with all candidates. The array is reused.
 *
 * @param queries `[q, width]`
 * @param candidates `[c, width]`
 */
export async function forEachScores(
  queries: Float32Array,
  candidates: Float32Array,
  width: number,
  visit: (query: number, scores: Float32Array) => void,
): Promise<void> {
  const count = candidates.length / width;
  const total = queries.length / width;
  if (count === 0 || total === 0) return;
  const product = matmul(
    input('queries', 'float32', ['q', width]),
    input('candidates', 'float32', ['c', width]),
    {
      transposeB: true,
    },
  );
  const executor = await createOnnxExecutor({ scores: product });
  const block = Math.max(1, Math.floor(scoresPerBlock / count));
  try {
    for (let from = 0; from < total; from += block) {
      const rows = Math.min(block, total - from);
      const { scores } = await executor.run({
        queries: {
          dtype: 'float32',
          data: queries.subarray(from * width, (from + rows) * width),
          shape: [rows, width],
        },
        candidates: { dtype: 'float32', data: candidates, shape: [count, width] },
      });
      const data = scores!.data as Float32Array;
      for (let row = 0; row < rows; row++) visit(from + row, data.subarray(row * count, (row + 1) * count));
    }
  } finally {
    await executor.dispose();
  }
}
