import { describe, expect, test } from 'vitest';
import { none, Random } from '../../base/index.ts';
import type { BoardRow } from './board-rows.ts';
import { fitPicks } from './fit-picks.ts';
import { judgePicks } from './reliability.ts';

const truth = { scale: 6, none: 2.5 };
const prior = { scale: 9, none: 4 };
const words = 0.5;

/** Rows whose boards are drawn as the model says: what is fitted to them must find the model again. */
function drawRows(count: number, seed: number, boards = 12): BoardRow[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const cosines = Float32Array.from({ length: boards }, () => 2 * random.uniform() - 1);
    const shares = Float32Array.from({ length: boards }, () => random.uniform() * 0.4);
    const weights = Array.from(cosines, (cosine, i) => Math.exp(truth.scale * (cosine + words * shares[i]!)));
    let left = random.uniform() * (weights.reduce((sum, each) => sum + each, 0) + Math.exp(truth.none));
    const answer = weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    return { boards: Uint32Array.from(cosines.keys()), cosines, shares, answer: answer < 0 ? none : answer };
  });
}

const fusionOf = (picks: typeof truth) => ({ words: { text: 1, page: 1, pin: 1, board: words }, picks });

describe('the choice among boards', () => {
  test('is found again in many rows that were drawn by it', () => {
    const fitted = fitPicks(drawRows(3000, 1), words, prior);
    expect(Math.abs(fitted.scale - truth.scale)).toBeLessThan(0.4);
    expect(Math.abs(fitted.none - truth.none)).toBeLessThan(0.4);
  });

  test('stays near the prior with few rows, and at it without any', () => {
    const fitted = fitPicks(drawRows(3, 2), words, prior);
    expect(Math.abs(fitted.scale - prior.scale)).toBeLessThan(prior.scale / 2);
    const untouched = fitPicks([], words, prior);
    expect(untouched.scale).toBeCloseTo(prior.scale, 6);
    expect(untouched.none).toBeCloseTo(prior.none, 6);
  });

  test('ends where the scores separate all rows, and where no score says anything', () => {
    const clear = drawRows(200, 3).map((row) => ({
      ...row,
      answer: row.cosines.indexOf(Math.max(...row.cosines)),
    }));
    expect(fitPicks(clear, 0, prior).scale).toBeGreaterThan(prior.scale);
    const silent = drawRows(200, 4).map((row) => ({
      ...row,
      cosines: row.cosines.map(() => 0.2),
      answer: none,
    }));
    expect(Number.isFinite(fitPicks(silent, 0, prior).none)).toBe(true);
  });
});

describe('the reliability', () => {
  test('is good for the probabilities that the rows were drawn by, and bad for others', () => {
    const rows = drawRows(3000, 5);
    const good = judgePicks(rows, { ...fusionOf(truth), rows: 0 }, 0)!;
    const bold = judgePicks(rows, { ...fusionOf({ scale: 30, none: -5 }), rows: 0 }, 0)!;
    expect(good.error).toBeLessThan(0.03);
    expect(bold.error).toBeGreaterThan(0.15);
    expect(good.brier).toBeLessThan(bold.brier);
    expect(good.brier).toBeLessThan(good.brierOfShare);
    expect(good.bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(3000);
    expect(good.withoutBoard).toBe(rows.filter(({ answer }) => answer === none).length);
    expect(good.shown.rows + good.none.rows).toBe(3000);
    expect(good.none.right!.mean).toBeGreaterThan(0.5);
  });

  test('is none without rows', () => {
    expect(judgePicks([], { ...fusionOf(truth), rows: 0 }, 0)).toBeNull();
  });
});
