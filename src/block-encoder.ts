/** Encoding a block of nodes, on any thread: the vectors of their texts are read from files. */
import type { NeighbourLists } from './graph/index.ts';
import { Encoder, listTexts, type ModelConfig, type TokenSource, type Weights } from './model/index.ts';
import { readTextVectors, type TextVectorFiles } from './vectors/index.ts';

/** What nodes are encoded with. */
export interface EncodingSource {
  readonly model: { readonly config: ModelConfig; readonly weights: Weights };
  readonly corpus: TokenSource;
  readonly texts: TextVectorFiles;
}

/** Nodes to encode at once: some 50 MiB of text vectors where each has 30 texts of its own. */
export interface Block {
  readonly nodes: Uint32Array;
  /** Row by row; undefined for a kind whose encoder sees no graph. */
  readonly neighbours: NeighbourLists | undefined;
  /** Where their vectors go. `[nodes, E]` */
  readonly vectors: Float32Array;
}

/** Encodes one block of a corpus after another. T = texts */
export class BlockEncoder {
  readonly #encoder: Encoder;
  /** Where the vector of each text lies among those of the last block. `[T]` */
  #rowOfText: Uint32Array | undefined;

  /** `threads`: default one per processor. */
  static async open({ config, weights }: EncodingSource['model'], threads?: number): Promise<BlockEncoder> {
    return new BlockEncoder(await Encoder.create(config, weights, threads));
  }

  private constructor(encoder: Encoder) {
    this.#encoder = encoder;
  }

  /** Encodes the nodes of a block into its vectors. */
  async encode({ corpus, texts }: EncodingSource, { nodes, neighbours, vectors }: Block): Promise<void> {
    const read = listTexts(corpus, nodes, neighbours).sort(); // the order that they lie in
    this.#rowOfText ??= new Uint32Array(texts.segments.reduce((sum, segment) => sum + segment.rows, 0));
    const rows = this.#rowOfText;
    for (let row = 0; row < read.length; row++) rows[read[row]!] = row;
    const textVectors = { data: await readTextVectors(texts, read), rowOf: (text: number) => rows[text]! };
    vectors.set(await this.#encoder.encode(corpus, textVectors, nodes, neighbours));
  }

  /** Frees the engine's memory. */
  dispose(): Promise<void> {
    return this.#encoder.dispose();
  }
}
