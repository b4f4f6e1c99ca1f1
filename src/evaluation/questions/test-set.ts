/** The test rows: which held-out saves are eligible, and why the others are not. */

import { none } from '../../base/index.ts';
import { joinTexts } from '../../catalog/index.ts';
import { wordJaccard } from '../../text/index.ts';
import { rowOf } from './adjacency.ts';
import type { Candidates } from './candidates.ts';
import type { Links } from './links.ts';
import { findMirrors, numberLists } from './lists.ts';
import { sampleByHash } from './sample.ts';
import type { SaveColumns } from './saves.ts';

/** Texts with at least this Jaccard similarity of words are near-duplicates. */
export const duplicateSimilarity = 0.8;
/** At most this many warm and as many cold rows of one list, so that no single list decides the result. */
const rowsPerList = 50;

/** The held-out saves that are asked about, by positions in `Candidates`. n = rows */
export interface TestRows {
  /** `[n]` */
  readonly page: Uint32Array;
  readonly pin: Uint32Array;
  readonly board: Uint32Array;
  /** 1 if the page has a save before the split, 0 if it is cold. */
  readonly warm: Uint8Array;
}

/** How many held-out saves are test rows, and how many are not, by the first reason that applies. */
export interface RowCounts {
  readonly heldOut: number;
  /** The pin links to no page. */
  readonly withoutPage: number;
  /** The pin is known, or its text is a near-duplicate of a known pin of the page. */
  readonly nearDuplicates: number;
  /** The list had the page before. */
  readonly reAdded: number;
  /** The list mirrors another. */
  readonly mirrored: number;
  /** More than 50 warm or 50 cold rows of one list. */
  readonly overCap: number;
  readonly warm: number;
  readonly cold: number;
}

/** The test rows in the order of the held-out saves, and the counts. */
export interface TestSet {
  readonly rows: TestRows;
  readonly counts: RowCounts;
  /** All held-out saves. */
  readonly heldOut: SaveColumns;
  /** The indexes of the eligible ones, ascending, before the limit of 50 per list. */
  readonly eligible: Uint32Array;
}

/** Chooses the test rows by the rules of {@link RowCounts}. The same catalog gives the same rows. */
export function chooseTestRows(candidates: Candidates, links: Links, heldOut: SaveColumns): TestSet {
  const listOf = numberLists(candidates);
  const mirrors = findMirrors(listOf, heldOut, links);
  const left = { withoutPage: 0, nearDuplicates: 0, reAdded: 0, mirrored: 0 };
  const eligible: number[] = [];
  for (let save = 0; save < heldOut.pin.length; save++) {
    if (heldOut.page[save] === none) left.withoutPage++;
    else if (isNearDuplicate(heldOut.page[save]!, heldOut.pin[save]!, candidates, links))
      left.nearDuplicates++;
    else if (isReAdded(heldOut.page[save]!, heldOut.board[save]!, listOf, links)) left.reAdded++;
    else if (mirrors.has(listOf[heldOut.board[save]!]!)) left.mirrored++;
    else eligible.push(save);
  }
  const isWarm = (save: number) => rowOf(links.boardsOfPage, heldOut.page[save]!).length > 0;
  const kept = capLists(eligible, heldOut, listOf, isWarm, candidates);
  const warm = Uint8Array.from(kept, (save) => (isWarm(save) ? 1 : 0));
  const warmRows = warm.reduce((sum, flag) => sum + flag, 0);
  return {
    rows: {
      page: kept.map((save) => heldOut.page[save]!),
      pin: kept.map((save) => heldOut.pin[save]!),
      board: kept.map((save) => heldOut.board[save]!),
      warm,
    },
    counts: {
      heldOut: heldOut.pin.length,
      ...left,
      overCap: eligible.length - kept.length,
      warm: warmRows,
      cold: kept.length - warmRows,
    },
    heldOut,
    eligible: Uint32Array.from(eligible),
  };
}

function isNearDuplicate(
  page: number,
  pin: number,
  { tables, known }: Candidates,
  { pinsOfPage }: Links,
): boolean {
  if (pin < known.pin) return true; // a known pin, saved once more
  const textOf = (position: number) =>
    joinTexts(tables.pin.title[position], tables.pin.description[position]);
  const text = textOf(pin);
  return rowOf(pinsOfPage, page).some(
    (other) => other < known.pin && wordJaccard(text, textOf(other)) >= duplicateSimilarity,
  );
}

function isReAdded(page: number, board: number, listOf: Uint32Array, { boardsOfPage }: Links): boolean {
  return rowOf(boardsOfPage, page).some((other) => listOf[other] === listOf[board]);
}

/** Keeps, of the warm and of the cold saves of each list, those with the lowest hashes. */
function capLists(
  saves: readonly number[],
  { pin, board }: SaveColumns,
  listOf: Uint32Array,
  isWarm: (save: number) => boolean,
  { tables }: Candidates,
): Uint32Array {
  const groups = new Map<string, number[]>();
  for (const save of saves) {
    const group = `${listOf[board[save]!]} ${isWarm(save)}`;
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group)!.push(save);
  }
  const textOf = (save: number) => `${tables.pin.keys[pin[save]!]}\n${tables.board.keys[board[save]!]}`;
  const kept = [...groups.values()].flatMap((group) => sampleByHash(group, rowsPerList, textOf));
  return Uint32Array.from(kept).sort();
}

/** At most `most` of the rows, whether warm or cold, those with the lowest hashes. The counts stay those of all rows. */
export function thinRows(test: TestSet, { tables: { pin, board } }: Candidates, most: number): TestSet {
  const { rows } = test;
  const kept = sampleByHash(
    [...rows.pin.keys()],
    most,
    (row) => `${pin.keys[rows.pin[row]!]}\n${board.keys[rows.board[row]!]}`,
  );
  const take = (column: Uint32Array) => Uint32Array.from(kept, (row) => column[row]!);
  return {
    ...test,
    rows: {
      page: take(rows.page),
      pin: take(rows.pin),
      board: take(rows.board),
      warm: Uint8Array.from(kept, (row) => rows.warm[row]!),
    },
  };
}
