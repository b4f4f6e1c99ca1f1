/** Answers from one embedding version: search, related pages, boards for a link. */
import { LinkSageError } from '../base/index.ts';
import type { FacetedKind, Facets, NodeKind } from '../catalog/index.ts';
import { canonicalizeUrl } from '../content/index.ts';
import { Bm25, readCorpus, type TextIndex } from '../text/index.ts';
import type { Card, Cards } from './cards.ts';
import type { Connections } from './connections.ts';
import { createExactIndex } from './exact-index.ts';
import { checkFilter, needsFacets, type SearchFilter } from './filter.ts';
import { openIndex } from './index-files.ts';
import { prefixOf } from './prefix.ts';
import type { QueryEncoder } from './query-encoder.ts';
import { rankByVector, rankByWords, rankInMode, type SearchMode } from './rankers.ts';
import { pickBest, type Ranker, type Ranking, type Rule } from './ranking.ts';
import { alignFacets, matchingRows } from './row-facets.ts';
import { limitPerGroup, unlikeVectors } from './rules.ts';
import { textDocuments } from './text-documents.ts';
import type { VectorIndex } from './vector-index.ts';
import type { EmbeddingVersion } from './version.ts';

/** A node that was found. */
export interface Hit extends Card {
  /** URL, pin id or board id. */
  readonly key: string;
  /**
   * Cosine with the query, at the dims asked for. Where words were asked for too, the score by which rankings were
   * fused, 1 for the first by both; where words alone were, BM25.
   */
  readonly score: number;
}

/** A related page, with what connects it where that was asked for. */
export interface RelatedHit extends Hit {
  readonly why?: {
    /** The boards that hold both pages. */
    readonly sharedBoards: readonly Card[];
    /** The pins of the related page. */
    readonly pins: readonly Card[];
  };
}

/** How a search is narrowed. */
export interface FindOptions {
  /** How many hits. Default 10. */
  readonly k?: number;
  /** The size of embedding to compare, one of the version's dims. Default the largest. */
  readonly dims?: number;
}

/** How a search for a text or a URL is done and narrowed. */
export interface QueryOptions extends FindOptions, SearchFilter {
  /** Default `hybrid` for a text; a URL is searched by `vector` only. */
  readonly mode?: SearchMode;
  /** Show the best of near-duplicate pages only. Default true. */
  readonly fold?: boolean;
  /** How many pages or pins of one site are shown at most. Default all. */
  readonly perSite?: number;
}

/** A link to find boards for: its URL, and what its pin would say. */
export interface NewPin {
  readonly url: string;
  readonly title?: string;
  readonly description?: string;
}

/** What a finder reads; each part is asked for when it is first needed. */
export interface FinderSource {
  readonly version: EmbeddingVersion;
  readonly cards: () => Promise<Cards>;
  readonly connections: () => Promise<Connections>;
  readonly facets: (kind: FacetedKind) => Promise<Facets>;
  readonly queries: () => Promise<Pick<QueryEncoder, 'encodeText' | 'encodePage'>>;
}

/** Hits where nobody says how many. */
const defaultCount = 10;

interface KindVectors {
  readonly keys: readonly string[];
  readonly positions: ReadonlyMap<string, number>;
  /** `[n, E]` */
  readonly vectors: Float32Array;
}

/** Which nodes may be found. */
interface Candidates {
  /** Keys of those that may not. */
  readonly excluded: readonly string[];
  /** The only rows that may, ascending; default all. */
  readonly allowed?: Uint32Array | undefined;
}

/** Finds nodes in one embedding version. What it has read from disk once stays in memory. */
export class Finder {
  readonly #source: FinderSource;
  readonly #kinds = new Map<NodeKind, Promise<KindVectors>>();
  readonly #indexes = new Map<string, Promise<VectorIndex>>();
  readonly #facets = new Map<NodeKind, Promise<Facets>>();
  readonly #words = new Map<NodeKind, Promise<TextIndex>>();

  constructor(source: FinderSource) {
    this.#source = source;
  }

  /** The version that is searched. */
  get version(): EmbeddingVersion {
    return this.#source.version;
  }

  /**
   * Nodes of a kind for a free text or a URL. The page that was asked with is not an answer. A filter is exact: there
   * are `k` hits wherever so many nodes match it and no more are folded or over the limit of their site.
   *
   * @throws LinkSageError where the filter or `perSite` asks for what the kind does not have, a time or count is none,
   * there is no such board, or a URL is to be searched by words
   */
  async search(query: string, kind: NodeKind, options: QueryOptions = {}): Promise<Hit[]> {
    const allowed = await this.#allowedRows(kind, options);
    const { url } = canonicalizeUrl(query);
    const rank = await (url === undefined
      ? this.#rankForText(kind, query, options, allowed)
      : this.#rankForUrl(kind, url, options, allowed));
    const makeRules = await this.#rulesOf(kind, options);
    return this.#show(kind, await pickBest(rank, countOf('k', options.k ?? defaultCount), makeRules));
  }

  /** The pages most like a page. With `why`, what connects them. */
  async related(url: string, options: FindOptions & { readonly why?: boolean } = {}): Promise<RelatedHit[]> {
    const key = requireUrl(url);
    const hits = await this.#find('page', await this.#pageVector(key), options, [key]);
    if (!options.why) return hits;
    const explained: RelatedHit[] = [];
    for (const hit of hits) explained.push({ ...hit, why: await this.#explain(key, hit.key) });
    return explained;
  }

  /** The boards that suit a link best; those that hold it already are left out. */
  async pickBoards(pin: NewPin, options: FindOptions = {}): Promise<Hit[]> {
    const key = requireUrl(pin.url);
    const text = [pin.title, pin.description].filter((part) => part).join('. ');
    const page = await this.#pageVector(key);
    const query = text === '' ? page : addVectors(page, await this.#textVector(text));
    const excluded = (await this.#source.connections()).boardsOf(key);
    return this.#find('board', query, options, excluded);
  }

  /** Frees the engine's memory. */
  async close(): Promise<void> {
    for (const index of this.#indexes.values()) await (await index).dispose();
    this.#indexes.clear();
  }

  async #find(
    kind: NodeKind,
    vector: Float32Array,
    options: FindOptions,
    excluded: readonly string[],
  ): Promise<Hit[]> {
    const rank = await this.#rankByVector(kind, vector, options, { excluded });
    return this.#show(kind, await rank(countOf('k', options.k ?? defaultCount)));
  }

  async #rankForUrl(
    kind: NodeKind,
    url: string,
    options: QueryOptions,
    allowed: Uint32Array | undefined,
  ): Promise<Ranker> {
    const { mode = 'vector' } = options;
    if (mode !== 'vector') throw new LinkSageError(`mode: expected vector with a URL, got ${mode}`);
    const excluded = kind === 'page' ? [url] : [];
    return this.#rankByVector(kind, await this.#pageVector(url), options, { excluded, allowed });
  }

  async #rankForText(
    kind: NodeKind,
    text: string,
    options: QueryOptions,
    allowed: Uint32Array | undefined,
  ): Promise<Ranker> {
    const { mode = 'hybrid' } = options;
    return rankInMode(
      mode,
      async () => this.#rankByVector(kind, await this.#textVector(text), options, { excluded: [], allowed }),
      async () => rankByWords(await this.#textIndexOf(kind), text, allowed),
    );
  }

  /** Ranks rows by the cosine of their vectors. */
  async #rankByVector(
    kind: NodeKind,
    vector: Float32Array,
    { dims = this.version.width }: FindOptions,
    { excluded, allowed }: Candidates,
  ): Promise<Ranker> {
    if (!this.version.meta.dims.includes(dims)) {
      throw new LinkSageError(`dims: expected one of ${this.version.meta.dims.join(', ')}, got ${dims}`);
    }
    const { positions } = await this.#vectorsOf(kind);
    const exclude = [Uint32Array.from(excluded.flatMap((key) => positions.get(key) ?? []))];
    const query = prefixOf(normalize(vector), this.version.width, dims);
    return rankByVector(await this.#indexOf(kind, dims), query, { exclude, ...(allowed && { allowed }) });
  }

  async #show(kind: NodeKind, { ids, scores }: Ranking): Promise<Hit[]> {
    const { keys } = await this.#vectorsOf(kind);
    const hits: Hit[] = [];
    for (const [i, id] of ids.entries()) {
      hits.push({ key: keys[id]!, score: scores[i]!, ...(await this.#cardOf(kind, keys[id]!)) });
    }
    return hits;
  }

  /** What makes the rules that hits must keep. */
  async #rulesOf(kind: NodeKind, { fold = true, perSite }: QueryOptions): Promise<() => Rule[]> {
    const makers: (() => Rule)[] = [];
    if (fold && kind === 'page') makers.push(await this.#folding());
    if (perSite !== undefined) {
      if (kind === 'board')
        throw new LinkSageError('search: expected perSite with pages or pins, got boards');
      const { site } = await this.#facetsOf(kind);
      const limit = countOf('perSite', perSite);
      makers.push(() => limitPerGroup((id) => site[id] || undefined, limit));
    }
    return () => makers.map((make) => make());
  }

  /** Near-duplicates are those that a compile has found; where it has found none, pages with nearly the same vector. */
  async #folding(): Promise<() => Rule> {
    const connections = await this.#source.connections();
    const { keys, vectors } = await this.#vectorsOf('page');
    if (connections.hasLinkClusters) return () => limitPerGroup((id) => connections.clusterOf(keys[id]!), 1);
    return () => unlikeVectors(vectors, this.version.width);
  }

  /** The rows that a filter lets through, ascending; undefined where it asks for nothing. */
  async #allowedRows(kind: NodeKind, filter: SearchFilter): Promise<Uint32Array | undefined> {
    checkFilter(kind, filter);
    if (kind === 'board') return undefined;
    const onBoard = filter.board === undefined ? undefined : await this.#keysOn(filter.board, kind);
    if (needsFacets(filter)) return matchingRows(await this.#facetsOf(kind), filter, onBoard);
    if (onBoard === undefined) return undefined;
    const { positions } = await this.#vectorsOf(kind);
    return Uint32Array.from([...onBoard].flatMap((key) => positions.get(key) ?? [])).sort();
  }

  async #keysOn(board: string, kind: FacetedKind): Promise<Set<string>> {
    const keys = (await this.#source.connections()).keysOn(board, kind);
    if (keys !== undefined) return keys;
    throw new LinkSageError(`board: expected the id of a board, got ${JSON.stringify(board)}`, {
      hint: 'Run, to find ids of boards: linksage search --kind board "..."',
    });
  }

  #facetsOf(kind: FacetedKind): Promise<Facets> {
    return remember(this.#facets, kind, async () => {
      const { keys } = await this.#vectorsOf(kind);
      return alignFacets(await this.#source.facets(kind), keys);
    });
  }

  #textIndexOf(kind: NodeKind): Promise<TextIndex> {
    return remember(this.#words, kind, async () => {
      const { keys } = await this.#vectorsOf(kind);
      const { cards, connections } = this.#source;
      return new Bm25(readCorpus(textDocuments(kind, keys, await cards(), await connections())));
    });
  }

  /** A page without a title of its own is shown as its first pin. */
  async #cardOf(kind: NodeKind, key: string): Promise<Card> {
    const cards = await this.#source.cards();
    const card = cards.of(kind, key);
    if (kind !== 'page' || card.title !== '') return card;
    const [pin] = (await this.#source.connections()).pinsOf(key);
    return pin === undefined ? card : cards.of('pin', pin);
  }

  #vectorsOf(kind: NodeKind): Promise<KindVectors> {
    return remember(this.#kinds, kind, async () => {
      const rows = await this.version.readRows(kind);
      const positions = new Map(rows.keys.map((key, position) => [key, position]));
      return { keys: rows.keys, positions, vectors: await this.version.readVectorsAt(kind, rows) };
    });
  }

  #indexOf(kind: NodeKind, dims: number): Promise<VectorIndex> {
    return remember(this.#indexes, `${kind}/${dims}`, async () => {
      const { vectors } = await this.#vectorsOf(kind);
      const { width } = this.version;
      const index = dims === width ? await openIndex(this.version, kind, vectors) : undefined;
      return index ?? createExactIndex(prefixOf(vectors, width, dims), dims);
    });
  }

  /** The embedding of a page: the stored one, or that of its URL where the page is unknown. `[E]` */
  async #pageVector(url: string): Promise<Float32Array> {
    const { positions, vectors } = await this.#vectorsOf('page');
    const position = positions.get(url);
    if (position === undefined) return (await this.#source.queries()).encodePage(url);
    const { width } = this.version;
    return vectors.slice(position * width, (position + 1) * width);
  }

  async #textVector(text: string): Promise<Float32Array> {
    return (await this.#source.queries()).encodeText(text);
  }

  async #explain(url: string, other: string): Promise<NonNullable<RelatedHit['why']>> {
    const connections = await this.#source.connections();
    const cards = await this.#source.cards();
    const own = new Set(connections.boardsOf(url));
    const shared = connections.boardsOf(other).filter((board) => own.has(board));
    return {
      sharedBoards: shared.map((board) => cards.of('board', board)),
      pins: connections.pinsOf(other).map((pin) => cards.of('pin', pin)),
    };
  }
}

function countOf(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new LinkSageError(`search: expected ${name} of 1 or more, got ${value}`);
}

function requireUrl(text: string): string {
  const { url, refusal } = canonicalizeUrl(text);
  if (url !== undefined) return url;
  throw new LinkSageError(`url: expected an http or https address, got ${JSON.stringify(text)} (${refusal})`);
}

function addVectors(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + b[i]!);
}

function normalize(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** The value of a key, made when it is first asked for. */
function remember<Key, Value>(
  known: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
