/** What turns texts into vectors, whoever made it. */
import type { Progress } from '../base/index.ts';

/**
 * An encoder of texts. Implementations give the same vector for the same text and id, always; a new `id`
 * is a promise that vectors of the old one are of no use.
 */
export interface TextEncoder {
  /** Names this encoder and its weights; the cache keeps the vectors of each id apart. A valid folder name. */
  readonly id: string;
  /** The length of a vector. */
  readonly width: number;
  /** The vectors of the texts, row by row. `[texts, width]` */
  encode(texts: readonly string[], progress?: Progress): Promise<Float32Array>;
}
