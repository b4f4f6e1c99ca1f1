/** Negatives: what else stands in the columns of a step, how likely it was drawn, and what is no negative at all. */
import { type Corpus, saidBy } from '../../model/index.ts';
import type { Answers } from './answers.ts';
import type { Examples } from './examples.ts';

/**
 * The logQ correction (Yi et al. 2019, section 4): minus the logarithm of how often an item is expected among
 * the columns, as a target of one of `inBatch` examples or one of `random` uniform draws. `[items]`
 */
export function logQCorrection(
  targets: Uint32Array,
  items: number,
  inBatch: number,
  random: number,
): Float32Array {
  const counts = new Float32Array(items);
  for (const item of targets) counts[item]!++;
  return counts.map((count) => -Math.log((inBatch * count) / targets.length + random / items));
}

/**
 * Finds accidental hits, columns that are true answers of another row's question: for a page, its other pins
 * and pins with the same text; for a page and for its pin, the other boards that hold the page.
 */
export class AccidentalHits {
  readonly #answers: Answers;
  /** The row of the batch that last marked each board. */
  readonly #marks: Int32Array;
  #mark = 0;

  constructor(answers: Answers, boards: number) {
    this.#answers = answers;
    this.#marks = new Int32Array(boards);
  }

  /**
   * Sets `mask[i, j]` where pin column j is an answer for the page of row i other than its own. `shown` has the
   * pins' texts as the step shows them, with names or without. `[rows, pins]`
   */
  markPins(
    mask: Uint8Array,
    rows: readonly number[],
    examples: Examples,
    pins: readonly number[],
    corpus: Corpus,
  ): void {
    const pages = pins.map((pin) => this.#answers.pageOfPin[pin]!);
    const numbers = new Map<string, number>();
    const texts = pins.map((pin) => {
      const text = saidBy(corpus, corpus.graph.first.pin + pin);
      return numbers.get(text) ?? numbers.set(text, numbers.size).size - 1;
    });
    for (const [i, row] of rows.entries()) {
      const page = examples.page[row]!;
      for (let j = 0; j < pins.length; j++) {
        const hit = j !== i && (pages[j] === page || texts[j] === texts[i]);
        mask[i * pins.length + j] = hit ? 1 : 0;
      }
    }
  }

  /** Sets `mask[i, j]` where board column j holds the page of row i and is not its target. `[rows, boards]` */
  markBoards(mask: Uint8Array, rows: readonly number[], examples: Examples, boards: readonly number[]): void {
    for (const [i, row] of rows.entries()) {
      const mark = ++this.#mark;
      this.#answers.forEachBoardOf(examples.page[row]!, (board) => {
        this.#marks[board] = mark;
      });
      for (let j = 0; j < boards.length; j++) {
        const hit = j !== i && (boards[j] === boards[i] || this.#marks[boards[j]!] === mark);
        mask[i * boards.length + j] = hit ? 1 : 0;
      }
    }
  }

  /** Sets `mask[i, j]` where the board of row i holds the page of column j, which is not its target. `[rows, pages]` */
  markPages(mask: Uint8Array, rows: readonly number[], examples: Examples, pages: readonly number[]): void {
    for (let j = 0; j < pages.length; j++) {
      const mark = ++this.#mark;
      this.#answers.forEachBoardOf(pages[j]!, (board) => {
        this.#marks[board] = mark;
      });
      for (const [i, row] of rows.entries()) {
        const hit = j !== i && this.#marks[examples.board[row]!] === mark;
        mask[i * pages.length + j] = hit ? 1 : 0;
      }
    }
  }
}
