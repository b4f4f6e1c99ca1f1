/** When things happen: two years up to the base day, then one day of churn after the other. */
import type { Random } from '../../base/index.ts';

const DAY = 86_400_000;
/** In milliseconds since 1970: the base corpus ends here, and the first day of churn begins. */
const BASE = Date.UTC(2025, 0, 1);
const SPAN = 730 * DAY;
/** What only isolated pages wait for: short enough to hold less than a tenth of all saves. */
const LATE = 0.995;

/** The end of a day in milliseconds since 1970; day 0 is the base corpus. */
export function endOf(day: number): number {
  return BASE + day * DAY;
}

/** A time at which a page of a day was published; those of the base corpus over two years. */
export function drawPublished(day: number, random: Random): number {
  return Math.floor(endOf(day) - random.uniform() * (day === 0 ? SPAN : DAY));
}

/** A time after another one and before the end of its day, sooner rather than later. */
export function drawAfter(time: number, day: number, random: Random): number {
  return Math.floor(time + (endOf(day) - time) * random.uniform() ** 2);
}

/** A time in the last days of the base corpus. */
export function drawLate(random: Random): number {
  return Math.floor(BASE - SPAN * (1 - LATE) * random.uniform());
}

/** A time within a day of churn. */
export function drawWithin(day: number, random: Random): number {
  return Math.floor(endOf(day) - DAY * random.uniform());
}
