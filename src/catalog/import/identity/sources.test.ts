import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentHash } from '../../../base/index.ts';
import { Catalog, type Gone, type ImportOptions, rowsSource } from '../../index.ts';
import { textSource } from '../../testing/text-source.ts';

let folder: string;
let catalog: Catalog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-sources-'));
  catalog = await Catalog.open(join(folder, 'catalog'));
});
afterEach(async () => {
  await catalog.close();
  await rm(folder, { recursive: true });
});

const link = (name: string, attributes = '', description = '') =>
  `<DT><A HREF="https://${name}.example/page" ${attributes}>Title ${name}</A>\n${description && `<DD>${description}\n`}`;
const inFolder = (name: string, ...links: readonly string[]) =>
  `<DT><H3>${name}</H3>\n<DL><p>\n${links.join('')}</DL><p>\n`;
const bookmarks = (...items: readonly string[]) =>
  `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n${items.join('')}</DL><p>\n`;

const importText = (name: string, text: string, options: ImportOptions = {}) =>
  catalog.import(textSource(name, text), options);

async function titlesOf(kind: 'pin' | 'board'): Promise<string[]> {
  const { title } = await (await catalog.view('all')).nodes(kind);
  return [...title].sort();
}

describe('the same page twice in one folder', () => {
  it('is one pin with the best title, all notes, all tags and the earliest date', async () => {
    const report = await importText(
      'bookmarks.html',
      bookmarks(
        inFolder(
          'Bread',
          '<DT><A HREF="https://www.a.example/rye/" ADD_DATE="1600000000" TAGS="late">a.example</A>\n<DD>from the mail\n',
          '<DT><A HREF="http://a.example/rye" ADD_DATE="1500000000" TAGS="rye,dark">Rye bread</A>\n<DD>dense\n',
          '<DT><A HREF="https://a.example/rye#top" TAGS="rye">https://a.example/rye</A>\n<DD>dense\n',
        ),
        link('b'),
      ),
    );
    expect(report.links).toMatchObject({ read: 4, kept: 2, merged: 2 });
    const view = await catalog.view('all');
    const { title, description } = await view.nodes('pin');
    const at = title.indexOf('Rye bread');
    expect(description[at]).toBe('from the mail — dense');
    expect(await titlesOf('board')).toEqual(['Bread', 'bookmarks', 'dark', 'late', 'rye']);
    const { pin, savedAt } = await view.saves();
    expect([...savedAt].filter((_, i) => pin[i] === at)).toEqual(new Array(4).fill(1_500_000_000_000));
  });

  it('needs no catch-all board if it has a tag once', async () => {
    await importText('bookmarks.html', bookmarks(link('a'), link('a', 'TAGS="x"')));
    expect(await titlesOf('board')).toEqual(['x']);
  });
});

describe('a newer export', () => {
  const old = bookmarks(inFolder('Garden', link('a'), link('b')), link('c'));
  const newer = bookmarks(inFolder('Garden', link('a'), link('b'), link('d')), link('c'));

  it.each([
    ['bookmarks_5_1_24.html', 'bookmarks_6_1_24.html'],
    ['bookmarks.html', 'bookmarks (1).html'],
    ['bookmarks.html', 'Lesezeichen.html'],
  ])('of %s called %s adds only what is new', async (first, second) => {
    await importText(first, old);
    const { rows, collection } = await importText(second, newer);
    expect(collection).toMatchObject({ by: 'links', shared: 3, compared: 4 });
    expect(rows.pins).toEqual({ added: 1, changed: 0, unchanged: 3, older: 0 });
    expect(rows.boards).toMatchObject({ added: 0, changed: 0 });
  });

  it('in another format is the same collection', async () => {
    await importText('bookmarks.html', bookmarks(inFolder('Garden', link('a'), link('b'))));
    const csv =
      'url,title,folder\nhttps://a.example/page,Title a,Garden\nhttps://b.example/page,Title b,Garden\n';
    expect((await importText('raindrop.csv', csv)).rows.pins).toMatchObject({ added: 0, unchanged: 2 });
  });

  it('of a catalog of an earlier version, whose rows do not name their source', async () => {
    const board = contentHash('bookmarks_1_1_23', 'Garden');
    const pins = ['a', 'b'].map((name) => {
      const url = `https://${name}.example/page`;
      return { pin_id: contentHash(board, url), url, title: `Title ${name}` };
    });
    await catalog.import(
      rowsSource([
        { board_id: board, title: 'Garden', owner: 'bookmarks_1_1_23' },
        ...pins,
        ...pins.map(({ pin_id }) => ({ pin_id, board_id: board })),
      ]),
    );
    const { rows, collection } = await importText('bookmarks_5_1_24.html', old);
    expect(collection).toMatchObject({ name: 'bookmarks_1_1_23', by: 'links', shared: 2 });
    expect(rows.pins).toMatchObject({ added: 1, changed: 2 });
  });

  it('in parts is one collection', async () => {
    const part = (...names: readonly string[]) =>
      `title,url,time_added,tags,status\n${names.map((name) => `T,https://${name}.example,1700000000,,unread`).join('\n')}\n`;
    await importText('part_000000.csv', part('a', 'b'));
    await importText('part_000001.csv', part('c', 'd'));
    expect(await titlesOf('board')).toEqual(['part']);
    expect((await importText('part_000001.csv', part('c', 'd'))).rows.pins).toMatchObject({ added: 0 });
  });
});

describe('two collections stay apart', () => {
  const list = (title: string, ...names: readonly string[]) =>
    `# ${title}\n## Tools\n${names.map((name) => `- [${name}](https://${name}.example)`).join('\n')}\n`;

  it('if they are lists with a few links in common', async () => {
    await importText('ants.md', list('Ants', 'a', 'b', 'c', 'd', 'e'));
    await importText('bees.md', list('Bees', 'e', 'f', 'g', 'h', 'i'));
    expect((await catalog.counts()).pins).toBe(10);
    expect(await titlesOf('board')).toEqual(['Tools', 'Tools']);
  });

  it('if they are different lists in files of one name', async () => {
    await importText('one/README.md', list('Ants', 'a', 'b'));
    await importText('two/README.md', list('Bees', 'c', 'd'));
    expect(await titlesOf('board')).toEqual(['Tools', 'Tools']);
    expect((await importText('two/README.md', list('Bees', 'c', 'd', 'e'))).rows.pins.added).toBe(1);
  });

  it('if they are given with different names', async () => {
    const text = bookmarks(inFolder('Garden', link('a'), link('b')));
    await importText('bookmarks.html', text, { source: 'ann' });
    await importText('bookmarks.html', text, { source: 'bob' });
    expect((await catalog.counts()).pins).toBe(4);
  });

  it('if one is a selection from the other', async () => {
    await importText(
      'all.txt',
      ['a', 'b', 'c', 'd', 'e'].map((name) => `https://${name}.example/`).join('\n'),
    );
    await importText('best.txt', 'https://a.example/\nhttps://b.example/');
    expect(await titlesOf('board')).toEqual(['all', 'best']);
  });
});

describe('replace', () => {
  const old = bookmarks(inFolder('Garden', link('a'), link('b', 'TAGS="x"')), inFolder('Old', link('c')));
  const newer = bookmarks(inFolder('Garden', link('a'), link('d')));

  it('deletes what is gone, if it is allowed to, and says what', async () => {
    await importText('bookmarks.html', old);
    await importText('other.html', bookmarks(inFolder('Garden', link('c'))), { source: 'other' });
    const asked: Gone[] = [];
    const report = await importText('bookmarks_new.html', newer, {
      source: 'bookmarks',
      replace: (gone) => {
        asked.push(gone);
        return true;
      },
    });
    expect(asked).toHaveLength(1);
    expect(report.gone).toEqual({
      source: 'bookmarks',
      isDeleted: true,
      pins: 2,
      boards: 2,
      saves: 3,
      pages: 1, // the other collection has the page of c
      examples: ['Title b https://b.example/page', 'Title c https://c.example/page', 'board Old', 'board x'],
    });
    expect(report.rows.pins).toEqual({ added: 1, changed: 0, unchanged: 1, older: 0 });
    expect(await titlesOf('pin')).toEqual(['Title a', 'Title c', 'Title d']);
    expect(await titlesOf('board')).toEqual(['Garden', 'Garden']);
    expect(await catalog.counts()).toMatchObject({ pages: 3, saves: 3, danglingSaves: 0 });

    await importText('bookmarks.html', old); // everything is there again
    expect(await catalog.counts()).toMatchObject({ pins: 5, pages: 4, boards: 4 });
  });

  it('changes nothing if it is not allowed to', async () => {
    await importText('bookmarks.html', old);
    const before = await catalog.counts();
    const report = await importText('bookmarks.html', newer, { replace: () => false });
    expect(report.gone).toMatchObject({ isDeleted: false, pins: 2, boards: 2, saves: 3 });
    expect(await catalog.counts()).toEqual(before);
  });

  it('imports without asking if nothing is gone', async () => {
    await importText('bookmarks.html', old);
    const replace = () => {
      throw new Error('asked');
    };
    const report = await importText('bookmarks.html', old.replace('</DL><p>\n', `${link('e')}</DL><p>\n`), {
      replace,
    });
    expect(report.gone).toMatchObject({ isDeleted: true, pins: 0 });
    expect(report.rows.pins.added).toBe(1);
  });

  it('refuses a collection that the catalog does not have, and rows with ids', async () => {
    await importText('bookmarks.html', old);
    const replace = () => true;
    await expect(
      importText('other.html', bookmarks(inFolder('Music', link('z'))), { replace }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(importText('rows.jsonl', '{"pin_id": "1"}', { replace })).rejects.toMatchObject({
      code: 'wrong-usage',
    });
    expect((await catalog.counts()).pins).toBe(3);
  });

  it('leaves what came from elsewhere', async () => {
    await importText('bookmarks.html', old);
    const tag = contentHash('bookmarks', '#', 'x');
    await catalog.import(
      rowsSource([
        { pin_id: 'mine', url: 'https://b.example/page', title: 'Mine' },
        { pin_id: 'mine', board_id: tag },
        { url: 'https://c.example/page', title: 'Crawled' },
      ]),
    );
    const { gone } = await importText('bookmarks.html', newer, { replace: () => true });
    expect(gone).toMatchObject({ pins: 2, boards: 1, saves: 3, pages: 0 });
    expect(await titlesOf('board')).toEqual(['Garden', 'x']);
    expect(await titlesOf('pin')).toEqual(['Mine', 'Title a', 'Title d']);
  });
});
