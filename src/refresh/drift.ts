/** Drift: how far the neighborhood that a vector was made from is from the one of now. */
import { bucketsPerOctave, countOf, type Neighborhoods } from './fingerprint.ts';

/** The weight of each bucket of visits, whole so that sums are exact in any order: 1024 times the root of the count. */
const weights = Float64Array.from({ length: 256 }, (_, bucket) =>
  Math.round(1024 * Math.sqrt(countOf(bucket))),
);

/**
 * How far two neighborhoods are apart, from 0 to 1: the distance of their neighbors or that of their degrees, the
 * larger. Both are weighted Jaccard distances, `1 − Σ min(a, b) / Σ max(a, b)` (Ioffe 2010, "Improved consistent
 * sampling, weighted minhash and L1 sketching", section 1): of the degrees themselves, each one more, and over the
 * square roots of the visit counts of all neighbors of either. A neighbor whose text has changed is another
 * neighbor. Roots, because they tell best how far a vector moves: counts give all weight to the few first tokens,
 * numbers alone give too much to the last.
 *
 * @param width neighbors of a row
 */
export function measureDrift(
  a: Neighborhoods,
  rowOfA: number,
  b: Neighborhoods,
  rowOfB: number,
  width: number,
): number {
  const ofDegrees = 1 - 2 ** (-Math.abs(a.degrees[rowOfA]! - b.degrees[rowOfB]!) / bucketsPerOctave);
  return Math.max(ofDegrees, measureNeighbors(a, rowOfA, b, rowOfB, width));
}

function measureNeighbors(
  a: Neighborhoods,
  rowOfA: number,
  b: Neighborhoods,
  rowOfB: number,
  width: number,
): number {
  let lesser = 0;
  let total = 0; // of both: Σ min + Σ max
  for (let i = rowOfA * width; i < (rowOfA + 1) * width; i++) {
    total += weights[a.visits[i]!]!;
    const neighbor = a.neighbors[i]!;
    if (neighbor === 0) continue;
    for (let j = rowOfB * width; j < (rowOfB + 1) * width; j++) {
      if (b.neighbors[j] !== neighbor) continue;
      lesser += Math.min(weights[a.visits[i]!]!, weights[b.visits[j]!]!);
      break;
    }
  }
  for (let j = rowOfB * width; j < (rowOfB + 1) * width; j++) total += weights[b.visits[j]!]!;
  return total === 0 ? 0 : 1 - lesser / (total - lesser);
}
