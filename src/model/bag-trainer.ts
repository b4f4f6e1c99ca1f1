/** What training asks of the embedding bag: vectors of texts, and the table's update from their gradients. */
import { defaultThreads } from '../base/index.ts';
import type { SparseRows } from '../text/index.ts';
import { JavaScriptBagTrainer } from './bag-trainer-javascript.ts';
import { WasmBagTrainer } from './bag-trainer-wasm.ts';
import { type EmbeddingTable, kernelMemoryOf } from './embedding-table.ts';

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

/** How a trainer runs. */
export interface BagTrainerOptions {
  /** Default one per processor. */
  readonly threads?: number;
}

/**
 * The trainer of a table: in WebAssembly where the table lies in its memory and is a multiple of four wide, else in
 * JavaScript.
 *
 * @param accumulators G `[rows]`, updated in place
 */
export function createBagTrainer(
  table: EmbeddingTable,
  accumulators: Float32Array,
  { threads = defaultThreads }: BagTrainerOptions = {},
): BagTrainer {
  const memory = kernelMemoryOf(table);
  return memory?.memory === undefined
    ? new JavaScriptBagTrainer(table, accumulators)
    : new WasmBagTrainer(table, accumulators, memory, threads);
}
