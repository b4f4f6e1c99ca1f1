/** The one path from a node to its embedding: assemble its tokens, encode, normalize. */
import { checkAborted, type Progress, remember, silent } from '../../base/index.ts';
import { degree, kindOf, type NeighborLists } from '../../graph/index.ts';
import { createOnnxExecutor, type Executor, type TensorData } from '../../tensor/index.ts';
import { embeddingSize, type ModelConfig } from '../config.ts';
import type { TokenSource } from '../texts/corpus.ts';
import { ownSlots, pinSlots } from '../texts/own-texts.ts';
import { type NeighborTexts, neighborShares, type TextVectors, TokenBatch } from './tokens.ts';
import { encodeTokens, ownTokenInputs, prefix, type TokenInputs, tokenInputs } from './transformer.ts';
import { symbolicWeights, type Weights } from './weights.ts';

/** Sequences of one run. A run takes the same time whether or not all of them are filled. */
const batchSize = 256;

/**
 * What sequences hold: a neighborhood, own texts alone as a query, or a pin's texts, whose sequences are the shortest.
 */
type Extent = 'context' | 'own' | 'pin';

/** Encodes nodes of any corpus with fixed weights. */
export class Encoder {
  readonly config: ModelConfig;
  readonly #shares: NeighborTexts['shares'];
  readonly #weights: Record<string, TensorData>;
  readonly #compile: (inputs: TokenInputs) => Promise<Executor>;
  /** Ascending. */
  readonly #sizes: readonly number[];
  /** By extent and batch size, each compiled for the first nodes that need it. */
  readonly #executors = new Map<string, Promise<Executor>>();

  /**
   * Prepares the encoder. `threads`: default one per processor; `spinning`: see `OnnxExecutorOptions`; `sizes`: the batch
   * sizes to choose from, ascending, for callers with few nodes at a time. Default: one of 256.
   */
  static async create(
    config: ModelConfig,
    weights: Weights,
    threads?: number,
    spinning = true,
    sizes: readonly number[] = [batchSize],
  ): Promise<Encoder> {
    const { lookUp } = symbolicWeights(weights);
    const options = threads === undefined ? { spinning } : { threads, spinning };
    return new Encoder(config, weights, sizes, (inputs) =>
      createOnnxExecutor(
        { embedding: prefix(encodeTokens(lookUp, inputs, config), embeddingSize(config)) },
        options,
      ),
    );
  }

  private constructor(
    config: ModelConfig,
    weights: Weights,
    sizes: readonly number[],
    compile: (inputs: TokenInputs) => Promise<Executor>,
  ) {
    this.config = config;
    this.#shares = neighborShares(weights);
    this.#weights = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, { dtype: 'float32', ...weight }]),
    );
    this.#sizes = sizes;
    this.#compile = compile;
  }

  /**
   * The embeddings of nodes at unit length. `[nodes, E]`
   *
   * @param vectors the vectors of all texts of the corpus `[T, W]`, or of those that `listTexts` names
   * @param neighbors of the same nodes, row by row; left out, nodes are encoded from their own texts alone
   */
  async encode(
    corpus: TokenSource,
    vectors: Float32Array | TextVectors,
    nodes: Uint32Array,
    neighbors?: NeighborLists,
    progress: Progress = silent,
  ): Promise<Float32Array> {
    const size = embeddingSize(this.config);
    const embeddings = new Float32Array(nodes.length * size);
    const extent = neighbors !== undefined ? 'context' : arePins(corpus, nodes) ? 'pin' : 'own';
    const { data, rowOf } =
      vectors instanceof Float32Array ? { data: vectors, rowOf: (text: number) => text } : vectors;
    const texts = { data, rowOf, shares: this.#shares };
    let batch: TokenBatch | undefined;
    let batchRows = 0;
    for (let from = 0; from < nodes.length; from += batchRows) {
      checkAborted();
      const wanted = this.#batchSizeFor(nodes.length - from);
      if (batch === undefined || wanted !== batchRows)
        batch = new TokenBatch(this.config, wanted, extent === 'context', slotsOf(extent));
      else batch.clear();
      batchRows = wanted;
      const rows = Math.min(batchRows, nodes.length - from);
      for (let row = 0; row < rows; row++) {
        const node = nodes[from + row]!;
        batch.setNode(row, corpus, node);
        if (neighbors) {
          batch.setContext(row, corpus, degree(corpus.graph, node), neighbors, from + row, texts);
        }
      }
      batch.fillOwn(texts);
      const executor = await this.#executor(extent, batchRows);
      const { embedding } = await executor.run({ ...this.#weights, ...batch.feeds('') });
      embeddings.set((embedding!.data as Float32Array).subarray(0, rows * size), from * size);
      progress({ task: 'encoding', done: from + rows, total: nodes.length });
    }
    return embeddings;
  }

  /** The smallest batch size that takes as many nodes, or the largest. */
  #batchSizeFor(nodes: number): number {
    return this.#sizes.find((size) => size >= nodes) ?? this.#sizes.at(-1)!;
  }

  #executor(extent: Extent, size: number): Promise<Executor> {
    return remember(this.#executors, `${extent}/${size}`, () =>
      this.#compile(
        extent === 'context'
          ? tokenInputs('', this.config, size)
          : ownTokenInputs('', this.config, size, slotsOf(extent)),
      ),
    );
  }

  /** Frees the engine's memory. */
  async dispose(): Promise<void> {
    for (const executor of await Promise.all(this.#executors.values())) await executor.dispose();
    this.#executors.clear();
  }
}

/** How many own texts sequences of an extent have. */
function slotsOf(extent: Extent): number {
  return extent === 'pin' ? pinSlots : ownSlots.length;
}

function arePins({ graph }: TokenSource, nodes: Uint32Array): boolean {
  return nodes.length > 0 && nodes.every((node) => kindOf(graph, node) === 'pin');
}
