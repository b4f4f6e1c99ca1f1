/** The leading directions of a corpus' texts, to which starting rows are turned. */
import { Random } from '../../base/index.ts';
import { createOnnxExecutor, input, matmul, transpose } from '../../tensor/index.ts';
import { orthonormalize } from '../../text/index.ts';
import { featuresOf } from './text-features.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { WordIndex } from './word-index.ts';
import { projectionWidth, type WordProjector } from './word-start.ts';

/** Texts that the directions are found on: more change nothing. */
const mostTexts = 50_000;
const blockTexts = 2048;
/** Rounds of subspace iteration. */
const rounds = 20;
/** Added to all directions, so that those that no text of a small corpus has stay directions. */
const ridge = 1e-4;

/**
 * The leading `width` eigenvectors of the second moment of texts, each the unit sum of the projections of its words.
 * `[P, width]`
 */
export async function findRotation(source: {
  readonly texts: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly index: WordIndex;
  readonly idf: Float32Array;
  readonly projector: WordProjector;
  readonly width: number;
}): Promise<Float32Array> {
  const { width } = source;
  const moment = await secondMoment(source);
  const shape = [projectionWidth, width] as const;
  const step = await createOnnxExecutor({
    next: matmul(
      input('moment', 'float32', [projectionWidth, projectionWidth]),
      input('basis', 'float32', shape),
    ),
  });
  const random = new Random(7);
  let basis = Float32Array.from({ length: projectionWidth * width }, () => random.normal());
  orthonormalize(basis, projectionWidth, width);
  try {
    for (let round = 0; round < rounds; round++) {
      const { next } = await step.run({
        moment: { dtype: 'float32', data: moment, shape: [projectionWidth, projectionWidth] },
        basis: { dtype: 'float32', data: basis, shape },
      });
      basis = Float32Array.from(next!.data as Float32Array);
      orthonormalize(basis, projectionWidth, width);
    }
  } finally {
    await step.dispose();
  }
  const rotation = new Float32Array(new SharedArrayBuffer(4 * basis.length));
  rotation.set(basis);
  return rotation;
}

/** Σ xᵀx over a sample of the texts, over its trace, and the ridge. `[P, P]` */
async function secondMoment({
  texts,
  vocabulary,
  index,
  idf,
  projector,
}: Parameters<typeof findRotation>[0]): Promise<Float32Array> {
  const P = projectionWidth;
  const stride = Math.max(1, texts.length / mostTexts);
  const sample = Array.from(
    { length: Math.min(mostTexts, texts.length) },
    (_, i) => texts[Math.floor(i * stride)]!,
  );
  const rows = input('rows', 'float32', [blockTexts, P]);
  const product = await createOnnxExecutor({ product: matmul(transpose(rows, [1, 0]), rows) });
  const moment = new Float32Array(P * P);
  const projected = new Map<number, Float32Array>();
  const projectionOf = (row: number) => {
    let vector = projected.get(row);
    if (vector === undefined) {
      vector = new Float32Array(P);
      projector.project(vocabulary.words[row]!, vector);
      projected.set(row, vector);
    }
    return vector;
  };
  try {
    for (let from = 0; from < sample.length; from += blockTexts) {
      const { offsets, ids, values } = featuresOf(sample.slice(from, from + blockTexts), index);
      const block = new Float32Array(blockTexts * P);
      for (let text = 0; text + 1 < offsets.length; text++) {
        const line = block.subarray(text * P, (text + 1) * P);
        for (let i = offsets[text]!; i < offsets[text + 1]!; i++) {
          const weight = values[i]! * idf[ids[i]!]!;
          const vector = projectionOf(ids[i]!);
          for (let k = 0; k < P; k++) line[k]! += weight * vector[k]!;
        }
        scaleToUnit(line);
      }
      const found = await product.run({ rows: { dtype: 'float32', data: block, shape: [blockTexts, P] } });
      const part = found.product!.data as Float32Array;
      for (let i = 0; i < moment.length; i++) moment[i]! += part[i]!;
    }
  } finally {
    await product.dispose();
  }
  let trace = 0;
  for (let k = 0; k < P; k++) trace += moment[k * (P + 1)]!;
  const scale = trace === 0 ? 0 : 1 / trace;
  for (let i = 0; i < moment.length; i++) moment[i]! *= scale;
  for (let k = 0; k < P; k++) moment[k * (P + 1)]! += ridge / P;
  return moment;
}

/** Writes idf(w) · (g(w) + s(w)) · R of words into rows of a table. `[R, W]` */
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
    rows: matmul(input('projected', 'float32', [blockTexts, P]), input('rotation', 'float32', [P, W])),
  });
  const projected = new Float32Array(blockTexts * P);
  const unshared = rotation.slice(); // what ONNX Runtime reads must not be shared
  try {
    for (let from = 0; from < words.length; from += blockTexts) {
      const count = Math.min(blockTexts, words.length - from);
      projected.fill(0);
      for (let i = 0; i < count; i++) {
        const row = projected.subarray(i * P, (i + 1) * P);
        projector.project(words[from + i]!, row);
        for (let k = 0; k < P; k++) row[k]! *= idf[from + i]!;
      }
      const { rows } = await product.run({
        projected: { dtype: 'float32', data: projected, shape: [blockTexts, P] },
        rotation: { dtype: 'float32', data: unshared, shape: [P, W] },
      });
      table.set((rows!.data as Float32Array).subarray(0, count * W), from * W);
    }
  } finally {
    await product.dispose();
  }
}

function scaleToUnit(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i]! *= scale;
}
