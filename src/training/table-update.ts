/** The update of the text encoder's table: row-wise Adagrad on the rows that a batch touched. */
import type { EmbeddingTable } from '../model/index.ts';
import type { SparseRows } from '../text/index.ts';

/**
 * Row-wise Adagrad (Duchi et al. 2011, one accumulator a row as in Gupta et al. 2014):
 *
 *   G_r ← G_r + mean(g_r²)        E_r ← E_r − η · g_r / √(G_r + ε)
 *
 * where g_r = Σ_u w_ur · g_u over the batch's texts u that have row r with weight w_ur.
 */
export class TableOptimizer {
  readonly #table: EmbeddingTable;
  readonly #accumulators: Float32Array;
  /** How often each table row occurs in this batch; all zero between batches. */
  readonly #counts: Uint32Array;
  /** Where the next occurrence of each table row goes. */
  readonly #next: Uint32Array;
  readonly #gradient: Float32Array;

  /** `accumulators` `[rows]` is G; it is updated in place, so that a checkpoint can hold it. */
  constructor(table: EmbeddingTable, accumulators: Float32Array) {
    this.#table = table;
    this.#accumulators = accumulators;
    this.#counts = new Uint32Array(accumulators.length);
    this.#next = new Uint32Array(accumulators.length);
    this.#gradient = new Float32Array(table.width);
  }

  /** Applies the gradients `[texts.length, W]` of the vectors of `texts`, rows of `features`. */
  update(
    features: SparseRows,
    texts: readonly number[],
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

  /**
   * Turns the batch's features around: for each touched row, in the order of `touched`, the texts that use it, as
   * positions in `texts`, and with what weight. A row's gradient is then summed in one go, without a buffer for all.
   */
  #transpose({ offsets, ids, values }: SparseRows, texts: readonly number[]) {
    const touched: number[] = [];
    let total = 0;
    for (const text of texts) {
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
    for (const [position, text] of texts.entries()) {
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
