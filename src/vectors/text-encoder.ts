/** The interface of text encoders. */
import type { Progress } from '../base/index.ts';

/**
 * An encoder of texts. For one `id`, the same text always gets the same vector. With a new `id`, vectors of the old
 * one are useless.
 */
export interface TextEncoder {
  /**
   * Identifies this encoder and its weights. The cache keeps a folder of this name, so it must be a valid folder
   * name.
   */
  readonly id: string;
  /** The length of a vector. */
  readonly width: number;
  /** The vectors of the texts. `[texts, width]` */
  encode(texts: readonly string[], progress?: Progress): Promise<Float32Array>;
}
