/** Weights of the features of items: how much it says that two items share a feature. */
import { type Features, lengthsOf } from '../../src/evaluation/contenders/recommenders/item-to-item.ts';

/** `none` keeps the counts. */
export type FeatureWeights = 'none' | 'tf-idf' | 'bm25';

/** Saturation of counts and correction by length of BM25, as in Robertson and Zaragoza (2009). */
const k1 = 1.2;
const b = 0.75;

/**
 * Weights counts c of features that n of I items have:
 *
 *     tf-idf:  (1 + ln c) · idf        bm25:  c · idf / (c + k1 · (1 − b + b · |item| / mean |item|))
 *     idf = ln(1 + (I − n + 0.5) / (n + 0.5)),   which is never negative
 */
export function weighFeatures(features: Features, weights: FeatureWeights): Features {
  if (weights === 'none') return features;
  const { rows, columns } = features;
  const { offsets, ids, values: counts } = rows;
  const items = offsets.length - 1;
  const itemsWith = new Uint32Array(columns);
  for (const feature of ids) itemsWith[feature]!++;
  const idf = Float64Array.from(itemsWith, (n) => Math.log(1 + (items - n + 0.5) / (n + 0.5)));
  const total = counts.reduce((sum, count) => sum + count, 0);

  const values = new Float32Array(counts.length);
  for (let item = 0; item < items; item++) {
    const [start, end] = [offsets[item]!, offsets[item + 1]!];
    let length = 0;
    for (let i = start; i < end; i++) length += counts[i]!;
    const norm = k1 * (1 - b + (b * length * items) / total);
    for (let i = start; i < end; i++) {
      const count = counts[i]!;
      values[i] = idf[ids[i]!]! * (weights === 'tf-idf' ? 1 + Math.log(count) : count / (count + norm));
    }
  }
  return { rows: { offsets, ids, values }, columns };
}

/** The features of `a`, then those of `b`: each part has unit length, that of `b` times `weight`. */
export function joinFeatures(a: Features, b: Features, weight: number): Features {
  const items = a.rows.offsets.length - 1;
  const offsets = Uint32Array.from(a.rows.offsets, (start, i) => start + b.rows.offsets[i]!);
  const ids = new Uint32Array(offsets[items]!);
  const values = new Float32Array(offsets[items]!);
  let at = 0;
  const parts = [
    { rows: a.rows, lengths: lengthsOf(a), shift: 0, scale: 1 },
    { rows: b.rows, lengths: lengthsOf(b), shift: a.columns, scale: weight },
  ];
  for (let item = 0; item < items; item++) {
    for (const { rows, lengths, shift, scale } of parts) {
      for (let i = rows.offsets[item]!; i < rows.offsets[item + 1]!; i++) {
        ids[at] = rows.ids[i]! + shift;
        values[at++] = (scale * rows.values[i]!) / lengths[item]!;
      }
    }
  }
  return { rows: { offsets, ids, values }, columns: a.columns + b.columns };
}
