/** Clustered unit vectors, which are more like embeddings than uniformly random ones. */
import { Random } from '../../base/index.ts';

/** What is made. */
export interface Clustering {
  readonly dims: number;
  readonly seed: number;
  /** Vectors a cluster, on average. Default 100. */
  readonly perCluster?: number;
  /** About the cosine of a vector with the center of its cluster. Default 0.8. */
  readonly cosine?: number;
}

/**
 * Makes several arrays of vectors that share their clusters. The centers of clusters are random directions. Each vector
 * draws the cluster floor(u² · clusters), with u uniform in [0, 1), so that clusters differ in size. The vector is the
 * center plus normal noise, scaled to unit length.
 *
 * @param counts how many vectors each array has; the first says how many clusters there are
 * @returns `[count, dims]` each
 */
export function clusteredVectors(
  counts: readonly number[],
  { dims, seed, perCluster = 100, cosine = 0.8 }: Clustering,
): Float32Array[] {
  const random = new Random(seed);
  const clusters = Math.max(1, Math.round(counts[0]! / perCluster));
  const middles = new Float32Array(clusters * dims);
  for (let i = 0; i < middles.length; i++) middles[i] = random.normal();
  toUnitLength(middles, dims);
  const deviation = Math.sqrt((1 / cosine ** 2 - 1) / dims);
  return counts.map((count) => {
    const vectors = new Float32Array(count * dims);
    for (let row = 0; row < count; row++) {
      const cluster = Math.floor(random.uniform() ** 2 * clusters);
      for (let i = 0; i < dims; i++) {
        vectors[row * dims + i] = middles[cluster * dims + i]! + deviation * random.normal();
      }
    }
    toUnitLength(vectors, dims);
    return vectors;
  });
}

function toUnitLength(vectors: Float32Array, dims: number): void {
  for (let from = 0; from < vectors.length; from += dims) {
    let squares = 0;
    for (let i = from; i < from + dims; i++) squares += vectors[i]! ** 2;
    const scale = 1 / Math.sqrt(squares);
    for (let i = from; i < from + dims; i++) vectors[i]! *= scale;
  }
}
