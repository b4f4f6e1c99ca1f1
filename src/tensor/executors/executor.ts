/** The interface of executors, which run graphs. */
import type { TensorData } from '../data.ts';

/** Computes the outputs of one graph. Both implementations pass the same conformance suite. */
export interface Executor {
  /**
   * Runs the graph once: takes a value for every input and gives every output. Feeds are read without a copy, so they
   * must not change before the promise settles. Feeds with other names are ignored.
   *
   * @throws LinkSageError naming a feed that is missing or has the wrong type or shape
   */
  run(feeds: Record<string, TensorData>): Promise<Record<string, TensorData>>;
  /** Frees the engine's memory. No run may follow. */
  dispose(): Promise<void>;
}
