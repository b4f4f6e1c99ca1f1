import { describe, expect, test } from 'vitest';
import { Random } from '../../base/index.ts';
import type { Fusion } from '../../model/index.ts';
import { boardChances } from '../../search/index.ts';
import type { BoardRow } from './board-rows.ts';
import { fitPicks } from './fit-picks.ts';
import { judgePicks } from './reliability.ts';

const truth = { bias: -1, score: 1.5, lead: 4 };
const prior = { bias: -2, score: 2.5, lead: 3 };
const fusionOf = (picks: Fusion['picks']): Fusion => ({
  words: { text: 1, page: 1, pin: 1, board: 0.5 },
  picks,
  rows: 0,
});

/** Links whose boards are drawn as the truth says: what is fitted to them must find it again. */
function drawRows(count: number, seed: number, boards = 12): BoardRow[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const cosines = Float32Array.from({ length: boards }, () => 2 * random.uniform() - 1);
    const shares = Float32Array.from({ length: boards }, () => random.uniform() * 0.4);
    const chances = boardChances(cosines, shares, fusionOf(truth));
    const right = Uint8Array.from(chances, (chance) => Number(random.uniform() < chance));
    return { boards: Uint32Array.from(cosines.keys()), cosines, shares, right };
  });
}

describe('the probability of a board', () => {
  test('is found again in many links that were drawn by it', () => {
    const fitted = fitPicks(drawRows(3000, 1), 0.5, prior);
    for (const name of ['bias', 'score', 'lead'] as const)
      expect(Math.abs(fitted[name] - truth[name])).toBeLessThan(0.6);
  });

  test('stays near the prior with few links, and at it without any', () => {
    const fitted = fitPicks(drawRows(3, 2), 0.5, prior);
    for (const name of ['bias', 'score', 'lead'] as const) {
      expect(Math.abs(fitted[name] - prior[name])).toBeLessThan(1);
      expect(fitPicks([], 0.5, prior)[name]).toBeCloseTo(prior[name], 6);
    }
  });
});

describe('the reliability', () => {
  test('is good for the probabilities that the links were drawn by, and bad for others', () => {
    const rows = drawRows(3000, 5);
    const good = judgePicks(rows, fusionOf(truth), 0)!;
    const bold = judgePicks(rows, fusionOf({ bias: 2, score: 4, lead: 1 }), 0)!;
    expect(good.error).toBeLessThan(0.04);
    expect(bold.error).toBeGreaterThan(0.15);
    expect(good.brier).toBeLessThan(bold.brier);
    expect(good.brier).toBeLessThan(good.brierOfShare);
    expect(good.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(3000);
    expect(good.withoutBoard).toBe(rows.filter(({ right }) => !right.includes(1)).length);
    expect(good.shown.rows + good.none.rows).toBe(3000);
    for (const { sure } of [good, bold]) {
      expect(sure.links).toBeLessThanOrEqual(sure.boards);
      expect(sure.right!.mean > 0.85).toBe(sure === good.sure); // what is said to be sure is, where the probabilities are true
    }
  });

  test('says that no board fits where none is likely', () => {
    const rows = drawRows(100, 6).map((row) => ({ ...row, right: row.right.map(() => 0) }));
    const { none, shown } = judgePicks(rows, fusionOf({ bias: -9, score: 0, lead: 0 }), 0)!;
    expect(none).toMatchObject({ rows: 100, right: { mean: 1 } });
    expect(shown).toEqual({ rows: 0, right: null });
  });

  test('is none without links', () => {
    expect(judgePicks([], fusionOf(truth), 0)).toBeNull();
  });
});
