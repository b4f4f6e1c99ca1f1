/** Rows of named numbers: each group of features adds its own, always in the same order. */

export interface Row {
  add(name: string, value: number): void;
}

/** The numbers of one row after another; all rows have the same names. */
export class Rows implements Row {
  readonly names: string[] = [];
  readonly values: number[] = [];
  #isFirst = true;

  add(name: string, value: number): void {
    if (this.#isFirst) this.names.push(name);
    this.values.push(value);
  }

  /** Ends a row. */
  next(): void {
    this.#isFirst = false;
  }
}

/** A count on a scale on which ten and twenty are as far apart as a hundred and two hundred. */
export function log(count: number): number {
  return Math.log1p(Math.max(0, count));
}

export function ratio(part: number, whole: number): number {
  return whole <= 0 ? 0 : part / whole;
}

export function flag(is: boolean): number {
  return is ? 1 : 0;
}
