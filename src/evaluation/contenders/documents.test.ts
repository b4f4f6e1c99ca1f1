import { expect, test } from 'vitest';
import { words } from '../../text/index.ts';
import { readCandidates } from '../questions/candidates.ts';
import { readLinks } from '../questions/links.ts';
import { openSmallCatalog } from '../testing/small-catalog.ts';
import { makeDocuments, type Names } from './documents.ts';

async function documentsOf(names: Names) {
  const { view, heldOut } = await openSmallCatalog(
    [
      {
        pin: 'p1',
        url: 'https://kit.io/x',
        title: 'Kit',
        description: 'Kit for boats',
        board: 'Sea',
        owner: 'ann',
        day: 1,
      },
      {
        pin: 'p2',
        url: 'https://kit.io/x',
        title: 'Kit 2',
        description: 'x kit',
        board: 'Sea',
        owner: 'ann',
        day: 101,
      },
      { pin: 'p3', url: 'https://oar.io', title: 'Oar', description: 'Oar, io', board: 'New', day: 102 },
    ],
    [{ url: 'https://kit.io/x', title: 'Kit!', description: 'Sail.' }],
  );
  const candidates = await readCandidates(view, heldOut);
  expect(candidates.tables.pin.keys).toEqual(['p1', 'p2', 'p3']);
  return makeDocuments(candidates, await readLinks(view, heldOut, candidates), names);
}

test('a page has its own words and those of its known pins, a board those of its known pins', async () => {
  const documents = await documentsOf('shown');
  expect(words(documents.pages[0]!)).toEqual(['kit', 'io', 'x', 'kit', 'sail', 'kit', 'kit', 'for', 'boats']);
  expect(words(documents.pages[1]!)).toEqual(['oar', 'io']);
  expect(words(documents.boards[0]!)).toEqual(['sea', 'ann', 'kit', 'kit', 'for', 'boats']);
  expect(documents.pins.map(words)).toEqual([
    ['kit', 'kit', 'for', 'boats'],
    ['kit', '2', 'x', 'kit'],
    ['oar', 'oar', 'io'],
  ]);
});

test('with names hidden pins lose titles and URL words, on their pages and boards too', async () => {
  const documents = await documentsOf('hidden');
  expect(documents.pins.map(words)).toEqual([['for', 'boats'], [], []]);
  expect(words(documents.pages[0]!)).toEqual(['kit', 'io', 'x', 'kit', 'sail', 'for', 'boats']);
  expect(words(documents.boards[0]!)).toEqual(['sea', 'ann', 'for', 'boats']);
});

test('both sides have words if the pin has, and the page or one of its known pins has', async () => {
  const documents = await documentsOf('hidden');
  expect(documents.bothHaveWords(0, 0)).toBe(true);
  expect(documents.bothHaveWords(0, 1)).toBe(false); // the pin has none
  expect(documents.bothHaveWords(1, 0)).toBe(false); // the page has none
});
