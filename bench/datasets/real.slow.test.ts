import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rowOf } from '../../src/evaluation/index.ts';
import { mean } from '../../src/metrics/index.ts';
import { recallByUser } from '../quality/recall.ts';
import { topPopular } from '../recommenders/top-popular.ts';
import { convertAwesomeLists } from './awesome.ts';
import { convertBookmarkedLinks } from './bookmarks.ts';
import { readCiteulikeA } from './citeulike-a.ts';
import { readCiteulikeT } from './citeulike-t.ts';

const absent = process.env.LINKSAGE_DATA === undefined;
if (absent)
  process.stderr.write('skipped: set LINKSAGE_DATA to the folder that holds the public data sets\n');

it.skipIf(absent)('the public data sets hold what their counts say', async () => {
  const out = await mkdtemp(join(tmpdir(), 'linksage-real-'));
  try {
    // 76,123 list items by a simple line parser, plus tables, numbered items and reference links
    const lists = await convertAwesomeLists({ out, descriptions: true });
    expect(lists.saves).toBeGreaterThan(76_123);
    expect(lists.saves).toBeLessThan(76_123 * 1.05);
    expect(lists.boards).toBeGreaterThan(8_194);
    expect(lists.boards).toBeLessThan(8_194 * 1.05);
    expect(lists.describedPages).toBeGreaterThan(12_700);
    expect(lists.datedShare).toBeGreaterThan(0.97);

    const links = await convertBookmarkedLinks({ out });
    expect(links.pages).toBeGreaterThan(6_680);
    expect(links.pages).toBeLessThanOrEqual(6_695);
    expect(links.boards).toBe(1_663);
    expect(links.saves).toBeGreaterThan(15_700);
    expect(links.saves).toBeLessThanOrEqual(15_754);
  } finally {
    await rm(out, { recursive: true });
  }
});

it.skipIf(absent)(
  'citeulike-t is asked as its published table was: the most popular articles score the same',
  async () => {
    const { train, test, items, texts } = await readCiteulikeT(undefined);
    expect([train.offsets.length - 1, items, train.ids.length, test.ids.length]).toEqual([
      7_947, 25_975, 53_399, 81_461,
    ]);
    expect(texts.filter((text) => text === '')).toHaveLength(31);
    const popular = topPopular({ itemsOf: train, items });
    const recalls = recallByUser(
      (user, scores) => popular.score(rowOf(train, user), scores),
      { train, test, items },
      100,
    );
    expect(recalls).toHaveLength(2_598);
    expect(Math.abs(mean(recalls) - 0.0862)).toBeLessThan(0.003);
  },
);

it.skipIf(absent)('citeulike-a asks for articles that no known library holds', async () => {
  const { train, test, items, candidates } = await readCiteulikeA(undefined);
  expect([items, train.ids.length, test.ids.length, candidates.length]).toEqual([
    16_980, 164_210, 40_776, 3_396,
  ]);
  const known = new Set(train.ids);
  expect(known.size).toBe(13_584);
  expect(candidates.some((item) => known.has(item))).toBe(false);
});
