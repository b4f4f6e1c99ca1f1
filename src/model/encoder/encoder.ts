/** The one path from a node to its embedding: assemble its tokens, encode, normalize. */
import { checkAborted, type Progress, silent } from '../../base/index.ts';
import { degree, kindOf, type NeighborLists } from '../../graph/index.ts';
import { createOnnxExecutor, type Executor, type TensorData } from '../../tensor/index.ts';
import { embeddingSize, type ModelConfig } from '../config.ts';
import type { TokenSource } from '../texts/corpus.ts';
import { ownSlots, pinSlots } from '../texts/own-texts.ts';
import { type NeighborTexts, neighborShares, type TextVectors, TokenBatch } from './tokens.ts';
import { encodeTokens, ownTokenInputs, prefix, type TokenInputs, tokenInputs } from './transformer.ts';
import { symbolicWeights, type Weights } from './weights.ts';

/** Sequences of one run. */
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
  /** Each compiled for the first nodes of its extent. */
  readonly #executors = new Map<Extent, Promise<Executor>>();

  /** Compiles the encoder. `threads`: default one per processor; `spinning`: see `OnnxExecutorOptions`. */
  static async create(
    config: ModelConfig,
    weights: Weights,
    threads?: number,
    spinning = true,
  ): Promise<Encoder> {
    const { lookUp } = symbolicWeights(weights);
    const options = threads === undefined ? { spinning } : { threads, spinning };
    const encoder = new Encoder(config, weights, (inputs) =>
      createOnnxExecutor(
        { embedding: prefix(encodeTokens(lookUp, inputs, config), embeddingSize(config)) },
        options,
      ),
    );
    await encoder.#executor('own');
    return encoder;
  }

  private constructor(
    config: ModelConfig,
    weights: Weights,
    compile: (inputs: TokenInputs) => Promise<Executor>,
  ) {
    this.config = config;
    this.#shares = neighborShares(weights);
    this.#weights = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, { dtype: 'float32', ...weight }]),
    );
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
    const batch = new TokenBatch(this.config, batchSize, extent === 'context', slotsOf(extent));
    const executor = await this.#executor(extent);
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

  #executor(extent: Extent): Promise<Executor> {
    let executor = this.#executors.get(extent);
    if (executor === undefined) {
      const inputs =
        extent === 'context'
          ? tokenInputs('', this.config, batchSize)
          : ownTokenInputs('', this.config, batchSize, slotsOf(extent));
      executor = this.#compile(inputs);
      this.#executors.set(extent, executor);
    }
    return executor;
  }

  /** Frees the engine's memory. */
  async dispose(): Promise<void> {
    for (const executor of this.#executors.values()) await (await executor).dispose();
  }
}

/** How many own texts sequences of an extent have. */
function slotsOf(extent: Extent): number {
  return extent === 'pin' ? pinSlots : ownSlots.length;
}

function arePins({ graph }: TokenSource, nodes: Uint32Array): boolean {
  return nodes.length > 0 && nodes.every((node) => kindOf(graph, node) === 'pin');
}
