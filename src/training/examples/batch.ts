/** One batch: everything that a step is fed but the weights, and the vectors of its own texts when they are known. */
import type { OwnText, TokenBatch } from '../../model/index.ts';
import type { TensorData } from '../../tensor/index.ts';

/**
 * A batch that can be prepared while the step before it runs: only the vectors of its own texts depend on what that
 * step does to the table. Each distinct text has one vector, and one gradient for all of its places.
 *
 * U = distinct own texts, W = width
 */
export class Batch {
  /** The own texts, each once. `[U]` */
  readonly texts: Uint32Array;
  readonly #nodes: TokenBatch;
  readonly #pins: TokenBatch;
  readonly #others: Record<string, TensorData>;
  readonly #rows = new Map<number, number>();

  constructor(parts: {
    nodes: TokenBatch;
    pins: TokenBatch;
    columns: Record<string, TensorData>;
    weights: Record<string, TensorData>;
    targets: Record<string, TensorData>;
  }) {
    this.#nodes = parts.nodes;
    this.#pins = parts.pins;
    this.#others = { ...parts.columns, ...parts.weights, ...parts.targets };
    for (const { text } of [...this.#nodes.ownTexts, ...this.#pins.ownTexts])
      if (!this.#rows.has(text)) this.#rows.set(text, this.#rows.size);
    this.texts = Uint32Array.from(this.#rows.keys());
  }

  /** What the step is fed, given the vectors of `texts` `[U, W]`, which are copied. */
  feeds(vectors: Float32Array): Record<string, TensorData> {
    const own = { data: vectors, rowOf: this.#rowOf };
    this.#nodes.fillOwn(own);
    this.#pins.fillOwn(own);
    return { ...this.#nodes.feeds('nodes.'), ...this.#pins.feeds('pins.'), ...this.#others };
  }

  /** The gradients of the vectors of `texts` `[U, W]`, given those of the own tokens: `[nodes, slots, W]`, `[pins, pinSlots, W]`. */
  textGradients(nodes: Float32Array, pins: Float32Array, width: number): Float32Array {
    const sums = new Float32Array(this.texts.length * width);
    const add = (gradients: Float32Array, { text, at }: OwnText) => {
      const to = this.#rowOf(text) * width;
      for (let i = 0; i < width; i++) sums[to + i]! += gradients[at + i]!;
    };
    for (const place of this.#nodes.ownTexts) add(nodes, place);
    for (const place of this.#pins.ownTexts) add(pins, place);
    return sums;
  }

  #rowOf = (text: number): number => this.#rows.get(text)!;
}
