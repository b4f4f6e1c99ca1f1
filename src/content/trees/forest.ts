/** A sum of small decision trees, and its file. Legend: T trees, F features, M nodes of all trees. */

/**
 * Trees as columns of their nodes, each tree in preorder: the left child of a node follows it. A row goes left where its
 * feature is at most the threshold. `right` is the distance to the right child, 0 in leaves, whose `threshold` is their value.
 */
export interface Forest {
  /** The value before any tree. */
  readonly start: number;
  /** The root of each tree; [T] */
  readonly roots: Uint32Array;
  /** [M] */
  readonly features: Uint8Array;
  /** [M] */
  readonly thresholds: Float32Array;
  /** [M] */
  readonly right: Uint8Array;
}

/** The sum of the trees for a row of features that begins at `offset`. */
export function sumTrees(
  { start, roots, features, thresholds, right }: Forest,
  values: Float32Array,
  offset = 0,
): number {
  let sum = start;
  for (let t = 0; t < roots.length; t++) {
    let node = roots[t]!;
    for (let jump = right[node]!; jump > 0; jump = right[node]!)
      node += values[offset + features[node]!]! <= thresholds[node]! ? 1 : jump;
    sum += thresholds[node]!;
  }
  return sum;
}

/** The file of a forest: three numbers of 32 bits (start, T, M), then its columns. */
export function packForest({ start, roots, features, thresholds, right }: Forest): Uint8Array {
  const head = new DataView(new ArrayBuffer(12));
  head.setFloat32(0, start, true);
  head.setUint32(4, roots.length, true);
  head.setUint32(8, features.length, true);
  const columns = [head, roots, thresholds, features, right];
  return Buffer.concat(
    columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
}

/** Reads what {@link packForest} made. */
export function unpackForest(bytes: Uint8Array): Forest {
  const { buffer } = Uint8Array.from(bytes); // aligned
  const head = new DataView(buffer);
  const [trees, nodes] = [head.getUint32(4, true), head.getUint32(8, true)];
  const thresholdsAt = 12 + trees * 4;
  const featuresAt = thresholdsAt + nodes * 4;
  return {
    start: head.getFloat32(0, true),
    roots: new Uint32Array(buffer, 12, trees),
    thresholds: new Float32Array(buffer, thresholdsAt, nodes),
    features: new Uint8Array(buffer, featuresAt, nodes),
    right: new Uint8Array(buffer, featuresAt + nodes, nodes),
  };
}
