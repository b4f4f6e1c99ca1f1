/** Chooses the trainer of a table. */
import { defaultThreads } from '../../base/index.ts';
import type { BagTrainer } from './bag-trainer.ts';
import { JavaScriptBagTrainer } from './bag-trainer-javascript.ts';
import { WasmBagTrainer } from './bag-trainer-wasm.ts';
import { type EmbeddingTable, kernelMemoryOf } from './embedding-table.ts';

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
