/** The corpus in memory, changed by events: texts, connections, graph; and which nodes have to be encoded anew. */
import { type NodeKind, perKind, type RowOf, type StreamBase } from '../../catalog/index.ts';
import { siteOf } from '../../content/index.ts';
import type { Cards, Connections, KeyedGraph, NodeFacets } from '../../search/index.ts';
import type { StreamEvent } from '../events/event.ts';
import { Reducer, type ReducerTarget } from '../reducer/reducer.ts';
import type { KeysByKind } from './keys-by-kind.ts';
import { LiveGraph } from './live-graph.ts';
import { PairSets } from './pair-sets.ts';

/** What a live corpus begins with. */
export interface CorpusSource {
  readonly cards: Cards;
  readonly connections: Connections;
  readonly keyed: KeyedGraph;
  readonly base: StreamBase;
}

/**
 * The state that events make of a corpus. It is that of an import of the same events and a compile without steps: a row whose
 * pin, page or board is not there waits for it. Aliases and images count from the next compile on.
 */
export class LiveCorpus implements ReducerTarget {
  readonly cards: Cards;
  readonly connections: Connections;
  readonly graph: LiveGraph;
  readonly reducer: Reducer;
  readonly #aliases: ReadonlyMap<string, string>;
  /** From pins to the page that they link to and that is not there. */
  readonly #pagesAwaited = new PairSets();
  /** From pins to boards: saves whose pin or board is not there. */
  readonly #savesAwaited = new PairSets();
  readonly #facets = { page: new Map<string, NodeFacets>(), pin: new Map<string, number>() };
  #touched = perKind(() => new Set<string>());
  readonly #textChanges = perKind(() => new Map<string, number>());

  constructor({ cards, connections, keyed, base }: CorpusSource) {
    this.cards = cards;
    this.connections = connections;
    this.graph = new LiveGraph(keyed, connections);
    this.reducer = new Reducer(base.versions, this);
    this.#aliases = base.aliases;
    for (const [i, pin] of base.pinsWithoutPage.from.entries())
      this.#pagesAwaited.add(pin, base.pinsWithoutPage.to[i]!);
    for (const [i, pin] of base.savesWithoutEnd.from.entries())
      this.#savesAwaited.add(pin, base.savesWithoutEnd.to[i]!);
  }

  /** The nodes that have changed, or whose edges have, since the last call. */
  takeTouched(): KeysByKind {
    const touched = this.#touched;
    this.#touched = perKind(() => new Set<string>());
    return touched;
  }

  /** How often events have changed the texts of a node. */
  readonly textChanges = (kind: NodeKind, key: string): number => this.#textChanges[kind].get(key) ?? 0;

  /** What filters compare of a node; undefined if no event has said it. */
  facetsOf(kind: NodeKind, key: string): NodeFacets | undefined {
    if (kind === 'page') return this.#facets.page.get(key);
    const time = kind === 'pin' ? this.#facets.pin.get(key) : undefined;
    if (time === undefined) return undefined;
    const page = this.connections.pageOf(key);
    const language = page === undefined ? '' : (this.#facets.page.get(page)?.language ?? '');
    return { site: page === undefined ? '' : siteOf(page), language, time };
  }

  /** A pin makes its page, unless that was deleted. */
  mention(event: StreamEvent): void {
    if (event.table !== 'pins' || event.row.url === null) return;
    const url = this.#resolve(event.row.url);
    if (this.cards.has('page', url) || this.reducer.isDeleted('pages', [url])) return;
    this.#facets.page.set(url, { site: siteOf(url), language: '', time: Number.NaN });
    this.#putNode('page', url, {});
  }

  apply(event: StreamEvent): void {
    const isThere = event.row.deleted_at === null;
    if (event.table === 'pages') this.#setPage(event.row, isThere);
    else if (event.table === 'pins') this.#setPin(event.row, isThere);
    else if (event.table === 'boards') this.#setBoard(event.row, isThere);
    else if (event.table === 'saves') this.#setSave(event.row, isThere);
  }

  #setPage(row: RowOf<'pages'>, isThere: boolean): void {
    const { url, site, language, published_at } = row;
    if (this.#aliases.has(url)) return; // no node: it stands for another page
    if (!isThere) {
      this.#removeNode('page', url);
      return;
    }
    this.#facets.page.set(url, {
      site,
      language: (language ?? '').toLowerCase(),
      time: published_at ?? Number.NaN,
    });
    this.#putNode('page', url, { title: row.title, description: row.description, body: row.body });
    for (const board of this.connections.boardsOf(url)) this.#touched.board.add(board);
  }

  #setPin(row: RowOf<'pins'>, isThere: boolean): void {
    const { pin_id: pin, title, description, created_at } = row;
    const url = row.url === null ? undefined : this.#resolve(row.url);
    const boards = this.#boardsOf(pin);
    if (isThere) {
      this.#facets.pin.set(pin, created_at ?? Number.NaN);
      this.#putTexts('pin', pin, { title, description });
    } else this.cards.remove('pin', pin);
    this.#settle(pin, url, boards);
  }

  #setBoard(row: RowOf<'boards'>, isThere: boolean): void {
    const { board_id: board, title, description, owner } = row;
    if (isThere) this.#putNode('board', board, { title, description, owner });
    else this.#removeNode('board', board);
  }

  #setSave({ pin_id: pin, board_id: board }: RowOf<'saves'>, isThere: boolean): void {
    const boards = this.#boardsOf(pin);
    if (isThere) boards.add(board);
    else boards.delete(board);
    this.#settle(pin, this.#pageOf(pin), boards);
  }

  /** Sets the texts of a page or board, and connects what waited for it. */
  #putNode(kind: 'page' | 'board', key: string, text: GivenTexts): void {
    const isNew = !this.cards.has(kind, key);
    this.#putTexts(kind, key, text);
    this.graph.idOf(kind, key);
    this.#touched[kind].add(key);
    if (kind === 'board') this.connections.setBoard(key, true);
    if (isNew) this.#settleAll(kind, key);
  }

  #putTexts(kind: NodeKind, key: string, given: GivenTexts): void {
    this.cards.put(kind, key, texts(given));
    this.#textChanges[kind].set(key, this.textChanges(kind, key) + 1);
  }

  #removeNode(kind: 'page' | 'board', key: string): void {
    this.cards.remove(kind, key);
    this.#touched[kind].add(key);
    this.#settleAll(kind, key);
    if (kind === 'board') this.connections.setBoard(key, false);
  }

  /** Settles all pins that link to a page or are saved on a board, whether or not it is there. */
  #settleAll(kind: 'page' | 'board', key: string): void {
    const pins =
      kind === 'page'
        ? [...this.connections.pinsOf(key), ...this.#pagesAwaited.from(key)]
        : [...this.connections.pinsOn(key).map(({ pin }) => pin), ...this.#savesAwaited.from(key)];
    for (const pin of pins) this.#settle(pin, this.#pageOf(pin), this.#boardsOf(pin));
  }

  /** The page that a pin links to, whether or not it is there. */
  #pageOf(pin: string): string | undefined {
    return this.connections.pageOf(pin) ?? [...this.#pagesAwaited.to(pin)][0];
  }

  /** The boards that a pin is saved on, whether or not they are there. */
  #boardsOf(pin: string): Set<string> {
    return new Set([...this.connections.boardsOfPin(pin), ...this.#savesAwaited.to(pin)]);
  }

  /** Connects a pin with what is there of its page and its boards; the rest waits. */
  #settle(pin: string, url: string | undefined, boards: ReadonlySet<string>): void {
    const before = [this.connections.pageOf(pin), ...this.connections.boardsOfPin(pin)];
    const isThere = this.cards.has('pin', pin);
    const page = isThere && url !== undefined && this.cards.has('page', url) ? url : undefined;
    const on = isThere ? [...boards].filter((board) => this.cards.has('board', board)) : [];
    this.#pagesAwaited.set(pin, isThere && url !== undefined && page === undefined ? [url] : []);
    this.#savesAwaited.set(
      pin,
      [...boards].filter((board) => !on.includes(board)),
    );
    this.connections.setPin(pin, isThere ? { page, boards: on } : undefined);
    this.graph.connectPin(pin, page, on);
    this.#touched.pin.add(pin);
    for (const url of [before[0], page]) if (url !== undefined) this.#touched.page.add(url);
    for (const board of [...before.slice(1), ...on]) this.#touched.board.add(board!);
  }

  #resolve(url: string): string {
    return this.#aliases.get(url) ?? url;
  }
}

type GivenTexts = Readonly<Record<string, string | null>>;

/** Texts without those that are missing. */
function texts(given: GivenTexts): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, text ?? '']));
}
