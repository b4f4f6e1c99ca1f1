import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addressRules } from '../../content/index.ts';
import { Store } from '../../storage/index.ts';
import { Catalog, fileSource } from '../index.ts';
import { textSource } from '../testing/text-source.ts';

/**
 * A catalog made by the last version with the first address rules, from the files beside it: `bookmarks.html`, then
 * `rows.jsonl`.
 */
const fixture = join(import.meta.dirname, 'fixtures');

async function openOld(): Promise<{ catalog: Catalog; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-readdress-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(fixture, folder, { recursive: true });
  const catalog = await Catalog.open(folder);
  onTestFinished(() => catalog.close());
  return { catalog, folder };
}

/** What a catalog shows: keys of pages, pins by title, saves as `pin board`. */
async function contentOf(catalog: Catalog) {
  const view = await catalog.view('all');
  const [pages, pins, boards] = [
    await view.nodes('page'),
    await view.nodes('pin'),
    await view.nodes('board'),
  ];
  const { pin, board } = await view.saves();
  const images = [];
  for await (const { positions } of view.streamImageVectors('page'))
    images.push(...Array.from(positions, (i) => pages.keys[i]));
  return {
    pages: pages.keys,
    pins: pins.keys.map((_, i) => `${pins.title[i]} ${pins.url[i]}`).sort(),
    ids: pins.keys,
    boards: [...boards.title].sort(),
    saves: Array.from(pin, (p, i) => `${pins.title[p]} on ${boards.title[board[i]!]}`).sort(),
    images,
  };
}

const importOf = (name: string) => fileSource(join(fixture, name));

it('a catalog of the first address rules is read as it was made', async () => {
  const { catalog } = await openOld();
  expect(await catalog.counts()).toMatchObject({ pages: 8, pins: 8, boards: 5, saves: 9 });
  expect((await contentOf(catalog)).pages).toContain('https://youtu.be/aaaaaaaaaaa?si=share');
});

it('the first write moves pages, pins and all that belongs to them to the new keys', async () => {
  const { catalog, folder } = await openOld();
  await catalog.fixSplit('auto');
  const { ids: _, ...content } = await contentOf(catalog);
  expect(content).toEqual({
    pages: [
      'https://app.example.com',
      'https://docs.example.com/manual',
      'https://example.org/plain',
      'https://example.org/story',
      'https://wiki.example.com/Graph_(discrete)',
      'https://youtube.com/watch?v=aaaaaaaaaaa',
      'https://youtube.com/watch?v=bbbbbbbbbbb',
    ],
    pins: [
      ' https://example.org/plain',
      'A concert https://youtube.com/watch?v=aaaaaaaaaaa',
      'Graph https://wiki.example.com/Graph_(discrete)',
      'Manual https://docs.example.com/manual',
      'My story https://example.org/story',
      'Second view https://app.example.com',
      'The same song https://youtube.com/watch?v=bbbbbbbbbbb',
    ],
    boards: ['Music', 'Stories', 'Work', 'live', 'views'],
    saves: [
      'A concert on Music',
      'A concert on live',
      'Graph on Work',
      'Manual on Work',
      'My story on Stories',
      'Second view on Work',
      'Second view on views',
      'The same song on Music',
    ],
    images: ['https://example.org/story'],
  });
  const view = await catalog.view('all');
  const pages = await view.nodes('page');
  const story = pages.keys.indexOf('https://example.org/story');
  expect([pages.title[story], pages.body[story]]).toEqual(['A story', 'Once upon a time']);
  const { user, page } = await (await catalog.heldOut()).engagements();
  expect([user, page]).toEqual([['ann'], ['https://example.org/story']]);
  const manifest = async () =>
    (await Store.open<{ addressRules: number }>(folder, { kind: 'catalog' })).manifest!;
  const moved = await manifest();
  expect(moved.meta.addressRules).toBe(addressRules);
  await catalog.fixSplit('auto');
  expect(await manifest()).toEqual(moved); // once is enough
});

it('importing the same sources again leaves what an import into a new catalog makes', async () => {
  const { catalog } = await openOld();
  const folder = await mkdtemp(join(tmpdir(), 'linksage-readdress-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const fresh = await Catalog.open(join(folder, 'catalog'));
  onTestFinished(() => fresh.close());
  for (const name of ['bookmarks.html', 'rows.jsonl']) {
    await catalog.import(importOf(name));
    await fresh.import(importOf(name));
  }
  expect(await contentOf(catalog)).toEqual(await contentOf(fresh));
  for (const name of ['bookmarks.html', 'rows.jsonl']) {
    const { rows } = await catalog.import(importOf(name));
    for (const { added, changed } of Object.values(rows)) expect([added, changed]).toEqual([0, 0]);
  }
});

it('a pin stays beside those of routes if the source has it, or if it says something else', async () => {
  const { catalog } = await openOld();
  const link = (href: string, title: string) => `<DT><A HREF="${href}" ADD_DATE="1714551100">${title}</A>`;
  const importLinks = (...links: string[]) =>
    catalog.import(
      textSource(
        'bookmarks.html',
        `<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p><DT><H3>Work</H3><DL><p>${links.join('')}</DL></DL>`,
      ),
    );
  await importLinks(link('https://app.example.com/#/third', 'Third view'));
  await importLinks(
    link('https://app.example.com/#/second', 'Second view'),
    link('https://app.example.com/', 'Second view'),
  );
  expect((await contentOf(catalog)).pins).toEqual(
    expect.arrayContaining([
      'Second view https://app.example.com',
      'Second view https://app.example.com#/second',
      'Third view https://app.example.com#/third',
    ]),
  );
});
