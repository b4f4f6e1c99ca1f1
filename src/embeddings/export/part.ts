/** A part of an export: the rows of a kind that go to one file. */

import type { VectorPiece } from '../shards/pieces.ts';

/** The rows of one file, in pieces. */
export interface Part {
  /** The path of the file, without the extension of its format. */
  readonly path: string;
  /** The number of rows in all pieces. */
  readonly rows: number;
  readonly dims: number;
  /** Metadata of the file: `version`, `model` and `dims`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly pieces: AsyncIterable<VectorPiece>;
}

/** Writes a part in one format, piece by piece. */
export type WritePart = (part: Part) => Promise<void>;
