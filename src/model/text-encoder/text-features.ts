/** Texts as weighted rows of the hash table: what the learned text encoder sums. */
import { FeatureHasher, type SparseRows } from '../../text/index.ts';

/** The most distinct features of a text. */
export const mostFeatures = 256;

/** Words and their character 3-grams. Word pairs changed nothing on validation, but the time. */
function hasher(rows: number): FeatureHasher {
  return new FeatureHasher({ rows, pairs: false, gramLength: 3, maxFeatures: mostFeatures });
}

/**
 * The features of texts: rows of the table with weights of unit length, text by text. A weight is
 * (1 + ln(count)) · √idf: where learning starts from. Trained, idf, its root and none at all do alike.
 *
 * @param idf inverse document frequency of each row of the table `[rows]`
 */
export function featuresOf(texts: readonly string[], idf: Float32Array): SparseRows {
  const features = hasher(idf.length).hash(texts);
  const { offsets, ids, values } = features;
  for (let text = 0; text < texts.length; text++) {
    let squares = 0;
    for (let i = offsets[text]!; i < offsets[text + 1]!; i++) {
      values[i]! *= Math.sqrt(idf[ids[i]!]!);
      squares += values[i]! ** 2;
    }
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let i = offsets[text]!; i < offsets[text + 1]!; i++) values[i]! *= scale;
  }
  return features;
}

/** Smoothed inverse document frequency of every row of the table over the texts: ln((1 + n) / (1 + df)) + 1. `[rows]` */
export function inverseDocumentFrequency(texts: readonly string[], rows: number): Float32Array {
  const { ids } = hasher(rows).hash(texts);
  const idf = new Float32Array(rows);
  for (const row of ids) idf[row]!++;
  for (let row = 0; row < rows; row++) idf[row] = Math.log((1 + texts.length) / (1 + idf[row]!)) + 1;
  return idf;
}
