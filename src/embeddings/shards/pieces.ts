/** All vectors of a kind, a piece at a time. */
import type { NodeKind } from '../../catalog/index.ts';
import { prefixOf } from '../../nearest/index.ts';
import type { EmbeddingVersion } from '../versions/version.ts';

/** Some consecutive rows of a kind. */
export interface VectorPiece {
  readonly keys: readonly string[];
  /** `[keys, dims]` */
  readonly vectors: Float32Array;
}

/** The rows of a kind in the order of its keys, in pieces of at most 2,048. */
export async function* readPieces(
  version: EmbeddingVersion,
  kind: NodeKind,
  dims: number,
): AsyncGenerator<VectorPiece, undefined> {
  let from = 0;
  for await (const keys of version.streamKeys(kind)) {
    const vectors = await version.readVectorRows(kind, from, from + keys.length);
    yield { keys, vectors: prefixOf(vectors, version.width, dims) };
    from += keys.length;
  }
  return undefined;
}
