/** Encodes nodes that are not in the corpus, which have texts of their own but no neighbors. */
import type { NodeKind } from '../catalog/index.ts';
import { buildGraph, findNeighbors, nodeIds, noEdges, type WalkOptions } from '../graph/index.ts';
import {
  Encoder,
  embeddingSize,
  LearnedTextEncoder,
  type Model,
  makeCorpus,
  type NodeTables,
} from '../model/index.ts';
import { prefixOf } from '../nearest/index.ts';

/** The texts of a node. */
export interface NodeText {
  /** The canonical URL of a page, whose words are read. Not used for other kinds. */
  readonly key?: string;
  readonly title?: string;
  readonly description?: string;
  /** Only used for pages. */
  readonly body?: string;
}

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

  /** The embeddings of nodes of one kind, of unit length. `[nodes, E]` */
  async encode(kind: NodeKind, nodes: readonly NodeText[]): Promise<Float32Array> {
    const embeddings = await this.#encodeWhole(kind, tablesOf(kind, nodes));
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

  async #encodeWhole(kind: NodeKind, tables: NodeTables): Promise<Float32Array> {
    const keys = { page: tables.page.keys, pin: tables.pin.keys, board: tables.board.keys };
    const corpus = makeCorpus(buildGraph(keys, noEdges), tables);
    const vectors = await this.#text.encode(corpus.texts);
    const nodes = nodeIds(corpus.graph, kind);
    if (kind === 'pin') return this.#encoder.encode(corpus, vectors, nodes);
    const neighbors = await findNeighbors(corpus.graph, nodes, this.#walk);
    return this.#encoder.encode(corpus, vectors, nodes, neighbors);
  }
}

/** The tables of a corpus that consists of these nodes. */
function tablesOf(kind: NodeKind, nodes: readonly NodeText[]): NodeTables {
  const of = (name: keyof NodeText) => nodes.map((node) => node[name] ?? '');
  const none = nodes.map(() => '');
  const texts = { keys: of('key'), title: of('title'), description: of('description') };
  const tables: NodeTables = {
    page: { kind: 'page', keys: [], title: [], description: [], body: [] },
    pin: { kind: 'pin', keys: [], title: [], description: [], url: [] },
    board: { kind: 'board', keys: [], title: [], description: [], owner: [] },
  };
  if (kind === 'page') return { ...tables, page: { kind, ...texts, body: of('body') } };
  if (kind === 'pin') return { ...tables, pin: { kind, ...texts, url: none } };
  return { ...tables, board: { kind, ...texts, owner: none } };
}
