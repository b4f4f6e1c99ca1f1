/** The parts of an export: the rows of a kind that go to one file, and what writes them in a format. */

import type { VectorPiece } from '../shards/pieces.ts';

/** The rows of one file, in pieces. */
export interface Part {
  /** The path of the file, without what a format adds to it. */
  readonly path: string;
  /** How many rows there are in all pieces. */
  readonly rows: number;
  readonly dims: number;
  /** What the file says of itself: `version`, `model` and `dims`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly pieces: AsyncIterable<VectorPiece>;
}

/** Writes a part in one format, piece by piece. */
export type WritePart = (part: Part) => Promise<void>;
