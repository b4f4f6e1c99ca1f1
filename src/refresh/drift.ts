/** Drift: the distance between the neighborhood that a vector was made from and the neighborhood now. */
import { bucketsPerOctave, countOf, type Neighborhoods } from './fingerprint.ts';

/** The weight of each bucket of visits: 1024 times the root of the count, rounded so that sums are exact in any order. */
const weights = Float64Array.from({ length: 256 }, (_, bucket) =>
  Math.round(1024 * Math.sqrt(countOf(bucket))),
);

/**
 * The distance of two neighborhoods, from 0 to 1: the larger of the distance of their neighbors and that of their
 * degrees. Both are weighted Jaccard distances, `1 − Σ min(a, b) / Σ max(a, b)` (Ioffe 2010, "Improved consistent
 * sampling, weighted minhash and L1 sketching", section 1). That of degrees compares 1 + degree. That of neighbors sums
 * over all neighbors of both, weighted by the square roots of their visit counts; a neighbor whose text has changed
 * counts as another neighbor. Square roots predict best how far a vector moves: plain counts give nearly all weight to
 * the first few tokens, equal weights give too much to the last ones.
 *
 * @param width the number of neighbors in a row
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
  let total = 0; // the sum of both, which is Σ min + Σ max
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
