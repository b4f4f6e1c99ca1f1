/** The leading directions of a corpus' texts, to which starting rows are turned. */
import { Random, sharedCopy } from '../../base/index.ts';
import { createOnnxExecutor, input, matmul } from '../../tensor/index.ts';
import { orthonormalize } from '../../text/index.ts';
import { type ProjectedTexts, secondMoment } from './second-moment.ts';
import { projectionWidth } from './word-start.ts';

/** Rounds of subspace iteration, from random directions and from those of another corpus. */
const rounds = { random: 20, near: 6 };

/**
 * The leading `width` eigenvectors of the second moment of texts, by subspace iteration; orthonormal columns, in shared
 * memory. Where the texts of a small corpus have fewer directions, the others are those of `near`, or random: words to come
 * may have them. P = numbers of a projection. `[P, width]`
 *
 * @param near orthonormal columns to begin with. `[P, width]`
 */
export async function findRotation(
  texts: ProjectedTexts,
  width: number,
  near?: Float32Array,
): Promise<Float32Array> {
  const P = projectionWidth;
  const moment = { dtype: 'float32', data: await secondMoment(texts), shape: [P, P] } as const;
  const shape = [P, width];
  const step = await createOnnxExecutor({
    next: matmul(input('moment', 'float32', [P, P]), input('basis', 'float32', shape)),
  });
  const random = new Random(7);
  const draw = () => random.normal();
  let basis = near?.slice() ?? Float32Array.from({ length: P * width }, draw);
  orthonormalize(basis, P, width);
  try {
    for (let round = 0; round < rounds[near === undefined ? 'random' : 'near']; round++) {
      const { next } = await step.run({ moment, basis: { dtype: 'float32', data: basis, shape } });
      basis = Float32Array.from(next!.data);
      orthonormalize(basis, P, width);
      if (fillZeros(basis, width, near === undefined ? draw : (i) => near[i]!))
        orthonormalize(basis, P, width);
    }
  } finally {
    await step.dispose();
  }
  return sharedCopy(basis);
}

/** Fills columns of zeros, which depended on those before them, anew. Gives whether there were any. */
function fillZeros(basis: Float32Array, width: number, value: (i: number) => number): boolean {
  let found = false;
  for (let column = 0; column < width; column++) {
    if (!isZero(basis, column, width)) continue;
    found = true;
    for (let i = column; i < basis.length; i += width) basis[i] = value(i);
  }
  return found;
}

function isZero(basis: Float32Array, column: number, width: number): boolean {
  for (let i = column; i < basis.length; i += width) if (basis[i] !== 0) return false;
  return true;
}
