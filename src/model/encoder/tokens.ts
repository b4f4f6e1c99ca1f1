/** The tokens of a batch of nodes, laid out as the encoder takes them. */
import { dot, none } from '../../base/index.ts';
import { type NodeKind, nodeKinds, perKind } from '../../catalog/index.ts';
import { degree, graphKinds, kindOf, type NeighborLists } from '../../graph/index.ts';
import type { TensorData } from '../../tensor/index.ts';
import { type ModelConfig, neighborTokens } from '../config.ts';
import type { TokenSource } from '../texts/corpus.ts';
import { neighborSlots, ownSlots } from '../texts/own-texts.ts';
import type { Weights } from './weights.ts';

/** Text vectors, and where the vector of a text of the corpus lies among them. */
export interface TextVectors {
  /** `[rows, W]` */
  readonly data: Float32Array;
  readonly rowOf: (text: number) => number;
}

/** Text vectors of neighbors. */
export interface NeighborTexts extends TextVectors {
  /** How much each text of `neighborSlots` counts in a neighbor of a kind, see `neighborShares`. `[slots]` */
  readonly shares: Readonly<Record<NodeKind, Float32Array>>;
}

/** The gates of the texts of each kind, however much they say: what sums up a neighbor. `[slots]` each */
export function neighborShares(weights: Weights): NeighborTexts['shares'] {
  const { shape, data } = weights['gate.bias']!;
  const gates = shape[1]!;
  return perKind((kind) => {
    const at = nodeKinds.indexOf(kind) * gates;
    return Float32Array.from(neighborSlots, (slot) =>
      Math.log1p(Math.exp(data[at + ownSlots.indexOf(slot)]!)),
    );
  });
}

/** A place in a batch that the vector of an own text goes to. */
export interface OwnText {
  readonly text: number;
  /** Where its vector begins among those of the own texts. */
  readonly at: number;
}

/**
 * The tokens of S nodes: [CLS], own texts, and, where the graph is to be seen, degree and neighbors. A token
 * that is missing is masked, never a zero that looks like data.
 *
 * S = sequences, W = width, N = neighbor tokens, L = tokens of a sequence
 */
export class TokenBatch {
  readonly #sequences: number;
  readonly #width: number;
  readonly #slots: number;
  readonly #neighbors: number;
  readonly #kind: Int32Array;
  readonly #own: Float32Array;
  readonly #mask: Uint8Array;
  readonly #degree: Float32Array;
  readonly #context: Float32Array;
  readonly #visits: Float32Array;
  #ownTexts: OwnText[] = [];

  /** `withContext`: whether degree and neighbors are tokens. `slots`: how many own texts are, from the first. */
  constructor(config: ModelConfig, sequences: number, withContext: boolean, slots: number = ownSlots.length) {
    this.#sequences = sequences;
    this.#width = config.width;
    this.#slots = slots;
    this.#neighbors = withContext ? neighborTokens(config) : 0;
    this.#kind = new Int32Array(sequences);
    this.#own = new Float32Array(sequences * slots * config.width);
    this.#mask = new Uint8Array(sequences * this.#length);
    this.#degree = new Float32Array(withContext ? sequences : 0);
    this.#context = new Float32Array(sequences * this.#neighbors * config.width);
    this.#visits = new Float32Array(sequences * this.#neighbors);
    this.#markCls();
  }

  get #length(): number {
    return 1 + this.#slots + (this.#neighbors > 0 ? 1 + this.#neighbors : 0);
  }

  /** Starts another batch: every token but [CLS] is missing, as in a new one. */
  clear(): void {
    this.#ownTexts = [];
    this.#mask.fill(0);
    this.#markCls();
    this.#own.fill(0);
    this.#context.fill(0);
    this.#visits.fill(0);
    this.#degree.fill(0);
  }

  /** The own texts of the nodes, which `fillOwn` gives vectors. */
  get ownTexts(): readonly OwnText[] {
    return this.#ownTexts;
  }

  /** Puts a node and its own texts into a row; their vectors come with `fillOwn`. */
  setNode(row: number, corpus: TokenSource, node: number): void {
    this.#kind[row] = graphKinds.indexOf(kindOf(corpus.graph, node));
    for (let slot = 0; slot < this.#slots; slot++) {
      const text = corpus.own[ownSlots[slot]!][node]!;
      if (text === none) continue;
      this.#ownTexts.push({ text, at: (row * this.#slots + slot) * this.#width });
      this.#mask[row * this.#length + 1 + slot] = 1;
    }
  }

  /** Puts in the vectors of all own texts. */
  fillOwn({ data, rowOf }: TextVectors): void {
    for (const { text, at } of this.#ownTexts) {
      const from = rowOf(text) * this.#width;
      this.#own.set(data.subarray(from, from + this.#width), at);
    }
  }

  /** Puts the degree and the neighbors in row `listRow` of `lists` into a row. */
  setContext(
    row: number,
    corpus: TokenSource,
    selfDegree: number,
    lists: NeighborLists,
    listRow: number,
    vectors: NeighborTexts,
  ): void {
    this.#degree[row] = Math.log1p(selfDegree);
    const degreeToken = row * this.#length + 1 + this.#slots;
    this.#mask[degreeToken] = 1;
    let token = 0;
    for (const kind of nodeKinds) {
      const { ids, visits, width } = lists[kind];
      for (let i = listRow * width; i < (listRow + 1) * width; i++, token++) {
        const at = row * this.#neighbors + token;
        if (ids[i] === none || !this.#setSummary(at, corpus, ids[i]!, vectors.shares[kind], vectors))
          continue;
        this.#visits[at] = Math.log1p(visits[i]!);
        this.#mask[degreeToken + 1 + token] = 1;
      }
    }
  }

  /** The batch as the encoder's inputs, without copies; names begin with `prefix`. */
  feeds(prefix: string): Record<string, TensorData> {
    const sequences = this.#sequences;
    const feeds: Record<string, TensorData> = {
      [`${prefix}kind`]: { dtype: 'int32', data: this.#kind, shape: [sequences] },
      [`${prefix}own`]: { dtype: 'float32', data: this.#own, shape: [sequences, this.#slots, this.#width] },
      [`${prefix}mask`]: { dtype: 'bool', data: this.#mask, shape: [sequences, this.#length] },
    };
    if (this.#neighbors === 0) return feeds;
    const shape = [sequences, this.#neighbors];
    feeds[`${prefix}degree`] = { dtype: 'float32', data: this.#degree, shape: [sequences, 1] };
    feeds[`${prefix}neighbors`] = { dtype: 'float32', data: this.#context, shape: [...shape, this.#width] };
    feeds[`${prefix}visits`] = { dtype: 'float32', data: this.#visits, shape };
    return feeds;
  }

  #markCls(): void {
    for (let row = 0; row < this.#sequences; row++) this.#mask[row * this.#length] = 1;
  }

  /** A neighbor is one token: its texts but the body, each at unit length times its share, summed, at unit length. */
  #setSummary(
    token: number,
    corpus: TokenSource,
    node: number,
    shares: Float32Array,
    { data, rowOf }: TextVectors,
  ): boolean {
    const summary = this.#context.subarray(token * this.#width, (token + 1) * this.#width);
    summary.fill(0);
    for (const [i, slot] of neighborSlots.entries()) {
      const text = corpus.own[slot][node]!;
      if (text === none) continue;
      const from = rowOf(text) * this.#width;
      const vector = data.subarray(from, from + this.#width);
      const length = Math.sqrt(dot(vector, vector));
      if (length === 0) continue;
      const scale = shares[i]! / length;
      for (let k = 0; k < summary.length; k++) summary[k]! += scale * vector[k]!;
    }
    const length = Math.sqrt(dot(summary, summary));
    if (length === 0) return false;
    for (let k = 0; k < summary.length; k++) summary[k]! /= length;
    return true;
  }
}

/** The number of a node's neighbors that are not among `hidden`, node ids `[n]`. */
export function visibleDegree(corpus: TokenSource, node: number, hidden: Uint32Array): number {
  const { offsets, neighbors } = corpus.graph;
  let visible = degree(corpus.graph, node);
  for (let i = offsets[node]!; i < offsets[node + 1]! && hidden.length > 0; i++) {
    if (hidden.includes(neighbors[i]!)) visible--;
  }
  return visible;
}
