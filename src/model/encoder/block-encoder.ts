/** Encoding a block of nodes, on any thread: the vectors of their texts are read from files. */
import type { NeighborLists } from '../../graph/index.ts';
import { type TextVectorFiles, TextVectorReader } from '../../vectors/index.ts';
import type { Model } from '../files/files.ts';
import type { TokenSource } from '../texts/corpus.ts';
import { listTexts } from '../texts/list-texts.ts';
import { Encoder } from './encoder.ts';

/** What the nodes of one corpus are encoded with; it travels to other threads. */
export interface EncodingSource {
  readonly model: Pick<Model, 'config' | 'weights'>;
  readonly corpus: TokenSource;
  readonly texts: TextVectorFiles;
}

/** Nodes to encode at once. */
export interface Block {
  readonly nodes: Uint32Array;
  /** Row by row; undefined for a kind whose encoder sees no graph. */
  readonly neighbors: NeighborLists | undefined;
  /** Where their vectors go. `[nodes, E]` */
  readonly vectors: Float32Array;
}

/** Encodes one block after another. T = texts */
export class BlockEncoder {
  readonly #source: EncodingSource;
  readonly #encoder: Encoder;
  readonly #texts: TextVectorReader;
  /** Where the vector of each text lies among those of the last block. `[T]` */
  readonly #rowOfText: Uint32Array;

  /** `threads`: default one per processor. */
  static async open(source: EncodingSource, threads?: number): Promise<BlockEncoder> {
    const { config, weights } = source.model;
    // Between two blocks texts are read, while other threads write
    return new BlockEncoder(source, await Encoder.create(config, weights, threads, false));
  }

  private constructor(source: EncodingSource, encoder: Encoder) {
    this.#source = source;
    this.#encoder = encoder;
    this.#texts = new TextVectorReader(source.texts);
    this.#rowOfText = new Uint32Array(source.texts.segments.reduce((sum, { rows }) => sum + rows, 0));
  }

  /** Encodes the nodes of a block into its vectors. */
  async encode({ nodes, neighbors, vectors }: Block): Promise<void> {
    const { corpus } = this.#source;
    const rows = this.#rowOfText;
    const data = await this.#texts.read(listTexts(corpus, nodes, neighbors, rows));
    const textVectors = { data, rowOf: (text: number) => rows[text]! };
    vectors.set(await this.#encoder.encode(corpus, textVectors, nodes, neighbors));
  }

  /** Frees the engine's memory, and closes files. */
  async dispose(): Promise<void> {
    await this.#texts.close();
    await this.#encoder.dispose();
  }
}
