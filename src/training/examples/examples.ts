/** Training examples: the saves of a view, those that validate held back. */
import { none, Random } from '../../base/index.ts';
import { type Relation, withoutSaves } from '../../graph/index.ts';
import type { Answers } from './answers.ts';

/** Saves whose pin has a page, by position within their kind. n = examples */
export interface Examples {
  /** `[n]` */
  readonly page: Uint32Array;
  readonly pin: Uint32Array;
  readonly board: Uint32Array;
  /** 0 for pins that do not fit their page: these teach which boards suit the pin, and nothing about the page. */
  readonly fits: Uint8Array;
}

/** The saves of a view, split for training. */
export interface SplitExamples {
  readonly training: Examples;
  readonly validation: Examples;
  /** What is left when the validation saves are hidden, as test saves are. */
  readonly relation: Relation;
}

/** How examples are chosen. */
export interface SplitOptions {
  /** The share of the dated saves that validates, the newest; a random share where fewer than half have dates. */
  readonly share: number;
  readonly seed: number;
  /** Pins that cohere less with their page do not fit it; those of pairs that were not scored do. Default 0. */
  readonly minCohesion?: number;
  /** The most saves that are trained on, drawn at random where there are more; null, the default: all. */
  readonly most?: number | null;
}

/** Holds saves back by the rule by which the test saves were held back. */
export function splitExamples(
  relation: Relation,
  { share, seed, minCohesion = 0, most = null }: SplitOptions,
): SplitExamples {
  const { saves, pageOfPin, cohesion } = relation;
  const held = chooseHeld(saves.savedAt, share, seed);
  const where = (test: (save: number) => boolean) =>
    indicesWhere(saves.pin, (pin, save) => pageOfPin[pin] !== none && test(save));
  const take = (rows: Uint32Array): Examples => ({
    page: rows.map((save) => pageOfPin[saves.pin[save]!]!),
    pin: rows.map((save) => saves.pin[save]!),
    board: rows.map((save) => saves.board[save]!),
    fits: Uint8Array.from(rows, (save) => (cohesion[saves.pin[save]!]! < minCohesion ? 0 : 1)), // NaN is not less
  });
  const known = where((save) => held[save] === 0);
  return {
    training: take(most === null ? known : drawSome(known, most, seed)),
    validation: take(where((save) => held[save] === 1)),
    relation: withoutSaves(relation, held),
  };
}

/** At most so many of some rows, in their order. */
function drawSome(rows: Uint32Array, most: number, seed: number): Uint32Array {
  return rows.length <= most ? rows : new Random(seed, 7).shuffle(rows.slice()).subarray(0, most).sort();
}

/** The examples, those `times` times whose page has another pin than the one that is asked for. */
export function repeatWarm(examples: Examples, answers: Answers, times: number): Examples {
  const { page, pin, board, fits } = examples;
  const rows: number[] = [];
  for (let row = 0; row < page.length; row++) {
    const isWarm = answers.pinsOf(page[row]!).length > 1;
    for (let time = 0; time < (isWarm ? times : 1); time++) rows.push(row);
  }
  const take = (column: Uint32Array) => Uint32Array.from(rows, (row) => column[row]!);
  return {
    page: take(page),
    pin: take(pin),
    board: take(board),
    fits: Uint8Array.from(rows, (row) => fits[row]!),
  };
}

/** 1 for each save that is held back. */
function chooseHeld(savedAt: Float64Array, share: number, seed: number): Uint8Array {
  const held = new Uint8Array(savedAt.length);
  const dated = indicesWhere(savedAt, (at) => !Number.isNaN(at));
  if (2 * dated.length < savedAt.length) {
    const random = new Random(seed, 3);
    for (let save = 0; save < held.length; save++) held[save] = random.uniform() < share ? 1 : 0;
    return held;
  }
  dated.sort((a, b) => savedAt[a]! - savedAt[b]! || a - b);
  for (const save of dated.subarray(Math.round(dated.length * (1 - share)))) held[save] = 1;
  return held;
}

function indicesWhere(
  values: Uint32Array | Float64Array,
  test: (value: number, index: number) => boolean,
): Uint32Array {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) if (test(values[i]!, i)) found.push(i);
  return Uint32Array.from(found);
}
