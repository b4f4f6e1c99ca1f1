/** Connections between pages, pins and boards, by key. */
import { type Groups, groupByKey, lowerBound, membersOf, none } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import type { CompiledGraph, Relation } from '../graph/index.ts';
import { nearBySaves } from './answers/interests/together.ts';

/** Finds the pins and boards of pages from all saves, whether or not compile steps removed their edges. */
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

  /** The ids of the boards that hold at least `least` pages. Pages are counted only where there are as many saves. */
  boardsHolding(least: number): string[] {
    return this.#keys.board.filter(
      (board, number) =>
        membersOf(this.#savesOfBoard, number).length >= least && this.keysOn(board, 'page')!.size >= least,
    );
  }

  /** The ids of a page's pins; none if the page is not in the graph. */
  pinsOf(url: string): string[] {
    return Array.from(this.#pinsOf(url), (pin) => this.#keys.pin[pin]!);
  }

  /** The ids of the boards that hold a page. */
  boardsOf(url: string): string[] {
    const found = new Set<string>();
    for (const pin of this.#pinsOf(url)) {
      for (const board of this.#boardsOf(pin)) found.add(this.#keys.board[board]!);
    }
    return [...found];
  }

  /** The ids of the boards that hold a pin; none if the pin is not in the graph. */
  boardsOfPin(id: string): string[] {
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

  /** The page of a pin; undefined if it has none or is not in the graph. */
  pageOf(pin: string): string | undefined {
    const at = this.#pins.get(pin);
    return at === undefined ? undefined : this.#pageAt(at);
  }

  /** The pins saved on a board, and their pages; none if the board is not in the graph. */
  pinsOn(board: string): { pin: string; page: string | undefined }[] {
    const at = this.#boards.get(board);
    if (at === undefined) return [];
    return Array.from(membersOf(this.#savesOfBoard, at), (save) => {
      const pin = this.#saves.pin[save]!;
      return { pin: this.#keys.pin[pin]!, page: this.#pageAt(pin) };
    });
  }

  /** The keys of the pins or pages on a board; undefined if the board is not in the graph. */
  keysOn(board: string, kind: 'page' | 'pin'): Set<string> | undefined {
    if (!this.#boards.has(board)) return undefined;
    const found = this.pinsOn(board).map((save) => save[kind]);
    return new Set(found.filter((key) => key !== undefined));
  }

  /** The pages that were saved on a board together with those given, and how near that makes them; see `nearBySaves`. */
  savedTogether(
    pages: readonly { readonly url: string; readonly weight: number }[],
  ): [url: string, nearness: number][] {
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
