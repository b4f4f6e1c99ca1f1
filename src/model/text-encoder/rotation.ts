/** The leading directions of a corpus' texts, to which starting rows are turned. */
import { Random, sharedCopy } from '../../base/index.ts';
import { createOnnxExecutor, input, matmul } from '../../tensor/index.ts';
import { orthonormalize } from '../../text/index.ts';
import { type ProjectedTexts, secondMoment } from './second-moment.ts';
import { projectionWidth } from './word-start.ts';

/** Rounds of subspace iteration. */
const rounds = 20;

/**
 * The leading `width` eigenvectors of the second moment of texts, by subspace iteration; orthonormal columns, in shared
 * memory. P = numbers of a projection. `[P, width]`
 */
export async function findRotation(texts: ProjectedTexts, width: number): Promise<Float32Array> {
  const P = projectionWidth;
  const moment = { dtype: 'float32', data: await secondMoment(texts), shape: [P, P] } as const;
  const shape = [P, width];
  const step = await createOnnxExecutor({
    next: matmul(input('moment', 'float32', [P, P]), input('basis', 'float32', shape)),
  });
  const random = new Random(7);
  let basis = Float32Array.from({ length: P * width }, () => random.normal());
  orthonormalize(basis, P, width);
  try {
    for (let round = 0; round < rounds; round++) {
      const { next } = await step.run({ moment, basis: { dtype: 'float32', data: basis, shape } });
      basis = Float32Array.from(next!.data);
      orthonormalize(basis, P, width);
    }
  } finally {
    await step.dispose();
  }
  return sharedCopy(basis);
}
