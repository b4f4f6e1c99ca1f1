/** The distinct texts of a batch, each encoded once, and their gradients. */
import type { BagTrainer } from '../model/index.ts';
import type { SparseRows } from '../text/index.ts';

/**
 * Gathers the texts that a batch needs with gradient, sums their bags, and afterwards sums the gradients of
 * every place where a text was used.
 */
export class BatchTexts {
  readonly #bags: BagTrainer;
  readonly #features: SparseRows;
  readonly #width: number;
  readonly #rows = new Map<number, number>();
  #vectors: Float32Array = new Float32Array(0);
  #gradients: Float32Array = new Float32Array(0);

  /** `features`: those of all texts of the corpus. */
  constructor(bags: BagTrainer, features: SparseRows, width: number) {
    this.#bags = bags;
    this.#features = features;
    this.#width = width;
  }

  /** The texts of the batch in the order of their rows. */
  get texts(): number[] {
    return [...this.#rows.keys()];
  }

  /** Vectors by row, until the table is updated. `[texts, W]` */
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
    this.#vectors = this.#bags.sum(this.#features, this.texts);
    this.#gradients = cleared(this.#gradients, this.#vectors.length);
  }

  /** The row of a text of this batch. */
  rowOf = (text: number): number => this.#rows.get(text)!;

  /** Adds the gradient that lies in `gradients` from `at` on to that of a text. */
  addGradient(text: number, gradients: Float32Array, at: number): void {
    const to = this.rowOf(text) * this.#width;
    for (let i = 0; i < this.#width; i++) this.#gradients[to + i]! += gradients[at + i]!;
  }
}

/** A buffer of at least `size` zeros, the old one where it is large enough. */
function cleared(buffer: Float32Array, size: number): Float32Array {
  return buffer.length < size ? new Float32Array(Math.ceil(1.5 * size)) : buffer.fill(0, 0, size);
}
