/** Connections between pages, pins and boards, by key. */
import { type Groups, groupByKey, lowerBound, membersOf, none } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import type { CompiledGraph, Relation } from '../graph/index.ts';

/** Finds the pins and boards of pages from all saves, whether or not compile steps removed their edges. */
export class Connections {
  /** Whether a compile has found near-duplicate pages. */
  readonly hasLinkClusters: boolean;
  readonly #keys: Readonly<Record<NodeKind, readonly string[]>>;
  readonly #pages: ReadonlyMap<string, number>;
  readonly #pinsOfPage: Groups;
  readonly #pageOfPin: Uint32Array;
  readonly #linkClusters: Uint32Array;
  readonly #saves: Relation['saves'];
  #pins: ReadonlyMap<string, number> | undefined;
  #clustered: ReadonlyMap<number, readonly number[]> | undefined;

  private constructor(relation: Relation, keys: Readonly<Record<NodeKind, readonly string[]>>) {
    this.#keys = keys;
    this.#pages = new Map(keys.page.map((url, page) => [url, page]));
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
    this.#pins ??= new Map(this.#keys.pin.map((key, pin) => [key, pin]));
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

  /** The keys of the pins or pages on a board; undefined if the board is not in the graph. */
  keysOn(board: string, kind: 'page' | 'pin'): Set<string> | undefined {
    const wanted = this.#keys.board.indexOf(board);
    if (wanted < 0) return undefined;
    const { pin: pins, board: boards } = this.#saves;
    const found = new Set<string>();
    for (let save = 0; save < boards.length; save++) {
      if (boards[save] !== wanted) continue;
      const at = kind === 'pin' ? pins[save]! : this.#pageOfPin[pins[save]!]!;
      if (at !== none) found.add(this.#keys[kind][at]!);
    }
    return found;
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
