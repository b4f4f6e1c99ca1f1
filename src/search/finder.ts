/** Answers from one embedding version: search, related pages, boards for a link, and vectors. */
import { LinkSageError, remember } from '../base/index.ts';
import { type FacetedKind, type Facets, joinTexts, type NodeKind } from '../catalog/index.ts';
import { canonicalizeUrl } from '../content/index.ts';
import { type EmbeddingVersion, readPieces, type VectorPiece } from '../embeddings/index.ts';
import { defaultFusion, type Fusion } from '../model/index.ts';
import { prefixOf } from '../nearest/index.ts';
import { WordShare, words } from '../text/index.ts';
import { requireUrl } from './address.ts';
import type { Answers } from './answers/answers.ts';
import { type Duplicates, type DuplicatesOptions, listDuplicates } from './answers/duplicates.ts';
import type { ProfileOptions, Visit } from './answers/interests/interests.ts';
import { makeProfile, type Profile } from './answers/interests/recommend.ts';
import type { NewPageEncoder, PageDocument } from './answers/new-pages.ts';
import { describePage, type PageDetails } from './answers/page-details.ts';
import { placeLink } from './answers/placing/place-link.ts';
import { type RankedDocument, rankDocuments } from './answers/rerank.ts';
import type { Cards } from './cards.ts';
import type { Connections } from './connections.ts';
import { type EmbedInput, type EmbedOptions, embedInputs } from './embed.ts';
import { checkFilter, needsFacets, type SearchFilter } from './filter.ts';
import { cosinesWith, fuse, rankFused } from './fused.ts';
import type {
  FindOptions,
  Hit,
  NewPin,
  Placement,
  QueryOptions,
  RelatedHit,
  RelatedOptions,
  SearchByVectorOptions,
  VectorOptions,
} from './hits.ts';
import { LiveFacets, type NodeFacets } from './live/live-facets.ts';
import { LiveWords } from './live/live-words.ts';
import { cutoffOf, nonsenseQueries } from './nonsense.ts';
import { OpenVersion } from './open-version.ts';
import type { QueryEncoder } from './query-encoder.ts';
import {
  allowShares,
  rankByVector,
  rankByWords,
  type ScoreName,
  type SearchMode,
  scoreNames,
} from './rankers.ts';
import { pickBest, type Ranker, type Ranking, type Rule } from './ranking.ts';
import { collapseSimilar, limitPerGroup } from './rules.ts';
import { shownCard } from './shown-card.ts';
import { saidOfLink, textDocuments } from './text-documents.ts';

/** What a finder reads. Each part is loaded when it is first needed. */
export interface FinderSource {
  readonly version: EmbeddingVersion;
  readonly cards: () => Promise<Cards>;
  readonly connections: () => Promise<Connections>;
  readonly facets: (kind: FacetedKind) => Promise<Facets>;
  readonly queries: () => Promise<Encodes>;
  /** How vectors and words make one score; default: as for a model without validation saves. */
  readonly fusion?: () => Promise<Fusion>;
  readonly newPages: () => Promise<Pick<NewPageEncoder, 'encode'>>;
}

type Encodes = Readonly<{ encode: QueryEncoder['encode'] }>;

/** The default of `k`. */
const defaultCount = 10;

/** How many nodes' texts show what words of a corpus look like. */
const sampledTexts = 1000;

/** Pages like a link that no board fits, from which a new board gets its name. */
const likePages = 20;

/** Which nodes a search by vector may find. */
interface Restrictions {
  /** Keys that must not be found. */
  readonly excluded: readonly string[];
  /** The only rows that may be found, ascending; default all. */
  readonly allowed?: Uint32Array | undefined;
}

/** A node that is newer than the version. */
export interface NewerNode {
  readonly key: string;
  /** Of unit length. `[E]` */
  readonly vector: Float32Array;
  /** Left out where they are as before. */
  readonly facets?: NodeFacets | undefined;
}

/** Finds nodes in one embedding version. What it has read from disk stays in memory. */
export class Finder implements Answers {
  readonly #source: FinderSource;
  readonly #open: OpenVersion;
  readonly #facets = new Map<NodeKind, Promise<LiveFacets>>();
  readonly #words = new Map<NodeKind, Promise<LiveWords>>();
  readonly #cutoffs = new Map<string, Promise<number>>();

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
   * limited. In the mode `hybrid`, a node is no hit if nonsense finds something that scores as high; so there may be fewer
   * hits, or none.
   *
   * @throws LinkSageError if the filter or `perSite` does not apply to the kind, a time or number is not valid, there is no
   * such board, or a URL is to be searched by words
   */
  async search(query: string, kind: NodeKind, options: QueryOptions = {}): Promise<Hit[]> {
    const allowed = await this.#allowedRows(kind, options);
    const { url } = canonicalizeUrl(query);
    if (url === undefined) {
      const { mode = 'hybrid' } = options;
      if (words(query).length === 0) return [];
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

  /** The boards that hold a link, and those that it may belong on, with their probabilities; see `Workspace.placeLink`. */
  async placeLink(pin: NewPin, options: FindOptions = {}): Promise<Placement> {
    const url = requireUrl(pin.url);
    const k = countOf('k', options.k ?? defaultCount);
    const [cards, connections, fusion] = await Promise.all([
      this.#source.cards(),
      this.#source.connections(),
      this.#fusion(),
    ]);
    const { width } = this.version;
    const [boards, pages] = [await this.#open.rowsOf('board'), await this.#open.rowsOf('page')];
    const query = await this.#linkVector(url, pin, options.dims);
    const ofBoards = cosinesWith(query, await this.#open.vectorsOf('board'), width);
    const ofPages = cosinesWith(query, await this.#open.vectorsOf('page'), width);
    const pins = connections.pinsOf(url);
    const known = [cards.textOf('page', url), ...pins.map((each) => cards.textOf('pin', each))];
    const text = saidOfLink(url, [textOf(pin), ...known]);
    const titles = [
      pin.title,
      cards.of('page', url).title,
      ...pins.map((each) => cards.of('pin', each).title),
    ];
    const cosines = ofBoards(Uint32Array.from(boards.keys, (_, row) => row));
    for (const row of boards.live.gone) cosines[row] = Number.NaN;
    const rarity = await this.#textIndexOf('page');
    return placeLink({ url, titles: titles.filter((title) => title !== undefined) }, k, {
      cards,
      connections,
      fusion,
      boards,
      pages: pages.positions.size,
      cosines,
      shares: (await this.#textIndexOf('board')).scores(text),
      cosinesOf: (urls) => {
        const rows = Uint32Array.from(urls.flatMap((each) => pages.positions.get(each) ?? []));
        const cosines = ofPages(rows);
        return new Map(Array.from(rows, (row, i) => [pages.keys[row]!, cosines[i]!]));
      },
      likePages: async () => {
        const cutoff = await this.#cutoffOf('page', query.length);
        const hits = await this.#find('page', query, { ...options, k: likePages }, [url]);
        return hits.filter(({ score }) => score > cutoff);
      },
      rarity,
      isTaken: (title) => cards.boardsTitled(title).length > 0,
    });
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
    countOf('k', k);
    return makeProfile(visits, options, {
      vectorsOf: (urls) => this.#open.vectorsAt('page', urls, dims),
      rank: async (vector, seen, n) =>
        (await this.#rankByVector('page', vector, dims ? { dims } : {}, { excluded: seen }))(n),
      cosinesOf: async (vector, rows) =>
        cosinesWith(vector, await this.#open.vectorsOf('page'), this.version.width)(rows),
      together: async (pages) => {
        const connections = await this.#source.connections();
        const { positions } = await this.#open.rowsOf('page');
        const seen = new Set(visits.map(({ url }) => requireUrl(url)));
        const near = connections.savedTogether(pages).filter(([url]) => !seen.has(url));
        return new Map(
          near.flatMap(([url, nearness]) => {
            const row = positions.get(url);
            return row === undefined ? [] : [[row, nearness] as const];
          }),
        );
      },
      show: (ranking) => this.#show('page', 'profile', ranking),
    });
  }

  /**
   * Finds nodes by new vectors from now on, and by the texts that the cards have of them now. Call `warmUp` first.
   *
   * @param gone keys that are not found any more
   */
  async update(kind: NodeKind, nodes: readonly NewerNode[], gone: readonly string[] = []): Promise<void> {
    const { live } = await this.#open.rowsOf(kind);
    const index = await this.#textIndexOf(kind);
    const facets = kind === 'board' ? undefined : await this.#facetsOf(kind);
    const { cards, connections } = this.#source;
    const keys = nodes.map(({ key }) => key);
    const documents = textDocuments(kind, keys, await cards(), await connections());
    for (const [i, node] of nodes.entries()) {
      const row = live.put(node.key, node.vector);
      index.put(row, documents[i]!);
      if (node.facets !== undefined) facets?.put(row, node.facets);
    }
    for (const key of gone) {
      const row = live.remove(key);
      if (row !== undefined) index.put(row, undefined);
    }
  }

  /**
   * Reads everything that answers need into memory, so that no question has to wait for it. Questions may be asked in the
   * meantime.
   */
  async warmUp(): Promise<void> {
    const { cards, connections, newPages } = this.#source;
    await Promise.all([cards(), connections(), newPages()]);
    await Promise.all([this.#textVector('warm'), this.#fusion()]);
    for (const kind of ['page', 'board', 'pin'] as const) {
      await this.#open.indexOf(kind, this.version.width);
      await this.#textIndexOf(kind);
      await this.#cutoffOf(kind, this.version.width);
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
    const vectorOf = async (said: string) => this.#queryOf(await this.#textVector(said), options.dims);
    if (mode === 'vector')
      return this.#rankByVector(kind, await vectorOf(text), options, { excluded: [], allowed });
    if (mode === 'lexical')
      return rankByWords(allowShares((await this.#textIndexOf(kind)).scores(text), allowed));
    // At once: one reads the catalog, another the model
    const [index, fusion] = await Promise.all([
      this.#textIndexOf(kind),
      this.#fusion(),
      this.#source.queries(),
    ]);
    const query = await vectorOf(index.correct(text));
    const { text: weight } = fusion.words;
    return rankFused({
      byVector: await this.#rankByVector(kind, query, options, { excluded: [], allowed }),
      cosinesOf: cosinesWith(query, await this.#open.vectorsOf(kind), this.version.width),
      shares: allowShares(index.scores(text), allowed),
      words: weight,
      cutoff: fuse(await this.#cutoffOf(kind, query.length), 0, weight),
    });
  }

  /** The cosine that the best hits of nonsense rarely exceed. */
  #cutoffOf(kind: NodeKind, dims: number): Promise<number> {
    return remember(this.#cutoffs, `${kind}/${dims}`, async () => {
      const queries = nonsenseQueries(await this.#sampleTexts(kind));
      const encoded = await (await this.#source.queries()).encode(
        'pin',
        queries.map((title) => ({ title })),
      );
      const vectors = prefixOf(encoded, encoded.length / queries.length, dims);
      const { scores } = await (await this.#open.indexOf(kind, dims)).search(vectors, 1);
      return cutoffOf(scores);
    });
  }

  /** The texts of some nodes, evenly spread. */
  async #sampleTexts(kind: NodeKind): Promise<string[]> {
    const { keys } = await this.#open.rowsOf(kind);
    const step = Math.max(1, Math.floor(keys.length / sampledTexts));
    const { cards, connections } = this.#source;
    return textDocuments(
      kind,
      keys.filter((_, row) => row % step === 0),
      await cards(),
      await connections(),
    );
  }

  async #fusion(): Promise<Fusion> {
    return (await this.#source.fusion?.()) ?? defaultFusion;
  }

  /** A vector as a query of `dims` numbers, of unit length. */
  #queryOf(vector: Float32Array, dims: number | undefined): Float32Array {
    return prefixOf(normalize(vector), vector.length, this.#open.dimsOf(dims));
  }

  /** Ranks rows by the cosine of their vectors. */
  async #rankByVector(
    kind: NodeKind,
    vector: Float32Array,
    options: FindOptions,
    { excluded, allowed }: Restrictions,
  ): Promise<Ranker> {
    const { positions } = await this.#open.rowsOf(kind);
    const exclude = [Uint32Array.from(excluded.flatMap((key) => positions.get(key) ?? []))];
    const query = this.#queryOf(vector, options.dims);
    return rankByVector(await this.#open.indexOf(kind, query.length), query, {
      exclude,
      ...(allowed && { allowed }),
    });
  }

  async #show(kind: NodeKind, scoredBy: ScoreName, { ids, scores }: Ranking): Promise<Hit[]> {
    const { keys } = await this.#open.rowsOf(kind);
    const [cards, connections] = await Promise.all([this.#source.cards(), this.#source.connections()]);
    const hits: Hit[] = [];
    for (const [i, id] of ids.entries()) {
      const key = keys[id]!;
      hits.push({ key, score: scores[i]!, scoredBy, ...shownCard(kind, key, cards, connections) });
    }
    return hits;
  }

  /** Makes a function that makes the rules for hits. */
  async #rulesOf(kind: NodeKind, { collapse = true, perSite }: SearchByVectorOptions): Promise<() => Rule[]> {
    const makers: (() => Rule)[] = [];
    if (collapse && kind === 'page') makers.push(await this.#collapsing());
    if (collapse && kind === 'pin') makers.push(await this.#onePinOfPage());
    if (perSite !== undefined) {
      if (kind === 'board')
        throw new LinkSageError('search: expected pages or pins with perSite, got boards', {
          code: 'wrong-usage',
        });
      const facets = await this.#facetsOf(kind);
      const limit = countOf('perSite', perSite);
      makers.push(() => limitPerGroup((id) => facets.siteOf(id) || undefined, limit));
    }
    return () => makers.map((make) => make());
  }

  /** The rule for near-duplicates: those that a compile has found or, if it found none, pages with similar vectors. */
  async #collapsing(): Promise<() => Rule> {
    const connections = await this.#source.connections();
    const { keys } = await this.#open.rowsOf('page');
    if (connections.hasLinkClusters) return () => limitPerGroup((id) => connections.clusterOf(keys[id]!), 1);
    const { all, newer } = await this.#open.vectorsOf('page');
    const { width } = this.version;
    const vectorOf = (row: number) => newer.get(row) ?? all.subarray(row * width, (row + 1) * width);
    return () => collapseSimilar(vectorOf);
  }

  /** The rule that a page is shown by one of its pins. */
  async #onePinOfPage(): Promise<() => Rule> {
    const connections = await this.#source.connections();
    const { keys } = await this.#open.rowsOf('pin');
    return () => limitPerGroup((id) => connections.pageOf(keys[id]!), 1);
  }

  /** The rows that match a filter, ascending; undefined if the filter is empty. */
  async #allowedRows(kind: NodeKind, filter: SearchFilter): Promise<Uint32Array | undefined> {
    checkFilter(kind, filter);
    if (kind === 'board') return undefined;
    const onBoard = filter.board === undefined ? undefined : await this.#keysOn(filter.board, kind);
    if (needsFacets(filter)) return (await this.#facetsOf(kind)).matching(filter, onBoard);
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

  #facetsOf(kind: FacetedKind): Promise<LiveFacets> {
    return remember(this.#facets, kind, async () => {
      const { keys, live } = await this.#open.rowsOf(kind);
      return new LiveFacets(await this.#source.facets(kind), keys, live);
    });
  }

  #textIndexOf(kind: NodeKind): Promise<LiveWords> {
    return remember(this.#words, kind, async () => {
      const { keys, live } = await this.#open.rowsOf(kind);
      const { cards, connections } = this.#source;
      return new LiveWords(
        new WordShare(textDocuments(kind, keys, await cards(), await connections())),
        live,
      );
    });
  }

  /** The stored embedding of a page or, if the page is unknown, that of its URL. `[E]` */
  async #pageVector(url: string): Promise<Float32Array> {
    const [stored] = await this.#open.vectorsAt('page', [url]);
    return stored ?? (await this.#source.queries()).encode('page', [{ key: url }]);
  }

  /**
   * What a link is compared by: its page and its pin. Of a page that is not known, only the address could be read, whose words
   * (`example`, `docs`) say less than the pin does; it speaks where the pin says nothing. `[dims]`
   */
  async #linkVector(
    url: string,
    { title = '', description = '' }: NewPin,
    dims: number | undefined,
  ): Promise<Float32Array> {
    const [stored] = await this.#open.vectorsAt('page', [url]);
    if (joinTexts(title, description) === '')
      return this.#queryOf(stored ?? (await this.#pageVector(url)), dims);
    const said = await (await this.#source.queries()).encode('pin', [{ title, description }]);
    return this.#queryOf(stored === undefined ? said : addVectors(stored, said), dims);
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

function textOf({ title, description }: NewPin): string {
  return joinTexts(title, description);
}

function addVectors(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + b[i]!);
}

function normalize(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
