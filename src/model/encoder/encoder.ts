/** The one path from a node to its embedding: assemble its tokens, encode, normalize. */
import { checkAborted, type Progress, silent } from '../../base/index.ts';
import { degree, type NeighborLists } from '../../graph/index.ts';
import { createOnnxExecutor, type Executor, type TensorData } from '../../tensor/index.ts';
import { embeddingSize, type ModelConfig } from '../config.ts';
import type { TokenSource } from '../texts/corpus.ts';
import { ownSlots } from '../texts/own-texts.ts';
import { type NeighborTexts, neighborShares, type TextVectors, TokenBatch } from './tokens.ts';
import { encodeTokens, ownTokenInputs, prefix, tokenInputs } from './transformer.ts';
import { symbolicWeights, type Weights } from './weights.ts';

/** Sequences of one run. */
const batchSize = 256;

/** Encodes nodes of any corpus with fixed weights. */
export class Encoder {
  readonly config: ModelConfig;
  readonly #shares: NeighborTexts['shares'];
  readonly #weights: Record<string, TensorData>;
  /** For nodes of own texts alone, whose sequences are much shorter. */
  readonly #alone: Executor;
  /** For nodes with a neighborhood; compiled for the first of them, for many a query has none. */
  #inContext: Promise<Executor> | undefined;
  readonly #compileInContext: () => Promise<Executor>;

  /** Compiles the encoder. `threads`: default one per processor; `spinning`: see `OnnxExecutorOptions`. */
  static async create(
    config: ModelConfig,
    weights: Weights,
    threads?: number,
    spinning = true,
  ): Promise<Encoder> {
    const { lookUp } = symbolicWeights(weights);
    const options = threads === undefined ? { spinning } : { threads, spinning };
    const compile = (inputs: ReturnType<typeof tokenInputs>) =>
      createOnnxExecutor(
        { embedding: prefix(encodeTokens(lookUp, inputs, config), embeddingSize(config)) },
        options,
      );
    return new Encoder(
      config,
      weights,
      await compile(ownTokenInputs('', config, batchSize, ownSlots.length)),
      () => compile(tokenInputs('', config, batchSize)),
    );
  }

  private constructor(
    config: ModelConfig,
    weights: Weights,
    alone: Executor,
    compileInContext: () => Promise<Executor>,
  ) {
    this.config = config;
    this.#shares = neighborShares(weights);
    this.#weights = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, { dtype: 'float32', ...weight }]),
    );
    this.#alone = alone;
    this.#compileInContext = compileInContext;
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
    const batch = new TokenBatch(this.config, batchSize, neighbors !== undefined);
    const executor = neighbors === undefined ? this.#alone : await this.#executorInContext();
    const { data, rowOf } =
      vectors instanceof Float32Array ? { data: vectors, rowOf: (text: number) => text } : vectors;
    const texts = { data, rowOf, shares: this.#shares };
    for (let from = 0; from < nodes.length; from += batchSize) {
      checkAborted();
      const rows = Math.min(batchSize, nodes.length - from);
      batch.clear();
      for (let row = 0; row < rows; row++) {
        const node = nodes[from + row]!;
        batch.setNode(row, corpus, node);
        if (neighbors) {
          batch.setContext(row, corpus, degree(corpus.graph, node), neighbors, from + row, texts);
        }
      }
      batch.fillOwn(texts);
      const { embedding } = await executor.run({ ...this.#weights, ...batch.feeds('') });
      embeddings.set((embedding!.data as Float32Array).subarray(0, rows * size), from * size);
      progress({ task: 'encoding', done: from + rows, total: nodes.length });
    }
    return embeddings;
  }

  #executorInContext(): Promise<Executor> {
    this.#inContext ??= this.#compileInContext();
    return this.#inContext;
  }

  /** Frees the engine's memory. */
  async dispose(): Promise<void> {
    await this.#alone.dispose();
    await (await this.#inContext)?.dispose();
  }
}
