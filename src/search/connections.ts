/** Connections between pages, pins and boards, by key. */
import { type Groups, groupByKey, lowerBound, membersOf, none } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import type { CompiledGraph, Relation } from '../graph/index.ts';
import { nearBySaves } from './answers/interests/together.ts';

/** What a pin is connected with. */
export interface PinLinks {
  /** The page that it links to. */
  readonly page?: string | undefined;
  /** The ids of the boards that hold it. */
  readonly boards: readonly string[];
}

/**
 * Finds the pins and boards of pages from all saves, whether or not compile steps removed their edges; and what is newer than
 * the graph.
 */
export class Connections {
  /** Whether a compile has found near-duplicate pages. */
  readonly hasLinkClusters: boolean;
  readonly #keys: Readonly<Record<NodeKind, readonly string[]>>;
  readonly #pages: ReadonlyMap<string, number>;
  readonly #pins: ReadonlyMap<string, number>;
  readonly #boards: ReadonlyMap<string, number>;
  readonly #pinsOfPage: Groups;
  /** The saves of each board. */
  readonly #savesOfBoard: Groups;
  readonly #pageOfPin: Uint32Array;
  readonly #linkClusters: Uint32Array;
  readonly #saves: Relation['saves'];
  /** What pins are connected with now; undefined for pins that are gone. */
  readonly #changed = new Map<string, PinLinks | undefined>();
  /** The pins of `#changed` by their pages and boards. */
  readonly #changedOn = { page: new Map<string, Set<string>>(), board: new Map<string, Set<string>>() };
  readonly #newerBoards = new Map<string, boolean>();
  #clustered: ReadonlyMap<number, readonly number[]> | undefined;

  private constructor(relation: Relation, keys: Readonly<Record<NodeKind, readonly string[]>>) {
    this.#keys = keys;
    const numbers = (of: readonly string[]) => new Map(of.map((key, number) => [key, number]));
    this.#pages = numbers(keys.page);
    this.#pins = numbers(keys.pin);
    this.#boards = numbers(keys.board);
    this.#savesOfBoard = groupByKey(relation.saves.board, relation.counts.board);
    this.#pinsOfPage = groupByKey(relation.pageOfPin, relation.counts.page);
    this.#pageOfPin = relation.pageOfPin;
    this.#linkClusters = relation.linkClusters;
    this.hasLinkClusters = relation.linkClusters.some((first, page) => first !== page);
    this.#saves = relation.saves;
  }

  /** Reads the relation that a graph was made from. */
  static async create({ keys, relation }: CompiledGraph): Promise<Connections> {
    return new Connections(await relation(), {
      page: await keys('page'),
      pin: await keys('pin'),
      board: await keys('board'),
    });
  }

  /** Connects a pin anew; without links, it is gone. */
  setPin(pin: string, links: PinLinks | undefined): void {
    const before = this.#changed.get(pin);
    if (before?.page !== undefined) this.#changedOn.page.get(before.page)?.delete(pin);
    for (const board of before?.boards ?? []) this.#changedOn.board.get(board)?.delete(pin);
    this.#changed.set(pin, links);
    if (links?.page !== undefined) addTo(this.#changedOn.page, links.page, pin);
    for (const board of links?.boards ?? []) addTo(this.#changedOn.board, board, pin);
  }

  /** Says that there is a board, or none any more. */
  setBoard(board: string, isThere: boolean): void {
    this.#newerBoards.set(board, isThere);
  }

  /** The position of a node in the graph that this was read from; undefined if it is not there. */
  positionOf(kind: NodeKind, key: string): number | undefined {
    return { page: this.#pages, pin: this.#pins, board: this.#boards }[kind].get(key);
  }

  /** The ids of the boards that hold at least `least` pages. Pages are counted only where there are as many saves. */
  boardsHolding(least: number): string[] {
    const saves = (board: string) => {
      const at = this.#boards.get(board);
      const before = at === undefined ? 0 : membersOf(this.#savesOfBoard, at).length;
      return before + (this.#changedOn.board.get(board)?.size ?? 0);
    };
    const newer = [...this.#newerBoards.keys()].filter((board) => !this.#boards.has(board));
    return [...this.#keys.board, ...newer].filter(
      (board) => saves(board) >= least && (this.keysOn(board, 'page')?.size ?? 0) >= least,
    );
  }

  /** The ids of a page's pins; none if there is no such page. */
  pinsOf(url: string): string[] {
    const before = Array.from(this.#pinsOf(url), (pin) => this.#keys.pin[pin]!);
    return this.#withChanged(before, this.#changedOn.page.get(url));
  }

  /** The ids of the boards that hold a page. */
  boardsOf(url: string): string[] {
    return [...new Set(this.pinsOf(url).flatMap((pin) => this.boardsOfPin(pin)))];
  }

  /** The ids of the boards that hold a pin; none if there is no such pin. */
  boardsOfPin(id: string): readonly string[] {
    if (this.#changed.has(id)) return this.#changed.get(id)?.boards ?? [];
    const pin = this.#pins.get(id);
    return pin === undefined ? [] : Array.from(this.#boardsOf(pin), (board) => this.#keys.board[board]!);
  }

  /** The URLs of the near-duplicates of a page, ascending. */
  duplicatesOf(url: string): string[] {
    const page = this.#pages.get(url);
    if (page === undefined || !this.hasLinkClusters) return [];
    const cluster = this.#clusters().get(this.#linkClusters[page]!) ?? [];
    return cluster.filter((other) => other !== page).map((other) => this.#keys.page[other]!);
  }

  /** The URLs of each group of near-duplicate pages, ascending; the largest groups first. */
  linkClusters(): string[][] {
    const groups = [...this.#clusters().values()].sort((a, b) => b.length - a.length || a[0]! - b[0]!);
    return groups.map((pages) => pages.map((page) => this.#keys.page[page]!));
  }

  /** The page that represents a page's link cluster. It is the page itself if it has no near-duplicates or is unknown. */
  clusterOf(url: string): string {
    const page = this.#pages.get(url);
    return page === undefined ? url : this.#keys.page[this.#linkClusters[page]!]!;
  }

  /** The page of a pin; undefined if it has none or is not there. */
  pageOf(pin: string): string | undefined {
    if (this.#changed.has(pin)) return this.#changed.get(pin)?.page;
    const at = this.#pins.get(pin);
    return at === undefined ? undefined : this.#pageAt(at);
  }

  /** The pins saved on a board, and their pages; none if there is no such board. */
  pinsOn(board: string): { pin: string; page: string | undefined }[] {
    const at = this.#boards.get(board);
    const saves = at === undefined ? [] : membersOf(this.#savesOfBoard, at);
    const before = Array.from(saves, (save) => this.#keys.pin[this.#saves.pin[save]!]!);
    const pins = this.#withChanged(before, this.#changedOn.board.get(board));
    return pins.map((pin) => ({ pin, page: this.pageOf(pin) }));
  }

  /** The keys of the pins or pages on a board; undefined if there is no such board. */
  keysOn(board: string, kind: 'page' | 'pin'): Set<string> | undefined {
    if (!(this.#newerBoards.get(board) ?? this.#boards.has(board))) return undefined;
    const found = this.pinsOn(board).map((save) => save[kind]);
    return new Set(found.filter((key) => key !== undefined));
  }

  /** Pins as the graph has them, without those that have changed, and those that are connected so now. */
  #withChanged(before: string[], changed: ReadonlySet<string> = new Set()): string[] {
    if (this.#changed.size === 0) return before;
    return [...before.filter((pin) => !this.#changed.has(pin)), ...changed];
  }

  /** The pages that were saved on a board together with those given, and how near that makes them; see `nearBySaves`. */
  savedTogether(
    pages: readonly { readonly url: string; readonly weight: number }[],
  ): [url: string, nearness: number][] {
    if (this.#changed.size > 0) return [...this.#savedTogetherNow(pages)];
    const seen = pages.flatMap(({ url, weight }) => {
      const page = this.#pages.get(url);
      return page === undefined ? [] : [{ page, weight }];
    });
    const near = nearBySaves(seen, {
      boardsOf: (page) =>
        Array.from(membersOf(this.#pinsOfPage, page)).flatMap((pin) => Array.from(this.#boardsOf(pin))),
      pagesOn: (board) =>
        Array.from(
          membersOf(this.#savesOfBoard, board),
          (save) => this.#pageOfPin[this.#saves.pin[save]!]!,
        ).filter((page) => page !== none),
    });
    return [...near].map(([page, nearness]) => [this.#keys.page[page]!, nearness]);
  }

  /** The same with what is newer, by key, which takes longer than by number. */
  #savedTogetherNow(
    pages: readonly { readonly url: string; readonly weight: number }[],
  ): Map<string, number> {
    return nearBySaves(
      pages.map(({ url, weight }) => ({ page: url, weight })),
      { boardsOf: (url) => this.boardsOf(url), pagesOn: (board) => [...(this.keysOn(board, 'page') ?? [])] },
    );
  }

  #pageAt(pin: number): string | undefined {
    const page = this.#pageOfPin[pin]!;
    return page === none ? undefined : this.#keys.page[page];
  }

  #boardsOf(pin: number): Uint32Array {
    const { pin: pins, board: boards } = this.#saves;
    const from = lowerBound(pins, pin);
    let to = from;
    while (pins[to] === pin) to++;
    return boards.subarray(from, to);
  }

  /** The pages of each link cluster of two or more, ascending, by the page that represents it. */
  #clusters(): ReadonlyMap<number, readonly number[]> {
    if (this.#clustered !== undefined) return this.#clustered;
    const members = new Map<number, number[]>();
    for (const [page, first] of this.#linkClusters.entries()) {
      if (first === page) continue;
      const group = members.get(first);
      if (group === undefined) members.set(first, [first, page]);
      else group.push(page);
    }
    this.#clustered = members;
    return members;
  }

  #pinsOf(url: string): Uint32Array {
    const page = this.#pages.get(url);
    return page === undefined ? new Uint32Array(0) : membersOf(this.#pinsOfPage, page);
  }
}

function addTo(groups: Map<string, Set<string>>, key: string, member: string): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, new Set([member]));
  else group.add(member);
}
