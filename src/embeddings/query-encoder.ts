/** Encodes what is not in the corpus: a free text as a pin, an unknown URL as a page without pins. */
import { buildGraph, findNeighbours, nodeIds, noEdges, type WalkOptions } from '../graph/index.ts';
import {
  Encoder,
  embeddingSize,
  LearnedTextEncoder,
  type Model,
  makeCorpus,
  type NodeTables,
} from '../model/index.ts';
import { prefixOf } from './prefix.ts';

const noNodes: NodeTables = {
  page: { kind: 'page', keys: [], title: [], description: [], body: [] },
  pin: { kind: 'pin', keys: [], title: [], description: [], url: [] },
  board: { kind: 'board', keys: [], title: [], description: [], owner: [] },
};

/** Encodes queries with the model that made the version. E = the length of the version's vectors */
export class QueryEncoder {
  readonly #text: LearnedTextEncoder;
  readonly #encoder: Encoder;
  readonly #walk: WalkOptions;
  readonly #width: number;

  /** @param width E, at most the length of the model's embeddings */
  static async create(model: Model, walk: WalkOptions, width: number): Promise<QueryEncoder> {
    const encoder = await Encoder.create(model.config, model.weights);
    return new QueryEncoder(new LearnedTextEncoder(model.text), encoder, walk, width);
  }

  private constructor(text: LearnedTextEncoder, encoder: Encoder, walk: WalkOptions, width: number) {
    this.#text = text;
    this.#encoder = encoder;
    this.#walk = walk;
    this.#width = width;
  }

  /** The embedding of a text, as of a pin that says it. `[E]` */
  encodeText(text: string): Promise<Float32Array> {
    return this.encodeTexts([text]);
  }

  /** The embeddings of texts. `[texts, E]` */
  encodeTexts(texts: readonly string[]): Promise<Float32Array> {
    const none = texts.map(() => '');
    const pin = { kind: 'pin', keys: none, title: texts, description: none, url: none } as const;
    return this.#encode({ ...noNodes, pin });
  }

  /** The embedding of a page of which only the URL is known. `[E]` */
  encodePage(url: string): Promise<Float32Array> {
    const page = { kind: 'page', keys: [url], title: [''], description: [''], body: [''] } as const;
    return this.#encode({ ...noNodes, page });
  }

  /** Frees the engine's memory. */
  dispose(): Promise<void> {
    return this.#encoder.dispose();
  }

  async #encode(tables: NodeTables): Promise<Float32Array> {
    const embedding = await this.#encodeWhole(tables);
    return prefixOf(embedding, embeddingSize(this.#encoder.config), this.#width);
  }

  async #encodeWhole(tables: NodeTables): Promise<Float32Array> {
    const keys = { page: tables.page.keys, pin: tables.pin.keys, board: tables.board.keys };
    const corpus = makeCorpus(buildGraph(keys, noEdges), tables);
    const vectors = await this.#text.encode(corpus.texts);
    if (keys.pin.length > 0) return this.#encoder.encode(corpus, vectors, nodeIds(corpus.graph, 'pin'));
    const pages = nodeIds(corpus.graph, 'page');
    return this.#encoder.encode(
      corpus,
      vectors,
      pages,
      await findNeighbours(corpus.graph, pages, this.#walk),
    );
  }
}
