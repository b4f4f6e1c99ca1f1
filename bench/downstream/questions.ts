/** The questions for a ranker: which candidate pages belong to a board, or to what a user has liked so far. */
import type { Random } from '../../src/base/index.ts';
import { joinTexts } from '../../src/catalog/index.ts';
import { normalizePrefixes } from '../../src/evaluation/contenders/scorers/vectors.ts';
import { rowOf } from '../../src/evaluation/questions/adjacency.ts';
import { asPopularAs, type World } from './world.ts';

/** The most pages of a history that count; the latest ones, if times are known. */
const longestHistory = 100;
/** The most answers per question, so that large boards do not dominate. */
const mostAnswers = 20;

/** A board or a user, and the pages that came to it after the cutoff. */
export interface Question {
  /** Its text. */
  readonly document: string;
  /** Its pages before the cutoff. */
  readonly history: Uint32Array;
  /** The embedding of a board, or for a user the mean of the history. `[size]`, of unit length */
  readonly vector: Float32Array;
  /** The right pages, at most 20. */
  readonly answers: Uint32Array;
  /** Pages that must not be drawn as wrong ones: the whole history, and everything after the cutoff. */
  readonly taken: ReadonlySet<number>;
}

/** How wrong pages are drawn. */
export const negativeKinds = ['any page', 'as popular'] as const;
export type NegativeKind = (typeof negativeKinds)[number];

/** Wrong pages for each right one. */
export const negativesPerAnswer = 50;

/** The boards of test rows that had a page before the cutoff. */
export function askBoards(world: World): Question[] {
  const { rows, heldOut, links, units, size, documents } = world;
  const answers = collect(rows.board, rows.page);
  const after = collect(heldOut.board, heldOut.page);
  return [...answers].flatMap(([board, right]) => {
    const history = rowOf(links.pagesOfBoard, board);
    if (history.length === 0) return [];
    return [
      {
        document: documents.boards[board]!,
        history: latest(world, history),
        vector: units.board.subarray(board * size, (board + 1) * size),
        answers: Uint32Array.from([...right].slice(0, mostAnswers)),
        taken: new Set([...history, ...after.get(board)!]),
      },
    ];
  });
}

/** The users who engaged with pages before the cutoff, and with other ones after it. */
export function askUsers(world: World): Question[] {
  const { units, size, documents } = world;
  const { users, before, after, latest } = world.links.engaged;
  return users.flatMap((_, user) => {
    const known = rowOf(before, user);
    const fresh = rowOf(after, user).filter((page) => !known.includes(page));
    if (known.length === 0 || fresh.length === 0) return [];
    const history = latest[user]!.pages.subarray(0, longestHistory);
    return [
      {
        document: joinTexts(...Array.from(history, (page) => documents.pages[page]!)),
        history,
        vector: meanVector(units.page, history, size),
        answers: fresh.subarray(0, mostAnswers),
        taken: new Set([...known, ...fresh]),
      },
    ];
  });
}

/** The right pages of a question, then 50 wrong ones for each of them, or fewer if there are no more. */
export function drawCandidates(
  world: World,
  { answers, taken }: Question,
  kind: NegativeKind,
  random: Random,
): Uint32Array {
  const drawn = new Set<number>(answers);
  for (const answer of answers) {
    const pool = kind === 'any page' ? undefined : asPopularAs(world, answer);
    const count = pool?.length ?? world.popularity.length;
    let left = negativesPerAnswer;
    for (let tries = 0; left > 0 && tries < 4 * negativesPerAnswer; tries++) {
      const at = random.below(count);
      const page = pool === undefined ? at : pool[at]!;
      if (taken.has(page) || drawn.has(page)) continue;
      drawn.add(page);
      left--;
    }
  }
  return Uint32Array.from(drawn);
}

function meanVector(units: Float32Array, pages: Uint32Array, size: number): Float32Array {
  const sum = new Float32Array(size);
  for (const page of pages) for (let k = 0; k < size; k++) sum[k]! += units[page * size + k]!;
  return normalizePrefixes(sum, size, size);
}

function collect<Key>(keys: Iterable<Key>, pages: Uint32Array): Map<Key, Set<number>> {
  const sets = new Map<Key, Set<number>>();
  let i = 0;
  for (const key of keys) {
    const set = sets.get(key) ?? new Set();
    sets.set(key, set.add(pages[i++]!));
  }
  return sets;
}

/** The pages that were saved last; pages without a time count as oldest. */
function latest({ lastSaved }: World, pages: Uint32Array): Uint32Array {
  if (pages.length <= longestHistory) return pages;
  const at = (page: number) => (Number.isNaN(lastSaved[page]) ? Number.NEGATIVE_INFINITY : lastSaved[page]!);
  return pages.toSorted((a, b) => (at(a) === at(b) ? a - b : at(b) - at(a))).slice(0, longestHistory);
}
