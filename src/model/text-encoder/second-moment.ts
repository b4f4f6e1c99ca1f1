/** The second moment of a corpus' texts, as the projections of their words make them. */
import { scaleToUnit } from '../../base/index.ts';
import { createOnnxExecutor, input, matmul, transpose } from '../../tensor/index.ts';
import { featuresOf } from './text-features.ts';
import type { WordIndex } from './word-index.ts';
import { projectionWidth, type WordProjector } from './word-start.ts';

/** Texts that it is computed of: more change nothing. */
const mostTexts = 50_000;
/** Texts of one product. */
const blockTexts = 2048;

/** Texts, and what their words are projected with. R = words with a row */
export interface ProjectedTexts {
  readonly texts: readonly string[];
  /** `[R]` */
  readonly words: readonly string[];
  readonly index: WordIndex;
  /** How much each word counts. `[R]` */
  readonly idf: Float32Array;
  readonly projector: WordProjector;
}

/** Σ xᵀx over a sample of the texts x, each at unit length, divided by its trace. `[P, P]` */
export async function secondMoment(source: ProjectedTexts): Promise<Float32Array> {
  const shape = [blockTexts, projectionWidth];
  const rows = input('rows', 'float32', shape);
  const product = await createOnnxExecutor({ product: matmul(transpose(rows, [1, 0]), rows) });
  const moment = new Float32Array(projectionWidth ** 2);
  const sample = sampleOf(source.texts);
  const projectionOf = rememberProjections(source);
  try {
    for (let from = 0; from < sample.length; from += blockTexts) {
      const data = projectTexts(sample.slice(from, from + blockTexts), source, projectionOf);
      const found = await product.run({ rows: { dtype: 'float32', data, shape } });
      const part = found.product!.data;
      for (let i = 0; i < moment.length; i++) moment[i]! += part[i]!;
    }
  } finally {
    await product.dispose();
  }
  return normalize(moment);
}

/** At most `mostTexts` texts, at equal distances. */
function sampleOf(texts: readonly string[]): readonly string[] {
  const stride = Math.max(1, texts.length / mostTexts);
  const length = Math.min(mostTexts, texts.length);
  return Array.from({ length }, (_, i) => texts[Math.floor(i * stride)]!);
}

/** The projection of the word of a row `[P]`, computed when it is first asked for. */
function rememberProjections({ words, projector }: ProjectedTexts): (row: number) => Float32Array {
  const known = new Map<number, Float32Array>();
  return (row) => {
    let vector = known.get(row);
    if (vector === undefined) {
      vector = new Float32Array(projectionWidth);
      projector.project(words[row]!, vector);
      known.set(row, vector);
    }
    return vector;
  };
}

/** Texts at unit length, the sums of their words' projections by idf and count; then zeros. `[blockTexts, P]` */
function projectTexts(
  texts: readonly string[],
  { index, idf }: ProjectedTexts,
  projectionOf: (row: number) => Float32Array,
): Float32Array {
  const P = projectionWidth;
  const { offsets, ids, values } = featuresOf(texts, index);
  const block = new Float32Array(blockTexts * P);
  for (const text of texts.keys()) {
    const line = block.subarray(text * P, (text + 1) * P);
    for (let i = offsets[text]!; i < offsets[text + 1]!; i++) {
      const weight = values[i]! * idf[ids[i]!]!;
      const vector = projectionOf(ids[i]!);
      for (let k = 0; k < P; k++) line[k]! += weight * vector[k]!;
    }
    scaleToUnit(line);
  }
  return block;
}

/** Divides a moment by its trace, in place. */
function normalize(moment: Float32Array): Float32Array {
  const P = projectionWidth;
  let trace = 0;
  for (let k = 0; k < P; k++) trace += moment[k * (P + 1)]!;
  const scale = trace === 0 ? 0 : 1 / trace;
  for (let i = 0; i < moment.length; i++) moment[i]! *= scale;
  return moment;
}
