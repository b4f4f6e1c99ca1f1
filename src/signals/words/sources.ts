/** The inputs of signals: texts and image vectors of nodes, in chunks. */
import type { NodeKind, NodeTable } from '../../catalog/index.ts';

/** Streams the nodes of a kind with their texts, in order. A view of the catalog is such a source. */
export interface TextSource {
  streamNodes<Kind extends NodeKind>(kind: Kind): AsyncIterable<NodeTable<Kind>>;
}

/** Image vectors of some nodes, ascending by position. All of a corpus have the same width. */
export interface ImageChunk {
  readonly positions: Uint32Array;
  /** [positions, width] */
  readonly vectors: Float32Array;
  readonly width: number;
}

/** Streams the image vectors of pins or pages. A view of the catalog is such a source. */
export interface ImageSource {
  streamImageVectors(kind: 'pin' | 'page'): AsyncIterable<ImageChunk>;
}
