/** What training asks of the embedding bag: vectors of texts, and the table's update from their gradients. */
import type { SparseRows } from '../../text/index.ts';

/** Sums bags of table rows and updates the rows used; both implementations pass the same conformance suite. */
export interface BagTrainer {
  /**
   * The vectors of `texts`, rows of `features`, whose bags it sums. `[texts.length, width]`, valid until the next call
   * of either method.
   */
  sum(features: SparseRows, texts: ArrayLike<number>): Float32Array;
  /**
   * Row-wise Adagrad (Duchi et al. 2011, one accumulator a row as in Gupta et al. 2014), in place, on the rows that
   * `texts` use:
   *
   *   G_r ← G_r + mean(g_r²)        E_r ← E_r − η · g_r / √(G_r + 1e-10)
   *
   * where g_r = Σ_u w_ur · g_u over the texts u that have row r with weight w_ur. Equal to the bit on any number of
   * threads.
   *
   * @param gradients of the vectors of the texts `[texts.length, width]`
   */
  update(features: SparseRows, texts: ArrayLike<number>, gradients: Float32Array, learningRate: number): void;
  /** Ends the threads. */
  dispose(): Promise<void>;
}
