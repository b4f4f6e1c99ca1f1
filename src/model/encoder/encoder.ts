/** The one path from a node to its embedding: assemble its tokens, encode, normalize. */
import { checkAborted, type Progress, remember, silent } from '../../base/index.ts';
import { degree, type NeighborLists } from '../../graph/index.ts';
import { createOnnxExecutor, type Executor, type TensorData } from '../../tensor/index.ts';
import { embeddingSize, type ModelConfig } from '../config.ts';
import type { TokenSource } from '../texts/corpus.ts';
import { ownSlots } from '../texts/own-texts.ts';
import { type TextVectors, TokenBatch } from './tokens.ts';
import { encodeTokens, ownTokenInputs, prefix, tokenInputs } from './transformer.ts';
import { symbolicWeights, type Weights } from './weights.ts';

/** Sequences of one run. A run takes the same time whether or not all of them are filled. */
const batchSize = 256;

/** The executors of one batch size. */
interface Executors {
  readonly size: number;
  /** For nodes of own texts alone, whose sequences are much shorter. */
  readonly alone: () => Promise<Executor>;
  /** For nodes with a neighborhood. */
  readonly inContext: () => Promise<Executor>;
}

/** Encodes nodes of any corpus with fixed weights. */
export class Encoder {
  readonly config: ModelConfig;
  readonly #weights: Record<string, TensorData>;
  /** By ascending size. Each is compiled when it is first needed, since many a query needs only one. */
  readonly #executors: readonly Executors[];
  readonly #compiled: Map<string, Promise<Executor>>;

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
    const compile = (inputs: ReturnType<typeof tokenInputs>) =>
      createOnnxExecutor(
        { embedding: prefix(encodeTokens(lookUp, inputs, config), embeddingSize(config)) },
        options,
      );
    const compiled = new Map<string, Promise<Executor>>();
    const executors = sizes.map((size) => ({
      size,
      alone: () =>
        remember(compiled, `${size} alone`, () => compile(ownTokenInputs('', config, size, ownSlots.length))),
      inContext: () => remember(compiled, `${size} in context`, () => compile(tokenInputs('', config, size))),
    }));
    return new Encoder(config, weights, executors, compiled);
  }

  private constructor(
    config: ModelConfig,
    weights: Weights,
    executors: readonly Executors[],
    compiled: Map<string, Promise<Executor>>,
  ) {
    this.config = config;
    this.#weights = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, { dtype: 'float32', ...weight }]),
    );
    this.#executors = executors;
    this.#compiled = compiled;
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
    const texts =
      vectors instanceof Float32Array ? { data: vectors, rowOf: (text: number) => text } : vectors;
    let batch: TokenBatch | undefined;
    let batchRows = 0;
    for (let from = 0; from < nodes.length; from += batchRows) {
      checkAborted();
      const executors = this.#executorsFor(nodes.length - from);
      if (batch === undefined || batchRows !== executors.size)
        batch = new TokenBatch(this.config, executors.size, neighbors !== undefined);
      else batch.clear();
      batchRows = executors.size;
      const rows = Math.min(batchRows, nodes.length - from);
      for (let row = 0; row < rows; row++) {
        const node = nodes[from + row]!;
        batch.setNode(row, corpus, node);
        if (neighbors) {
          batch.setContext(row, corpus, degree(corpus.graph, node), neighbors, from + row, texts);
        }
      }
      batch.fillOwn(texts);
      const executor = await (neighbors === undefined ? executors.alone() : executors.inContext());
      const { embedding } = await executor.run({ ...this.#weights, ...batch.feeds('') });
      embeddings.set((embedding!.data as Float32Array).subarray(0, rows * size), from * size);
      progress({ task: 'encoding', done: from + rows, total: nodes.length });
    }
    return embeddings;
  }

  /** The executors of the smallest size that takes as many nodes, or of the largest. */
  #executorsFor(nodes: number): Executors {
    return this.#executors.find(({ size }) => size >= nodes) ?? this.#executors.at(-1)!;
  }

  /** Frees the engine's memory. */
  async dispose(): Promise<void> {
    for (const executor of await Promise.all(this.#compiled.values())) await executor.dispose();
    this.#compiled.clear();
  }
}
