import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalog, fileSource } from '../../src/catalog/index.ts';
import { convertAwesomeLists } from './awesome.ts';
import { unpackDataSets } from './unpack-fixtures.ts';

type Row = Record<string, string>;

async function readRows(folder: string, table: string): Promise<Row[]> {
  const text = await readFile(join(folder, `${table}.jsonl`), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

describe('awesome-lists as catalog tables', () => {
  let data: string;
  let out: string;
  let pages: Row[];
  let pins: Row[];
  let boards: Row[];
  let saves: Row[];
  let summary: Awaited<ReturnType<typeof convertAwesomeLists>>;

  beforeAll(async () => {
    data = await unpackDataSets();
    out = join(data, 'out');
    summary = await convertAwesomeLists({ data, out });
    [pages, pins, boards, saves] = (await Promise.all(
      ['pages', 'pins', 'boards', 'saves'].map((table) => readRows(out, table)),
    )) as [Row[], Row[], Row[], Row[]];
  });
  afterAll(() => rm(data, { recursive: true }));

  /** Every save as `owner | board | title | description | day`. */
  const told = () =>
    saves.map(({ pin_id, board_id, saved_at }) => {
      const board = boards.find((row) => row.board_id === board_id)!;
      const pin = pins.find((row) => row.pin_id === pin_id)!;
      return [board.owner, board.title, pin.title, pin.description, saved_at].join(' | ');
    });

  it('saves the entries of each list with the day on which the list first linked to the page', () => {
    expect(told()).toEqual([
      'ann/awesome-kits | Wood | Oak Kit | Frames of oak. See also Elm. | 2019-02-03',
      'ann/awesome-kits | Wood | Oak Plans | Drawings for the Oak Kit. | ',
      'ann/awesome-kits | Wood / Boats | Kayak | A kayak in a box | 2026-05-25',
      'ann/awesome-kits | Wood / Boats | Oak Kit | The same frames make a boat. | 2019-02-03',
      'ann/awesome-kits | Paper | Crane | 40 | 2019-02-03',
      'bob/lists/models | bob/lists/models | Crane | 40 | 2024-06-01',
      'bob/lists/models | bob/lists/models | Kite | Flies. | ',
      'bob/lists/models | Boats | Kayak | A kayak in a box | 2024-06-01',
    ]);
  });

  it('treats entries with the same words for the same page as one pin', () => {
    expect(pins).toHaveLength(6);
    expect(pins.filter((pin) => pin.url === 'https://github.com/oak/kit')).toHaveLength(2);
    const kayak = pins.find((pin) => pin.url === 'https://kayak.example')!;
    expect(kayak.created_at).toBe('2024-06-01');
    expect(saves.filter((save) => save.pin_id === kayak.pin_id)).toHaveLength(2);
  });

  it('leaves out what the tracker added', () => {
    expect(JSON.stringify([pages, pins, boards])).not.toMatch(/trackawesomelist|⭐|☆|Overview/);
  });

  it('gives pages only their address, or a description too on request', async () => {
    expect(pages.every((page) => Object.keys(page).join() === 'url')).toBe(true);
    const described = join(data, 'described');
    await convertAwesomeLists({ data, out: described, descriptions: true });
    expect((await readRows(described, 'pages')).filter((page) => page.description)).toEqual([
      { url: 'https://github.com/oak/kit', description: 'The page of the Oak Kit.' },
      { url: 'https://plans.example/oak', description: 'All drawings.' },
    ]);
  });

  it('counts what it wrote, and the rows of a split at the start of 2025', () => {
    expect(summary).toEqual({
      pages: 5,
      describedPages: 0,
      pins: 6,
      boards: 5,
      owners: 2,
      saves: 8,
      datedShare: 6 / 8,
      savesBeforeSplit: 5,
      savesFromSplit: 1,
      warmTestSaves: 1,
      coldTestSaves: 0,
    });
  });

  it('writes files that the catalog imports completely', async () => {
    const catalog = await Catalog.open(join(data, 'catalog'));
    await catalog.import(fileSource(out));
    expect(await catalog.counts()).toMatchObject({
      pages: 5,
      pins: 6,
      boards: 5,
      saves: 8,
      danglingSaves: 0,
    });
    await catalog.close();
  });

  it('says which table of descriptions is missing', async () => {
    await rm(join(data, 'awesome-lists', 'pages.tsv.gz'));
    await expect(convertAwesomeLists({ data, out, descriptions: true })).rejects.toThrow(/pages\.tsv\.gz: /);
  });

  it('names the public origin of a data set that is missing', async () => {
    await expect(convertAwesomeLists({ data: out, out })).rejects.toMatchObject({
      message: expect.stringContaining('awesome-lists/'),
      hint: expect.stringContaining('a777c3cf573bf850327366d0c8fbc78d2845821e'),
    });
  });
});
