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
  /** Where the gradient of each table row is summed in this batch, or −1. */
  readonly #places: Int32Array;
  #touched: number[] = [];
  #gradients = new Float32Array(0);

  /** `accumulators` `[rows]` is G; it is updated in place, so that a checkpoint can hold it. */
  constructor(table: EmbeddingTable, accumulators: Float32Array) {
    this.#table = table;
    this.#accumulators = accumulators;
    this.#places = new Int32Array(accumulators.length).fill(-1);
  }

  /** Applies the gradients `[texts.length, W]` of the vectors of `texts`, rows of `features`. */
  update(
    features: SparseRows,
    texts: readonly number[],
    gradients: Float32Array,
    learningRate: number,
  ): void {
    this.#place(features, texts);
    this.#sum(features, texts, gradients);
    for (const [place, row] of this.#touched.entries()) this.#step(row, place, learningRate);
    for (const row of this.#touched) this.#places[row] = -1;
    this.#touched = [];
  }

  /** Gives every touched row a place in the gradient buffer. */
  #place({ offsets, ids }: SparseRows, texts: readonly number[]): void {
    for (const text of texts) {
      for (let i = offsets[text]!; i < offsets[text + 1]!; i++) {
        if (this.#places[ids[i]!] === -1) this.#places[ids[i]!] = this.#touched.push(ids[i]!) - 1;
      }
    }
    const size = this.#touched.length * this.#table.width;
    if (this.#gradients.length < size) this.#gradients = new Float32Array(2 * size);
    else this.#gradients.fill(0, 0, size);
  }

  #sum({ offsets, ids, values }: SparseRows, texts: readonly number[], gradients: Float32Array): void {
    const { width } = this.#table;
    const sums = this.#gradients;
    for (const [u, text] of texts.entries()) {
      const end = (u + 1) * width;
      for (let i = offsets[text]!; i < offsets[text + 1]!; i++) {
        const weight = values[i]!;
        let at = this.#places[ids[i]!]! * width;
        for (let g = u * width; g < end; g++) sums[at++]! += weight * gradients[g]!;
      }
    }
  }

  #step(row: number, place: number, learningRate: number): void {
    const { data, width } = this.#table;
    const from = place * width;
    let squares = 0;
    for (let i = from; i < from + width; i++) squares += this.#gradients[i]! ** 2;
    this.#accumulators[row]! += squares / width;
    const scale = learningRate / Math.sqrt(this.#accumulators[row]! + 1e-10);
    let at = row * width;
    for (let i = from; i < from + width; i++) data[at++]! -= scale * this.#gradients[i]!;
  }
}
