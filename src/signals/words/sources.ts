/** What signals are computed from: texts and image vectors of nodes, a chunk at a time. */
import type { NodeKind, NodeTable } from '../../catalog/index.ts';

/** The nodes of a kind with their texts, in order; a view of the catalog is one, tables in memory can be. */
export interface TextSource {
  streamNodes<Kind extends NodeKind>(kind: Kind): AsyncIterable<NodeTable<Kind>>;
}

/** Image vectors of some nodes, ascending by position; all of a corpus have one width. */
export interface ImageChunk {
  readonly positions: Uint32Array;
  /** [positions, width] */
  readonly vectors: Float32Array;
  readonly width: number;
}

/** The image vectors of pins and of pages; a view of the catalog is one. */
export interface ImageSource {
  streamImageVectors(kind: 'pin' | 'page'): AsyncIterable<ImageChunk>;
}
