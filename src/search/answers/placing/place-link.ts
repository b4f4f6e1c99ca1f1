/** Finds the boards that hold a link, and those that it may belong on, with reasons; or names a new board for it. */
import type { Fusion } from '../../../model/index.ts';
import type { Cards } from '../../cards.ts';
import type { Connections } from '../../connections.ts';
import { fuse } from '../../fused.ts';
import type { BoardPick, Hit, NewBoard, PickReason, Placement } from '../../hits.ts';
import { boardChances, likelyBoards } from '../../picks.ts';
import { shownCard } from '../../shown-card.ts';
import { type Naming, nameBoard } from './name-board.ts';

/** Reasons of a pick, and pages of a new board. */
const mostPages = 3;
/** Pages of a board that are compared with a link; beyond that, the reasons are some of the best. */
const mostCompared = 2000;
/** A board with this share of all pages, such as one named after a file, is no answer: it says nothing about a link. */
const catchAllShare = 0.9;
/** If no pick is more likely than this, a new board may be the better choice. */
const doubtful = 0.25;

/** What placing a link needs to know of the link. */
export interface Link {
  readonly url: string;
  /** Its titles. */
  readonly titles: readonly string[];
}

/** What placing a link needs to know of the corpus. */
export interface PlaceSource extends Naming {
  readonly cards: Cards;
  readonly connections: Connections;
  readonly fusion: Fusion;
  readonly pages: number;
  /** The boards that can be picked. `[boards]` */
  readonly boards: { readonly keys: readonly string[]; readonly positions: ReadonlyMap<string, number> };
  /** Of the link with each board: its cosine and the share of its words. Each `[boards]` */
  readonly cosines: Float32Array;
  readonly shares: Float32Array;
  /** The cosines of the link with some pages, by URL; those without a vector are left out. */
  readonly cosinesOf: (urls: readonly string[]) => ReadonlyMap<string, number>;
  /** The pages most like the link, without those that are no more like it than nonsense is. */
  readonly likePages: () => Promise<readonly Hit[]>;
}

/** Places a link; picks at most `k` boards. */
export async function placeLink(link: Link, k: number, source: PlaceSource): Promise<Placement> {
  const { cards, connections, fusion, boards, cosines, shares } = source;
  const held = connections.boardsOf(link.url);
  const possible = cosines.slice();
  for (const board of [...held, ...connections.boardsHolding(catchAllShare * source.pages)]) {
    const row = boards.positions.get(board);
    if (row !== undefined) possible[row] = Number.NaN;
  }
  const chances = boardChances(possible, shares, fusion);
  const reasonsOf = findReasons(held, source);
  const picks = likelyBoards(chances, k).map((row): BoardPick => {
    const key = boards.keys[row]!;
    const score = fuse(cosines[row]!, shares[row]!, fusion.words.board);
    return {
      key,
      score,
      scoredBy: 'fused',
      probability: chances[row]!,
      ...cards.of('board', key),
      because: reasonsOf(key),
    };
  });
  const isDoubtful = held.length === 0 && picks.every(({ probability }) => probability < doubtful);
  const newBoard = isDoubtful ? await proposeBoard(link, source) : undefined;
  return {
    on: held.map((key) => ({ key, ...cards.of('board', key) })),
    picks,
    ...(newBoard && { newBoard }),
  };
}

/** Makes a function that finds the pages of a board that are most like the link. `held`: the boards of the link */
function findReasons(
  held: readonly string[],
  { cards, connections, cosinesOf }: PlaceSource,
): (board: string) => PickReason[] {
  const own = new Set(held);
  return (board) => {
    const urls = [...(connections.keysOn(board, 'page') ?? [])].slice(0, mostCompared);
    const best = [...cosinesOf(urls)].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, mostPages);
    return best.map(([key, score]) => ({
      key,
      ...shownCard('page', key, cards, connections),
      score,
      sharedBoards: connections.boardsOf(key).filter((each) => own.has(each)).length,
    }));
  };
}

/** A board for a link and the pages like it; undefined if their words say nothing. */
async function proposeBoard({ titles }: Link, source: PlaceSource): Promise<NewBoard | undefined> {
  const pages = await source.likePages();
  const texts = pages.map(({ title, score }) => ({ text: title, weight: score }));
  const title = await nameBoard(titles.join('. '), texts, source);
  return title === undefined ? undefined : { title, pages: pages.slice(0, mostPages) };
}
