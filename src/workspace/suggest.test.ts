import { expect, it } from 'vitest';
import { openSmallView } from '../graph/testing/small-graph.ts';
import { suggest } from './suggest.ts';

const save = (title: string, n: number) => ({
  pin: `pin-${n}`,
  url: `https://site.example/${n}`,
  title,
  board: 'one',
});

it('asks for words that several titles have next to each other, and few others have', async () => {
  const titles = [
    'The guide to night photography',
    'Cameras for night photography',
    'The guide to lenses',
    'The guide to prints',
    ...Array.from({ length: 40 }, (_, i) => `The guide to number${i} things`),
  ];
  const { view } = await openSmallView(titles.map(save));
  const { query, page, link } = await suggest(view);
  expect(query).toBe('night photography');
  expect(['https://site.example/0', 'https://site.example/1']).toContain(page);
  expect(link).toMatch(/^https:\/\/site\.example\/\d+$/);
  expect(link).not.toBe(page);
});

it('has a page and a link where no title has words', async () => {
  const { view } = await openSmallView([save('', 0), save('12', 1)]);
  expect(await suggest(view)).toEqual({
    query: undefined,
    page: 'https://site.example/0',
    link: 'https://site.example/1',
  });
});
