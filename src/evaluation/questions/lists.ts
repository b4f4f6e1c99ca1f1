/** Lists, and which of them mirror another. A list is all boards of one owner, or a board without an owner. */
import { none } from '../../base/index.ts';
import type { Candidates } from './candidates.ts';
import type { Links } from './links.ts';
import type { SaveColumns } from './saves.ts';

/** A list is a mirror if at least this share of its held-out pages was in one other list before. */
const mirrorShare = 0.5;
/** Fewer pages in common prove nothing. */
const leastShared = 10;
/** A page in more lists than this is popular: two lists may both have it by chance. */
const mostLists = 50;

/** Gives the number of each board's list. `[boards]` */
export function numberLists({ tables: { board } }: Candidates): Uint32Array {
  const numbers = new Map<string, number>();
  return Uint32Array.from(board.keys, (key, i) => {
    const name = board.owner[i] ? `owner ${board.owner[i]}` : `board ${key}`;
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return numbers.get(name)!;
  });
}

/**
 * Finds the lists that mirror another list: at least half of the pages that the list saved after the split, and at
 * least ten, were in one other list first. The earlier save comes first; undated saves are the oldest. If times are
 * equal, the list with more saves is the original. Pages are compared, not texts, since copies made by machines word
 * the same links in another way.
 */
export function findMirrors(listOf: Uint32Array, heldOut: SaveColumns, links: Links): Set<number> {
  const holders = firstSaves(listOf, heldOut, links);
  const sizes = countSaves(listOf, heldOut, links);
  const isBefore = (a: number, timeA: number, b: number, timeB: number) => {
    if (timeA !== timeB) return timeA < timeB;
    return sizes.get(a) === sizes.get(b) ? a < b : sizes.get(a)! > sizes.get(b)!;
  };
  const heldPages = pagesByList(listOf, heldOut);
  const mirrors = new Set<number>();
  for (const [list, pages] of heldPages) {
    const shared = new Map<number, number>();
    for (const page of pages) {
      const times = holders.get(page)!;
      if (times.size > mostLists) continue;
      for (const [other, time] of times) {
        if (other === list || !isBefore(other, time, list, times.get(list)!)) continue;
        shared.set(other, (shared.get(other) ?? 0) + 1);
      }
    }
    const most = Math.max(0, ...shared.values());
    if (most >= leastShared && most >= mirrorShare * pages.size) mirrors.add(list);
  }
  return mirrors;
}

/** For each held-out page the lists that hold it, with the time of their first save of it, −∞ if undated. */
function firstSaves(
  listOf: Uint32Array,
  heldOut: SaveColumns,
  { saves, pageOfPin }: Links,
): Map<number, Map<number, number>> {
  const holders = new Map<number, Map<number, number>>();
  for (const page of heldOut.page) if (page !== none) holders.set(page, new Map());
  for (const { pin, board, savedAt } of [saves, heldOut]) {
    for (const [i, time] of savedAt.entries()) {
      const times = holders.get(pageOfPin[pin[i]!]!);
      if (times === undefined) continue;
      const list = listOf[board[i]!]!;
      const at = Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
      times.set(list, Math.min(at, times.get(list) ?? Number.POSITIVE_INFINITY));
    }
  }
  return holders;
}

function countSaves(listOf: Uint32Array, heldOut: SaveColumns, { saves }: Links): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const boards of [saves.board, heldOut.board]) {
    for (const board of boards) sizes.set(listOf[board]!, (sizes.get(listOf[board]!) ?? 0) + 1);
  }
  return sizes;
}

function pagesByList(listOf: Uint32Array, { page, board }: SaveColumns): Map<number, Set<number>> {
  const pages = new Map<number, Set<number>>();
  for (let i = 0; i < page.length; i++) {
    if (page[i] === none) continue;
    const list = listOf[board[i]!]!;
    if (!pages.has(list)) pages.set(list, new Set());
    pages.get(list)!.add(page[i]!);
  }
  return pages;
}
