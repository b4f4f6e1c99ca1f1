/** Answers from one embedding version: search, related pages, boards for a link, and vectors. */
import { LinkSageError, remember } from '../base/index.ts';
import type { FacetedKind, Facets, NodeKind } from '../catalog/index.ts';
import { canonicalizeUrl } from '../content/index.ts';
import { type EmbeddingVersion, readPieces, type VectorPiece } from '../embeddings/index.ts';
import { prefixOf } from '../nearest/index.ts';
import { Bm25, readCorpus, type TextIndex, words } from '../text/index.ts';
import { requireUrl } from './address.ts';
import type { Answers } from './answers/answers.ts';
import { type Duplicates, type DuplicatesOptions, listDuplicates } from './answers/duplicates.ts';
import { makeProfile, type Profile } from './answers/make-profile.ts';
import type { NewPageEncoder, PageDocument } from './answers/new-pages.ts';
import { describePage, type PageDetails } from './answers/page-details.ts';
import type { ProfileOptions, Visit } from './answers/profile.ts';
import { type RankedDocument, rankDocuments } from './answers/rerank.ts';
import type { Card, Cards } from './cards.ts';
import type { Connections } from './connections.ts';
import { type EmbedInput, type EmbedOptions, embedInputs } from './embed.ts';
import { checkFilter, needsFacets, type SearchFilter } from './filter.ts';
import type {
  FindOptions,
  Hit,
  NewPin,
  QueryOptions,
  RelatedHit,
  RelatedOptions,
  SearchByVectorOptions,
  VectorOptions,
} from './hits.ts';
import { OpenVersion } from './open-version.ts';
import type { QueryEncoder } from './query-encoder.ts';
import {
  rankByVector,
  rankByWords,
  rankInMode,
  type ScoreName,
  type SearchMode,
  scoreNames,
} from './rankers.ts';
import { pickBest, type Ranker, type Ranking, type Rule } from './ranking.ts';
import { alignFacets, matchingRows } from './row-facets.ts';
import { collapseSimilar, limitPerGroup } from './rules.ts';
import { textDocuments } from './text-documents.ts';

/** What a finder reads. Each part is loaded when it is first needed. */
export interface FinderSource {
  readonly version: EmbeddingVersion;
  readonly cards: () => Promise<Cards>;
  readonly connections: () => Promise<Connections>;
  readonly facets: (kind: FacetedKind) => Promise<Facets>;
  readonly queries: () => Promise<Pick<QueryEncoder, 'encode'>>;
  readonly newPages: () => Promise<Pick<NewPageEncoder, 'encode'>>;
}

/** The default of `k`. */
const defaultCount = 10;

/** Which nodes a search by vector may find. */
interface Restrictions {
  /** Keys that must not be found. */
  readonly excluded: readonly string[];
  /** The only rows that may be found, ascending; default all. */
  readonly allowed?: Uint32Array | undefined;
}

/** Finds nodes in one embedding version. What it has read from disk stays in memory. */
export class Finder implements Answers {
  readonly #source: FinderSource;
  readonly #open: OpenVersion;
  readonly #facets = new Map<NodeKind, Promise<Facets>>();
  readonly #words = new Map<NodeKind, Promise<TextIndex>>();

  constructor(source: FinderSource) {
    this.#source = source;
    this.#open = new OpenVersion(source.version);
  }

  /** The version that is searched. */
  get version(): EmbeddingVersion {
    return this.#source.version;
  }

  /**
   * Finds nodes of a kind for a text or a URL. If the query is the URL of a page, that page is not a hit. Filters are
   * exact: there are `k` hits if that many nodes match the filter and stay after near-duplicates are collapsed and sites
   * limited.
   *
   * @throws LinkSageError if the filter or `perSite` does not apply to the kind, a time or number is not valid, there is no
   * such board, or a URL is to be searched by words
   */
  async search(query: string, kind: NodeKind, options: QueryOptions = {}): Promise<Hit[]> {
    const allowed = await this.#allowedRows(kind, options);
    const { url } = canonicalizeUrl(query);
    if (url === undefined) {
      const { mode = 'hybrid' } = options;
      const rank = await this.#rankForText(kind, query, mode, options, allowed);
      return this.#pick(kind, scoreNames[mode], rank, options);
    }
    return this.#pick(kind, 'cosine', await this.#rankForUrl(kind, url, options, allowed), options);
  }

  /**
   * Finds the nodes of a kind whose vectors have the highest cosine with a vector.
   *
   * @param vector as many numbers as one of the version's dims; it need not have unit length. With `dims`, only its first
   * `dims` numbers are used
   * @throws LinkSageError as `search` does, and if the vector has a wrong size, or has numbers that are not finite, or is
   * all zero
   */
  async searchByVector(
    vector: ArrayLike<number>,
    kind: NodeKind,
    options: SearchByVectorOptions = {},
  ): Promise<Hit[]> {
    const { dims = vector.length } = options;
    const query = this.#checkVector(vector, dims);
    const allowed = await this.#allowedRows(kind, options);
    const rank = await this.#rankByVector(kind, query, { dims }, { excluded: [], allowed });
    return this.#pick(kind, 'cosine', rank, options);
  }

  /** Embeds links, texts and pages with the model of this version; see `Workspace.embed`. Each `[dims]` */
  embed(inputs: readonly EmbedInput[], options: EmbedOptions = {}): Promise<Float32Array[]> {
    return embedInputs(this.#open, this.#source, inputs, options);
  }

  /** How many words the encoder reads of each input. */
  async countWords(inputs: readonly string[]): Promise<number[]> {
    return inputs.map((input) => words(input).length);
  }

  /** The stored vectors of keys; undefined for keys without one. Each `[dims]` */
  vectors(
    kind: NodeKind,
    keys: readonly string[],
    { dims }: VectorOptions = {},
  ): Promise<(Float32Array | undefined)[]> {
    const stored = kind === 'page' ? keys.map((key) => canonicalizeUrl(key).url ?? key) : keys;
    return this.#open.vectorsAt(kind, stored, dims);
  }

  /** All keys of a kind, ascending, and their vectors, in pieces of at most 2,048. */
  streamVectors(kind: NodeKind, { dims }: VectorOptions = {}): AsyncGenerator<VectorPiece, undefined> {
    return readPieces(this.version, kind, this.#open.dimsOf(dims));
  }

  /** The pages most similar to a page. With `why`, also what connects them. */
  async related(url: string, options: RelatedOptions = {}): Promise<RelatedHit[]> {
    const key = requireUrl(url);
    const hits = await this.#find('page', await this.#pageVector(key), options, [key]);
    if (!options.why) return hits;
    const explained: RelatedHit[] = [];
    for (const hit of hits) explained.push({ ...hit, why: await this.#explain(key, hit.key) });
    return explained;
  }

  /** The boards that fit a link best. Boards that already hold it are left out. */
  async pickBoards(pin: NewPin, options: FindOptions = {}): Promise<Hit[]> {
    const key = requireUrl(pin.url);
    const text = [pin.title, pin.description].filter((part) => part).join('. ');
    const page = await this.#pageVector(key);
    const query = text === '' ? page : addVectors(page, await this.#textVector(text));
    const excluded = (await this.#source.connections()).boardsOf(key);
    return this.#find('board', query, options, excluded);
  }

  /** What is known of a page; undefined if neither the catalog nor the version has it. */
  async page(url: string): Promise<PageDetails | undefined> {
    const key = requireUrl(url);
    const { positions } = await this.#open.rowsOf('page');
    const { cards, connections } = this.#source;
    return describePage(key, positions.has(key), await cards(), await connections());
  }

  /** The groups of near-duplicate pages that the compile found, the largest first. */
  async duplicates(options: DuplicatesOptions = {}): Promise<Duplicates> {
    const { cards, connections } = this.#source;
    return listDuplicates(await connections(), await cards(), options);
  }

  /** Orders documents by how well they fit a query; see `Workspace.rerank`. */
  async rerank(
    query: EmbedInput,
    documents: readonly EmbedInput[],
    { dims }: VectorOptions = {},
  ): Promise<RankedDocument[]> {
    const [wanted, ...given] = await this.embed([query, ...documents], { ...(dims && { dims }) });
    return rankDocuments(wanted!, given);
  }

  /** Embeds pages with their pins and boards, in the graph of the corpus; see `Workspace.encodePages`. Each `[dims]` */
  async encodePages(pages: readonly PageDocument[], { dims }: VectorOptions = {}): Promise<Float32Array[]> {
    const length = this.#open.dimsOf(dims);
    if (pages.length === 0) return [];
    const encoder = await this.#source.newPages();
    const vectors = prefixOf(await encoder.encode(pages), this.version.width, length);
    return pages.map((_, i) => vectors.slice(i * length, (i + 1) * length));
  }

  /** The interests of a user, and pages for them; see `Workspace.profile`. */
  profile(visits: readonly Visit[], options: ProfileOptions = {}): Promise<Profile> {
    const { k = defaultCount, dims } = options;
    return makeProfile(visits, options, {
      vectorsOf: (urls) => this.#open.vectorsAt('page', urls, dims),
      rank: async (vector, seen) =>
        (await this.#rankByVector('page', vector, dims ? { dims } : {}, { excluded: seen }))(countOf('k', k)),
      show: (ranking) => this.#show('page', 'cosine', ranking),
    });
  }

  /**
   * Reads everything that answers need into memory, so that no question has to wait for it. Questions may be asked in the
   * meantime.
   */
  async warmUp(): Promise<void> {
    const { cards, connections, newPages } = this.#source;
    await Promise.all([cards(), connections(), newPages()]);
    await this.#textVector('warm');
    for (const kind of ['page', 'board', 'pin'] as const) {
      await this.#open.indexOf(kind, this.version.width);
      await this.#textIndexOf(kind);
      if (kind !== 'board') await this.#facetsOf(kind);
    }
  }

  /** Frees the memory held outside JavaScript. The finder cannot be used afterwards. */
  async close(): Promise<void> {
    await this.#open.close();
  }

  /** The best rows of a ranking that the rules admit, as hits. */
  async #pick(
    kind: NodeKind,
    scoredBy: ScoreName,
    rank: Ranker,
    options: SearchByVectorOptions,
  ): Promise<Hit[]> {
    const { k = defaultCount } = options;
    const makeRules = await this.#rulesOf(kind, options);
    return this.#show(kind, scoredBy, await pickBest(rank, countOf('k', k), makeRules));
  }

  /** Checks a vector, and gives its first `dims` numbers, scaled to unit length. `[dims]` */
  #checkVector(vector: ArrayLike<number>, dims: number): Float32Array {
    const { meta } = this.version;
    if (!meta.dims.includes(vector.length)) {
      throw new LinkSageError(
        `vector: expected as many numbers as one of the dims ${meta.dims.join(', ')}, got ${vector.length}`,
      );
    }
    const query = prefixOf(Float32Array.from(vector), vector.length, dims);
    const unit = normalize(query);
    if (unit.every(Number.isFinite) && unit.some((value) => value !== 0)) return unit;
    throw new LinkSageError(
      'vector: expected finite numbers, not all zero, got NaN, infinite ones or only zeros',
    );
  }

  async #find(
    kind: NodeKind,
    vector: Float32Array,
    options: FindOptions,
    excluded: readonly string[],
  ): Promise<Hit[]> {
    const rank = await this.#rankByVector(kind, vector, options, { excluded });
    return this.#show(kind, 'cosine', await rank(countOf('k', options.k ?? defaultCount)));
  }

  async #rankForUrl(
    kind: NodeKind,
    url: string,
    options: QueryOptions,
    allowed: Uint32Array | undefined,
  ): Promise<Ranker> {
    const { mode = 'vector' } = options;
    if (mode !== 'vector')
      throw new LinkSageError(`mode: expected vector with a URL, got ${mode}`, { code: 'wrong-usage' });
    const excluded = kind === 'page' ? [url] : [];
    return this.#rankByVector(kind, await this.#pageVector(url), options, { excluded, allowed });
  }

  async #rankForText(
    kind: NodeKind,
    text: string,
    mode: SearchMode,
    options: FindOptions,
    allowed: Uint32Array | undefined,
  ): Promise<Ranker> {
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
    options: FindOptions,
    { excluded, allowed }: Restrictions,
  ): Promise<Ranker> {
    const dims = this.#open.dimsOf(options.dims);
    const { positions } = await this.#open.rowsOf(kind);
    const exclude = [Uint32Array.from(excluded.flatMap((key) => positions.get(key) ?? []))];
    const query = prefixOf(normalize(vector), vector.length, dims);
    return rankByVector(await this.#open.indexOf(kind, dims), query, {
      exclude,
      ...(allowed && { allowed }),
    });
  }

  async #show(kind: NodeKind, scoredBy: ScoreName, { ids, scores }: Ranking): Promise<Hit[]> {
    const { keys } = await this.#open.rowsOf(kind);
    const hits: Hit[] = [];
    for (const [i, id] of ids.entries()) {
      hits.push({ key: keys[id]!, score: scores[i]!, scoredBy, ...(await this.#cardOf(kind, keys[id]!)) });
    }
    return hits;
  }

  /** Makes a function that makes the rules for hits. */
  async #rulesOf(kind: NodeKind, { collapse = true, perSite }: SearchByVectorOptions): Promise<() => Rule[]> {
    const makers: (() => Rule)[] = [];
    if (collapse && kind === 'page') makers.push(await this.#collapsing());
    if (perSite !== undefined) {
      if (kind === 'board')
        throw new LinkSageError('search: expected pages or pins with perSite, got boards', {
          code: 'wrong-usage',
        });
      const { site } = await this.#facetsOf(kind);
      const limit = countOf('perSite', perSite);
      makers.push(() => limitPerGroup((id) => site[id] || undefined, limit));
    }
    return () => makers.map((make) => make());
  }

  /** The rule for near-duplicates: those that a compile has found or, if it found none, pages with similar vectors. */
  async #collapsing(): Promise<() => Rule> {
    const connections = await this.#source.connections();
    const { keys } = await this.#open.rowsOf('page');
    if (connections.hasLinkClusters) return () => limitPerGroup((id) => connections.clusterOf(keys[id]!), 1);
    const vectors = await this.#open.vectorsOf('page');
    return () => collapseSimilar(vectors, this.version.width);
  }

  /** The rows that match a filter, ascending; undefined if the filter is empty. */
  async #allowedRows(kind: NodeKind, filter: SearchFilter): Promise<Uint32Array | undefined> {
    checkFilter(kind, filter);
    if (kind === 'board') return undefined;
    const onBoard = filter.board === undefined ? undefined : await this.#keysOn(filter.board, kind);
    if (needsFacets(filter)) return matchingRows(await this.#facetsOf(kind), filter, onBoard);
    if (onBoard === undefined) return undefined;
    const { positions } = await this.#open.rowsOf(kind);
    return Uint32Array.from([...onBoard].flatMap((key) => positions.get(key) ?? [])).sort();
  }

  async #keysOn(board: string, kind: FacetedKind): Promise<Set<string>> {
    const keys = (await this.#source.connections()).keysOn(board, kind);
    if (keys !== undefined) return keys;
    throw new LinkSageError(`board: expected the id of a board, got ${JSON.stringify(board)}`, {
      code: 'not-found',
      hint: 'Run, to find ids of boards: linksage search --kind board "..."',
    });
  }

  #facetsOf(kind: FacetedKind): Promise<Facets> {
    return remember(this.#facets, kind, async () => {
      const { keys } = await this.#open.rowsOf(kind);
      return alignFacets(await this.#source.facets(kind), keys);
    });
  }

  #textIndexOf(kind: NodeKind): Promise<TextIndex> {
    return remember(this.#words, kind, async () => {
      const { keys } = await this.#open.rowsOf(kind);
      const { cards, connections } = this.#source;
      return new Bm25(readCorpus(textDocuments(kind, keys, await cards(), await connections())));
    });
  }

  /** The card of a node. A page without a title of its own has the card of its first pin. */
  async #cardOf(kind: NodeKind, key: string): Promise<Card> {
    const cards = await this.#source.cards();
    const card = cards.of(kind, key);
    if (kind !== 'page' || card.title !== '') return card;
    const [pin] = (await this.#source.connections()).pinsOf(key);
    return pin === undefined ? card : cards.of('pin', pin);
  }

  /** The stored embedding of a page or, if the page is unknown, that of its URL. `[E]` */
  async #pageVector(url: string): Promise<Float32Array> {
    const [stored] = await this.#open.vectorsAt('page', [url]);
    return stored ?? (await this.#source.queries()).encode('page', [{ key: url }]);
  }

  async #textVector(text: string): Promise<Float32Array> {
    return (await this.#source.queries()).encode('pin', [{ title: text }]);
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

function addVectors(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + b[i]!);
}

function normalize(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
