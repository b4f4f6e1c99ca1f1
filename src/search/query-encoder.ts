/** Encodes nodes that are not in the corpus, which have texts of their own but no neighbors. */
import type { NodeKind } from '../catalog/index.ts';
import {
  buildGraph,
  findNeighbors,
  type NeighborLists,
  nodeIds,
  noEdges,
  type WalkOptions,
} from '../graph/index.ts';
import {
  type Corpus,
  Encoder,
  embeddingSize,
  LearnedTextEncoder,
  type Model,
  makeCorpus,
} from '../model/index.ts';
import { prefixOf } from '../nearest/index.ts';
import { type NodeText, tablesOf } from './node-text.ts';

/** Most questions have one text; a server asks several at a time, and programs embed many. */
const batchSizes = [1, 4, 16, 64, 256];

/** Encodes queries with the model that made the version. E = the length of the version's vectors */
export class QueryEncoder {
  readonly #text: LearnedTextEncoder;
  readonly #encoder: Encoder;
  readonly #walk: WalkOptions;
  readonly #width: number;

  /** @param width E, at most the length of the model's embeddings */
  static async create(model: Model, walk: WalkOptions, width: number): Promise<QueryEncoder> {
    const encoder = await Encoder.create(model.config, model.weights, undefined, false, batchSizes);
    return new QueryEncoder(new LearnedTextEncoder(model.text), encoder, walk, width);
  }

  private constructor(text: LearnedTextEncoder, encoder: Encoder, walk: WalkOptions, width: number) {
    this.#text = text;
    this.#encoder = encoder;
    this.#walk = walk;
    this.#width = width;
  }

  /** How neighbors are found. */
  get walk(): WalkOptions {
    return this.#walk;
  }

  /** The embeddings of nodes of one kind without neighbors, of unit length. `[nodes, E]` */
  async encode(kind: NodeKind, nodes: readonly NodeText[]): Promise<Float32Array> {
    const tables = tablesOf({ page: [], pin: [], board: [], [kind]: nodes });
    const keys = { page: tables.page.keys, pin: tables.pin.keys, board: tables.board.keys };
    const corpus = makeCorpus(buildGraph(keys, noEdges), tables);
    const ids = nodeIds(corpus.graph, kind);
    if (kind === 'pin') return this.encodeIn(corpus, ids);
    return this.encodeIn(corpus, ids, await findNeighbors(corpus.graph, ids, this.#walk));
  }

  /** The embeddings of nodes of a corpus, of unit length; `neighbors` are left out for pins. `[nodes, E]` */
  async encodeIn(corpus: Corpus, nodes: Uint32Array, neighbors?: NeighborLists): Promise<Float32Array> {
    const texts = await this.#text.encode(corpus.texts);
    const embeddings = await this.#encoder.encode(corpus, texts, nodes, neighbors);
    return prefixOf(embeddings, embeddingSize(this.#encoder.config), this.#width);
  }

  /** The embeddings of texts, encoded as titles of pins. `[texts, E]` */
  encodeTexts(texts: readonly string[]): Promise<Float32Array> {
    return this.encode(
      'pin',
      texts.map((title) => ({ title })),
    );
  }

  /** Frees the memory held outside JavaScript. */
  dispose(): Promise<void> {
    return this.#encoder.dispose();
  }
}
