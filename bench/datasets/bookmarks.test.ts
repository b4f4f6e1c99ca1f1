import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalog, fileSource } from '../../src/catalog/index.ts';
import { convertBookmarkedLinks } from './bookmarks.ts';
import { unpackDataSets } from './unpack-fixtures.ts';

describe('bookmarked-links as catalog tables', () => {
  let data: string;
  let out: string;
  let summary: Awaited<ReturnType<typeof convertBookmarkedLinks>>;

  beforeAll(async () => {
    data = await unpackDataSets();
    out = join(data, 'out');
    summary = await convertBookmarkedLinks({ data, out });
  });
  afterAll(() => rm(data, { recursive: true }));

  const readRows = async (table: string) =>
    (await readFile(join(out, `${table}.jsonl`), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);

  it('makes every link a page, with text without HTML; the first entry of a link counts', async () => {
    expect(await readRows('pages')).toEqual([
      {
        url: 'https://old.example/atlas',
        title: 'An atlas & its maps',
        description: 'Maps of worlds. In 12 sheets.',
        language: 'en',
        published_at: '1600-01-01T00:00:00+00:00',
      },
      {
        url: 'https://news.example/a?id=1',
        title: 'A < B, and other comparisons',
        published_at: '2023-05-05T00:00:00+00:00',
      },
      {
        url: 'https://quiet.example',
        title: 'Never tagged',
        description: 'No tags here.',
        language: 'en',
        published_at: '2023-07-07T00:00:00+00:00',
      },
    ]);
  });

  it('makes every tag a board without owner, and every tag of a link a pin with the time of the bookmark', async () => {
    const boards = await readRows('boards');
    expect(boards.map(({ title, owner }) => [title, owner])).toEqual([
      ['maps', undefined],
      ['history', undefined],
    ]);
    const pins = await readRows('pins');
    const saves = await readRows('saves');
    expect(pins.every(({ title, description }) => title === undefined && description === undefined)).toBe(
      true,
    );
    expect(
      saves.map(({ pin_id, board_id, saved_at }) => [
        pins.find((pin) => pin.pin_id === pin_id)?.url,
        boards.find((board) => board.board_id === board_id)?.title,
        saved_at,
      ]),
    ).toEqual([
      ['https://old.example/atlas', 'maps', '2024-02-29T14:54:12.077337+00:00'],
      ['https://old.example/atlas', 'history', '2024-02-29T14:54:12.077337+00:00'],
      ['https://news.example/a?id=1', 'maps', '2025-03-01T10:00:00+00:00'],
    ]);
    expect(summary).toMatchObject({ pages: 3, pins: 3, boards: 2, owners: 0, saves: 3, datedShare: 1 });
  });

  it('writes files that the catalog imports completely', async () => {
    const catalog = await Catalog.open(join(data, 'catalog'));
    for (const table of ['pages', 'pins', 'boards', 'saves']) {
      await catalog.import(fileSource(join(out, `${table}.jsonl`)));
    }
    expect(await catalog.counts()).toMatchObject({
      pages: 3,
      pins: 3,
      boards: 2,
      saves: 3,
      danglingSaves: 0,
    });
    await catalog.close();
  });

  it('names a wrong file', async () => {
    await writeFile(join(data, 'bookmarked-links/bookmarks/2024.json.gz'), gzipSync('[{"link": 7}]'));
    await expect(convertBookmarkedLinks({ data, out })).rejects.toThrow(/2024\.json\.gz: expected .*link/s);
  });
});
