/** What runs graphs. */
import type { TensorData } from '../data.ts';

/** Computes the outputs of one graph; both implementations pass the same conformance suite. */
export interface Executor {
  /**
   * One run: a value for every input, in exchange for every output. Feeds are read without a copy, so they
   * must not change before the promise is settled; those of other names are ignored.
   *
   * @throws LinkSageError that names a feed which is missing or of another type or shape
   */
  run(feeds: Record<string, TensorData>): Promise<Record<string, TensorData>>;
  /** Frees the memory of the engine; no run may follow. */
  dispose(): Promise<void>;
}
