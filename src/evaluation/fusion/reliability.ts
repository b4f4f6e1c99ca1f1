/** How far the probabilities of `pick-boards` can be trusted: what it says of held-out saves, and what became of them. */
import { bootstrapInterval, type Interval } from '../../metrics/index.ts';
import type { Fusion } from '../../model/index.ts';
import { boardChances, likelyBoards } from '../../search/index.ts';
import type { BoardRow } from './board-rows.ts';

/** A board that is at least this likely is sure: an application may save the link there without asking. */
const surely = 0.9;
/** Bins of equal width from 0 to 1. */
const bins = 10;

/** Links whose best board has a probability in one bin. */
export interface ReliabilityBin {
  /** The bounds of the bin; the upper one belongs to the next bin, except 1. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** The mean probability of the best board. */
  readonly said: number;
  /** How often the link was saved on it. */
  readonly was: number;
}

/** The reliability of the probabilities. */
export interface PickReliability {
  /** Links. */
  readonly rows: number;
  /** Links that were only saved on new boards, so that none fitted. */
  readonly withoutBoard: number;
  /** Bins with rows, ascending. */
  readonly bins: readonly ReliabilityBin[];
  /** The expected calibration error: the mean of |said − was|, weighed by the rows of the bins. */
  readonly error: number;
  /** The mean of (probability of the best board − whether it was right)², and of always saying the share that was right. */
  readonly brier: number;
  readonly brierOfShare: number;
  /** Links for which boards were shown, and how often the first of them was right; null without such links. */
  readonly shown: { readonly rows: number; readonly right: Interval | null };
  /**
   * Boards of any place with a probability of at least `from`: how many there are, for how many links there is one, and how
   * often the link was saved there; null without such boards.
   */
  readonly sure: {
    readonly from: number;
    readonly boards: number;
    readonly links: number;
    readonly right: Interval | null;
  };
  /** Links for which it was said that no board fits, and how often they were only saved on new boards. */
  readonly none: { readonly rows: number; readonly right: Interval | null };
}

/** Judges the probabilities; null without rows. */
export function judgePicks(rows: readonly BoardRow[], fusion: Fusion, seed: number): PickReliability | null {
  const asked = rows.filter(({ boards }) => boards.length > 0);
  if (asked.length === 0) return null;
  const judged = asked.map(({ cosines, shares, right }) => {
    const chances = boardChances(cosines, shares, fusion);
    const best = chances.reduce((a, chance, i) => (chance > chances[a]! ? i : a), 0);
    return {
      said: chances[best]!,
      isRight: right[best]!,
      sure: [...right].filter((_, board) => chances[board]! >= surely),
      isShown: likelyBoards(chances, 1).length > 0,
      hasNone: Number(right.every((flag) => flag === 0)),
    };
  });
  const meanOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const share = meanOf(judged.map(({ isRight }) => isRight));
  const found = Array.from({ length: bins }, (_, bin): ReliabilityBin => {
    const members = judged.filter(({ said }) => Math.min(bins - 1, Math.floor(said * bins)) === bin);
    return {
      from: bin / bins,
      to: (bin + 1) / bins,
      rows: members.length,
      said: meanOf(members.map(({ said }) => said)),
      was: meanOf(members.map(({ isRight }) => isRight)),
    };
  }).filter((bin) => bin.rows > 0);
  const rate = (hits: readonly number[]) => ({
    rows: hits.length,
    right: hits.length === 0 ? null : bootstrapInterval(Float64Array.from(hits), { seed }),
  });
  const sure = judged.flatMap((each) => each.sure);
  return {
    rows: judged.length,
    withoutBoard: judged.reduce((sum, { hasNone }) => sum + hasNone, 0),
    bins: found,
    error: found.reduce((sum, bin) => sum + (bin.rows / judged.length) * Math.abs(bin.said - bin.was), 0),
    brier: meanOf(judged.map(({ said, isRight }) => (said - isRight) ** 2)),
    brierOfShare: share * (1 - share),
    shown: rate(judged.filter(({ isShown }) => isShown).map(({ isRight }) => isRight)),
    sure: {
      from: surely,
      boards: sure.length,
      links: judged.filter(({ sure }) => sure.length > 0).length,
      right: rate(sure).right,
    },
    none: rate(judged.filter(({ isShown }) => !isShown).map(({ hasNone }) => hasNone)),
  };
}
