/** The distinct texts of a batch, each encoded once, and their gradients. */
import { type EmbeddingTable, sumBag } from '../model/index.ts';
import type { SparseRows } from '../text/index.ts';

/**
 * Gathers the texts that a batch needs with gradient, sums their bags, and afterwards sums the gradients of
 * every place where a text was used.
 */
export class BatchTexts {
  readonly #table: EmbeddingTable;
  readonly #features: SparseRows;
  readonly #rows = new Map<number, number>();
  #vectors: Float32Array = new Float32Array(0);
  #gradients: Float32Array = new Float32Array(0);

  /** `features`: those of all texts of the corpus. */
  constructor(table: EmbeddingTable, features: SparseRows) {
    this.#table = table;
    this.#features = features;
  }

  /** The texts of the batch in the order of their rows. */
  get texts(): number[] {
    return [...this.#rows.keys()];
  }

  /** Vectors by row. `[texts, W]` */
  get vectors(): Float32Array {
    return this.#vectors;
  }

  /** Gradients by row. `[texts, W]` */
  get gradients(): Float32Array {
    return this.#gradients;
  }

  /** Starts a batch with these texts, and encodes each once. */
  start(texts: Iterable<number>): void {
    this.#rows.clear();
    for (const text of texts) if (!this.#rows.has(text)) this.#rows.set(text, this.#rows.size);
    const size = this.#rows.size * this.#table.width;
    this.#vectors = cleared(this.#vectors, size);
    this.#gradients = cleared(this.#gradients, size);
    for (const [text, row] of this.#rows) {
      sumBag(this.#table, this.#features, text, this.#vectors, row * this.#table.width);
    }
  }

  /** The row of a text of this batch. */
  rowOf = (text: number): number => this.#rows.get(text)!;

  /** Adds the gradient that lies in `gradients` from `at` on to that of a text. */
  addGradient(text: number, gradients: Float32Array, at: number): void {
    const { width } = this.#table;
    const to = this.rowOf(text) * width;
    for (let i = 0; i < width; i++) this.#gradients[to + i]! += gradients[at + i]!;
  }
}

/** A buffer of at least `size` zeros, the old one where it is large enough. */
function cleared(buffer: Float32Array, size: number): Float32Array {
  return buffer.length < size ? new Float32Array(Math.ceil(1.5 * size)) : buffer.fill(0, 0, size);
}
