/** True answers: the pins and boards of a page, by the saves that training sees, whatever steps its graph took. */
import { indexesWhere, none } from '../base/index.ts';
import type { Relation } from '../graph/index.ts';

/** Lists of positions by position: row i is `ids[offsets[i] .. offsets[i + 1])`, ascending. */
interface Rows {
  readonly offsets: Uint32Array;
  readonly ids: Uint32Array;
}

/** Looks up which pins link to a page, and which boards hold it. Positions within their kinds. */
export class Answers {
  /** The page of each pin, or `none`. `[pins]` */
  readonly pageOfPin: Uint32Array;
  readonly #pinsOfPage: Rows;
  readonly #boardsOfPin: Rows;

  constructor({ counts, pageOfPin, saves }: Relation) {
    const linked = indexesWhere(pageOfPin.length, (pin) => pageOfPin[pin] !== none);
    const pages = linked.map((pin) => pageOfPin[pin]!);
    this.pageOfPin = pageOfPin;
    this.#pinsOfPage = groupBy(pages, linked, counts.page);
    this.#boardsOfPin = groupBy(saves.pin, saves.board, counts.pin);
  }

  /** The pins that link to a page, ascending. */
  pinsOf(page: number): Uint32Array {
    return row(this.#pinsOfPage, page);
  }

  /** Calls `visit` with each board that holds a page, once for each of its pins there. */
  forEachBoardOf(page: number, visit: (board: number) => void): void {
    for (const pin of this.pinsOf(page)) for (const board of row(this.#boardsOfPin, pin)) visit(board);
  }
}

function groupBy(groups: Uint32Array, values: Uint32Array, count: number): Rows {
  const offsets = new Uint32Array(count + 1);
  for (const group of groups) offsets[group + 1]!++;
  for (let group = 0; group < count; group++) offsets[group + 1]! += offsets[group]!;
  const next = offsets.slice();
  const ids = new Uint32Array(values.length);
  for (const [i, group] of groups.entries()) ids[next[group]!++] = values[i]!;
  return { offsets, ids };
}

function row({ offsets, ids }: Rows, i: number): Uint32Array {
  return ids.subarray(offsets[i]!, offsets[i + 1]!);
}
