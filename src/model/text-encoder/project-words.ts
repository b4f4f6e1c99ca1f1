/** The starting rows of many words at once. */
import { createOnnxExecutor, input, matmul } from '../../tensor/index.ts';
import { projectionWidth, type WordProjector } from './word-start.ts';

/** Words of one product. */
const blockWords = 2048;

/**
 * Writes idf(w) · (g(w) + s(w)) · R of words to the rows of a table `[R, W]`, see `word-start.ts`.
 *
 * @param idf how much each word counts. `[R]`
 * @param rotation R. `[P, W]`
 */
export async function projectWords(
  words: readonly string[],
  idf: Float32Array,
  projector: WordProjector,
  rotation: Float32Array,
  table: Float32Array,
): Promise<void> {
  const P = projectionWidth;
  const W = rotation.length / P;
  const product = await createOnnxExecutor({
    rows: matmul(input('projected', 'float32', [blockWords, P]), input('rotation', 'float32', [P, W])),
  });
  const unshared = rotation.slice(); // what ONNX Runtime reads must not be shared
  try {
    for (let from = 0; from < words.length; from += blockWords) {
      const count = Math.min(blockWords, words.length - from);
      const data = projectBlock(words.slice(from, from + count), idf.subarray(from), projector);
      const { rows } = await product.run({
        projected: { dtype: 'float32', data, shape: [blockWords, P] },
        rotation: { dtype: 'float32', data: unshared, shape: [P, W] },
      });
      table.set((rows!.data as Float32Array).subarray(0, count * W), from * W);
    }
  } finally {
    await product.dispose();
  }
}

/** idf(w) · (g(w) + s(w)) of some words, then zeros. `[blockWords, P]` */
function projectBlock(words: readonly string[], idf: Float32Array, projector: WordProjector): Float32Array {
  const P = projectionWidth;
  const projected = new Float32Array(blockWords * P);
  for (const [i, word] of words.entries()) {
    const row = projected.subarray(i * P, (i + 1) * P);
    projector.project(word, row);
    for (let k = 0; k < P; k++) row[k]! *= idf[i]!;
  }
  return projected;
}
