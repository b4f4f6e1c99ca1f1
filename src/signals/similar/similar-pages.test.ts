import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keyHash } from '../../base/index.ts';
import { readCorpus, TfIdf } from '../../text/index.ts';
import { findSimilarPages, fitStatistics, readTexts, signalsConfig, tableSource } from '../index.ts';
import { plantCorpus } from '../testing/planted.ts';
import { pageTable } from '../testing/tables.ts';

const config = { ...signalsConfig.parse({}).similarPages, minSimilarity: 0 };

it('equals brute force over TF-IDF vectors as long as no limit is reached', async () => {
  const letters = 'abcdefghijklmnopqrst'.split('');
  const body = fc.array(fc.constantFrom(...letters), { maxLength: 12 }).map((each) => each.join(' '));
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: 2, maxLength: 40 }), async (bodies) => {
      // Some words of the addresses are shared, as those of a site are, and some are a page's own
      const pages = bodies.map((each, i) => ({
        key: `${letters[i % 3]}/${String(i).padStart(3, '0')}`,
        body: each,
      }));
      const found = await search(
        pages,
        pages.map((_, i) => i),
      );
      // The same documents for the reference: a page's words are those of its body and of its key
      const reference = new TfIdf(readCorpus(pages.map((page) => `${page.body} ${page.key}`)));
      for (const [page, each] of pages.entries()) {
        const scores = reference.scores(`${each.body} ${each.key}`);
        const others = [...scores.keys()].filter((other) => other !== page && scores[other]! > 0);
        const best = others
          .map((other) => scores[other]!)
          .sort((a, b) => b - a)
          .slice(0, 5);
        const mine = found.get(page) ?? [];
        expect(mine.map(({ similarity }) => similarity)).toEqual(
          best.map((score) => expect.closeTo(score, 4)),
        );
        for (const { other, similarity } of mine) expect(scores[other]).toBeCloseTo(similarity, 4);
      }
    }),
    { numRuns: 15 },
  );
});

it('finds pages of the same topic for nearly every page, with or without threads', async () => {
  const { texts: source, pageOfPin, pages } = plantCorpus({ pages: 2000, copies: 0 });
  const texts = await readTexts(source);
  const statistics = await fitStatistics({ texts, pageOfPin });
  const keyHashes = Uint32Array.from(pages.keys, (key) => keyHash('page', key));
  const asked = Uint32Array.from({ length: 2000 }, (_, i) => i);
  const input = { texts, statistics, keyHashes, pages: asked, config, neighbors: 5 };
  const found = await findSimilarPages({ ...input, threads: 1 });
  expect(new Set(found.page).size).toBe(2000);
  expect(await findSimilarPages({ ...input, threads: 2 })).toEqual(found);
});

it('finds something for a page that has common words only', async () => {
  const pages = Array.from({ length: 6000 }, (_, i) => ({ key: `${i}`, body: `word number${i}` }));
  const found = await search([...pages, { key: 'x', body: 'word' }], [6000]);
  expect(found.get(6000)).toHaveLength(5);
});

it('respects the least similarity, and finds nothing for pages without a shared word', async () => {
  const pages = [
    { key: '1', body: 'red fox' },
    { key: '2', body: 'red fox' },
    { key: '3', body: 'red hill sea whale wave' },
    { key: '4', body: 'alone' },
  ];
  const found = await search(pages, [0, 3], 0.5);
  expect(found.get(0)!.map(({ other }) => other)).toEqual([1]);
  expect(found.get(3)).toBeUndefined();
});

async function search(
  pages: readonly { key: string; body: string }[],
  asked: readonly number[],
  minSimilarity = 0,
) {
  const texts = await readTexts(tableSource({ page: pageTable(pages) }));
  const statistics = await fitStatistics({ texts, pageOfPin: new Uint32Array(0) });
  const { page, other, similarity } = await findSimilarPages({
    texts,
    statistics,
    keyHashes: Uint32Array.from(pages, ({ key }) => keyHash('page', key)),
    pages: Uint32Array.from(asked),
    config: { ...config, minSimilarity },
    neighbors: 5,
  });
  const found = new Map<number, { other: number; similarity: number }[]>();
  for (const [i, each] of page.entries()) {
    found.set(each, [...(found.get(each) ?? []), { other: other[i]!, similarity: similarity[i]! }]);
  }
  return found;
}
