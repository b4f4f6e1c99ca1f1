/** The embedding bag in JavaScript on the calling thread: the reference, and what runs where WebAssembly cannot. */
import type { SparseRows } from '../../text/index.ts';
import type { BagTrainer } from './bag-trainer.ts';
import { sumBag } from './embedding-bag.ts';
import type { EmbeddingTable } from './embedding-table.ts';

/** A row's gradient is summed in one go, without a buffer for all. */
export class JavaScriptBagTrainer implements BagTrainer {
  readonly #table: EmbeddingTable;
  readonly #accumulators: Float32Array;
  /** How often each table row occurs in this batch; all zero between batches. */
  readonly #counts: Uint32Array;
  /** Where the next occurrence of each table row goes. */
  readonly #next: Uint32Array;
  readonly #gradient: Float32Array;

  constructor(table: EmbeddingTable, accumulators: Float32Array) {
    this.#table = table;
    this.#accumulators = accumulators;
    this.#counts = new Uint32Array(accumulators.length);
    this.#next = new Uint32Array(accumulators.length);
    this.#gradient = new Float32Array(table.width);
  }

  sum(features: SparseRows, texts: ArrayLike<number>): Float32Array {
    const vectors = new Float32Array(texts.length * this.#table.width);
    for (let i = 0; i < texts.length; i++) {
      sumBag(this.#table, features, texts[i]!, vectors, i * this.#table.width);
    }
    return vectors;
  }

  update(
    features: SparseRows,
    texts: ArrayLike<number>,
    gradients: Float32Array,
    learningRate: number,
  ): void {
    const { touched, uses, weights } = this.#transpose(features, texts);
    let from = 0;
    for (const row of touched) {
      const to = from + this.#counts[row]!;
      this.#sum(uses, weights, from, to, gradients);
      this.#step(row, learningRate);
      this.#counts[row] = 0;
      from = to;
    }
  }

  async dispose(): Promise<void> {}

  /**
   * Turns the batch's features around: for each touched row, in the order of `touched`, the texts that use it, as
   * positions in `texts`, and with what weight. A row's gradient is then summed in one go, without a buffer for all.
   */
  #transpose({ offsets, ids, values }: SparseRows, texts: ArrayLike<number>) {
    const touched: number[] = [];
    let total = 0;
    for (let position = 0; position < texts.length; position++) {
      const text = texts[position]!;
      for (let i = offsets[text]!; i < offsets[text + 1]!; i++)
        if (this.#counts[ids[i]!]!++ === 0) touched.push(ids[i]!);
      total += offsets[text + 1]! - offsets[text]!;
    }
    let start = 0;
    for (const row of touched) {
      this.#next[row] = start;
      start += this.#counts[row]!;
    }
    const uses = new Uint32Array(total);
    const weights = new Float32Array(total);
    for (let position = 0; position < texts.length; position++) {
      const text = texts[position]!;
      for (let i = offsets[text]!; i < offsets[text + 1]!; i++) {
        const place = this.#next[ids[i]!]!++;
        uses[place] = position;
        weights[place] = values[i]!;
      }
    }
    return { touched, uses, weights };
  }

  /** The gradient of one row. */
  #sum(uses: Uint32Array, weights: Float32Array, from: number, to: number, gradients: Float32Array): void {
    const sum = this.#gradient.fill(0);
    for (let use = from; use < to; use++) {
      const weight = weights[use]!;
      let g = uses[use]! * sum.length;
      for (let i = 0; i < sum.length; i++) sum[i]! += weight * gradients[g++]!;
    }
  }

  #step(row: number, learningRate: number): void {
    const { data, width } = this.#table;
    const gradient = this.#gradient;
    let squares = 0;
    for (let i = 0; i < width; i++) squares += gradient[i]! ** 2;
    this.#accumulators[row]! += squares / width;
    const scale = learningRate / Math.sqrt(this.#accumulators[row]! + 1e-10);
    let at = row * width;
    for (let i = 0; i < width; i++) data[at++]! -= scale * gradient[i]!;
  }
}
