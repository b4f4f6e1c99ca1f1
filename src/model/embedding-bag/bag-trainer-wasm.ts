/** The embedding bag in WebAssembly on threads that wait for it: kernels/embedding-bag.ts over the table's memory. */
import { Worker } from 'node:worker_threads';
import { builtUrl, LinkSageError, type SharedMemory } from '../../base/index.ts';
import type { SparseRows } from '../../text/index.ts';
import {
  type BagControl,
  type BagJob,
  createControl,
  instantiate,
  loadModule,
  runPart,
  scratchBytes,
  writeJob,
} from './bag-job.ts';
import type { BagTrainer } from './bag-trainer.ts';
import type { BagWorkerData } from './bag-trainer.worker.ts';
import type { EmbeddingTable } from './embedding-table.ts';

/** Milliseconds without an answer after which a thread has failed. */
const patience = 60_000;

/** The memory holds the table, then what a call needs. */
export class WasmBagTrainer implements BagTrainer {
  readonly #table: EmbeddingTable;
  readonly #accumulators: Float32Array;
  readonly #memory: SharedMemory;
  /** What calls lay things out in. */
  #room = { from: 0, bytes: 0 };
  readonly #functions: ReturnType<typeof instantiate>;
  readonly #control: BagControl = createControl();
  readonly #workers: readonly Worker[];

  /** The calling thread is one of `threads`. */
  constructor(table: EmbeddingTable, accumulators: Float32Array, memory: SharedMemory, threads: number) {
    const module = loadModule();
    this.#table = table;
    this.#accumulators = accumulators;
    this.#memory = memory;
    this.#functions = instantiate(module, memory.memory!);
    this.#workers = Array.from({ length: threads - 1 }, (_, i) => {
      const data: BagWorkerData = {
        module,
        memory: memory.memory!,
        control: this.#control,
        part: 1 + i,
        parts: threads,
      };
      const worker = new Worker(builtUrl(import.meta.url, './bag-trainer.worker.ts'), { workerData: data });
      worker.unref(); // it waits for ever, and should keep nobody
      return worker;
    });
  }

  sum(features: SparseRows, texts: ArrayLike<number>): Float32Array {
    const { job, view } = this.#prepare('sum', features, texts, 0);
    this.#run(job);
    return view;
  }

  update(
    features: SparseRows,
    texts: ArrayLike<number>,
    gradients: Float32Array,
    learningRate: number,
  ): void {
    const { job, view } = this.#prepare('update', features, texts, learningRate);
    view.set(gradients.subarray(0, view.length));
    const accumulators = new Float32Array(this.#memory.memory!.buffer, job.accumulators, job.rows);
    accumulators.set(this.#accumulators);
    this.#run(job);
    this.#accumulators.set(accumulators);
  }

  async dispose(): Promise<void> {
    this.#giveBackRoom();
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  get #parts(): number {
    return 1 + this.#workers.length;
  }

  /** Lays out a job beside the table and copies the bags of its texts there; `view` is of their vectors. */
  #prepare(kind: BagJob['kind'], features: SparseRows, texts: ArrayLike<number>, learningRate: number) {
    const { width } = this.#table;
    const rows = this.#accumulators.length;
    let total = 0;
    for (let i = 0; i < texts.length; i++) total += bagSize(features, texts[i]!);
    const parts = this.#parts;
    const places = this.#place({
      vectors: texts.length * width,
      offsets: texts.length + 1,
      ids: total,
      weights: total,
      accumulators: rows,
      scratch: kind === 'sum' ? 0 : (parts * scratchBytes({ rows, features: total, width }, parts)) / 4,
    });
    const { buffer } = this.#memory.memory!;
    copyBags(features, texts, {
      offsets: new Uint32Array(buffer, places.offsets, texts.length + 1),
      ids: new Uint32Array(buffer, places.ids, total),
      values: new Float32Array(buffer, places.weights, total),
    });
    const job: BagJob = { kind, width, rows, texts: texts.length, features: total, learningRate, ...places };
    return { job, view: new Float32Array(buffer, places.vectors, texts.length * width) };
  }

  /** Addresses for arrays of so many numbers, in memory that is the trainer's alone. */
  #place<Name extends string>(lengths: Readonly<Record<Name, number>>): Record<Name, number> {
    const bytes = (length: number) => 16 * Math.ceil(length / 4);
    const names = Object.keys(lengths) as Name[];
    let end = this.#makeRoom(names.reduce((sum, name) => sum + bytes(lengths[name]), 0));
    const places: Partial<Record<Name, number>> = {};
    for (const name of names) {
      places[name] = end;
      end += bytes(lengths[name]);
    }
    return places as Record<Name, number>;
  }

  /** The address of so many bytes that are the trainer's alone. */
  #makeRoom(bytes: number): number {
    if (bytes > this.#room.bytes) {
      this.#giveBackRoom();
      const from = this.#memory.take(bytes);
      if (from === undefined) {
        throw new LinkSageError(
          `embedding bag: expected room for ${bytes} bytes beside the table, got none`,
          { code: 'too-large', hint: 'Train with fewer hash rows, a smaller width or smaller batches.' },
        );
      }
      this.#room = { from, bytes };
    }
    return this.#room.from;
  }

  #giveBackRoom(): void {
    if (this.#room.bytes > 0) this.#memory.release(this.#room.from);
    this.#room = { from: 0, bytes: 0 };
  }

  /** Blocks until all threads have done their part. */
  #run(job: BagJob): void {
    const { signals } = this.#control;
    writeJob(this.#control, job);
    Atomics.store(signals, 1, 0);
    Atomics.add(signals, 0, 1);
    Atomics.notify(signals, 0);
    runPart(this.#functions, this.#control, 0, this.#parts);
    for (let done = 0; done < this.#workers.length; done = Atomics.load(signals, 1)) {
      if (Atomics.wait(signals, 1, done, patience) === 'timed-out')
        throw new Error(`embedding bag: expected ${this.#workers.length} threads to answer, got ${done}`);
    }
  }
}

function bagSize({ offsets }: SparseRows, text: number): number {
  return offsets[text + 1]! - offsets[text]!;
}

/** Copies the bags of some texts one after another. */
function copyBags(
  features: SparseRows,
  texts: ArrayLike<number>,
  target: { readonly offsets: Uint32Array; readonly ids: Uint32Array; readonly values: Float32Array },
): void {
  let at = 0;
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!;
    const [from, to] = [features.offsets[text]!, features.offsets[text + 1]!];
    target.offsets[i] = at;
    target.ids.set(features.ids.subarray(from, to), at);
    target.values.set(features.values.subarray(from, to), at);
    at += bagSize(features, text);
  }
  target.offsets[texts.length] = at;
}
