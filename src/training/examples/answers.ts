/** True answers: the pins and boards of a page, by the saves that training sees, whatever steps its graph took. */
import { type Groups, groupByKey, membersOf } from '../../base/index.ts';
import type { Relation } from '../../graph/index.ts';

/** Looks up which pins link to a page, and which boards hold it. Positions within their kinds. */
export class Answers {
  /** The page of each pin, or `none`. `[pins]` */
  readonly pageOfPin: Uint32Array;
  readonly #pinsOfPage: Groups;
  readonly #savesOfPin: Groups;
  /** The board of each save. */
  readonly #boards: Uint32Array;

  constructor({ counts, pageOfPin, saves }: Relation) {
    this.pageOfPin = pageOfPin;
    this.#pinsOfPage = groupByKey(pageOfPin, counts.page);
    this.#savesOfPin = groupByKey(saves.pin, counts.pin);
    this.#boards = saves.board;
  }

  /** The pins that link to a page, ascending. */
  pinsOf(page: number): Uint32Array {
    return membersOf(this.#pinsOfPage, page);
  }

  /** Calls `visit` with each board that holds a page, once for each of its pins there. */
  forEachBoardOf(page: number, visit: (board: number) => void): void {
    for (const pin of this.pinsOf(page)) {
      for (const save of membersOf(this.#savesOfPin, pin)) visit(this.#boards[save]!);
    }
  }
}
