/** Times: two years up to the end of the base corpus, then the days of churn. */
import type { Random } from '../../base/index.ts';

const DAY = 86_400_000;
/** The end of the base corpus and start of the first day of churn, in milliseconds since 1970. */
const BASE = Date.UTC(2025, 0, 1);
const SPAN = 730 * DAY;
/**
 * Isolated pages get their pins after this share of the two years: late enough to fall into the newest tenth of
 * saves.
 */
const LATE = 0.995;

/** The end of a day in milliseconds since 1970; day 0 is the base corpus. */
export function endOf(day: number): number {
  return BASE + day * DAY;
}

/** The publication time of a page of a day; for the base corpus, within two years. */
export function drawPublished(day: number, random: Random): number {
  return Math.floor(endOf(day) - random.uniform() * (day === 0 ? SPAN : DAY));
}

/** A time between `time` and the end of a day, more likely early than late. */
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
