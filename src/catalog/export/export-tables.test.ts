import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closeDuckDb, openDuckDb, writeParquet } from '../../storage/index.ts';
import { Catalog, fileSource, type ImportRow, rowsSource } from '../index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs work on the catalog of a name. */
async function withCatalog<Result>(
  name: string,
  work: (catalog: Catalog) => Promise<Result>,
): Promise<Result> {
  const catalog = await Catalog.open(join(folder, name));
  try {
    return await work(catalog);
  } finally {
    await catalog.close();
  }
}

/** The content of every file of a folder. */
async function filesOf(path: string): Promise<Record<string, string>> {
  const names = await readdir(path);
  const contents = names.map(async (name) => [name, await readFile(join(path, name), 'utf8')]);
  return Object.fromEntries(await Promise.all(contents));
}

/** Imports an export into a catalog, and gives how many rows were new or changed. */
async function importAll(catalog: Catalog, path: string): Promise<number> {
  const { rows } = await catalog.import(fileSource(path));
  return Object.values(rows).reduce((sum, { added, changed }) => sum + added + changed, 0);
}

const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }));
const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
const url = fc.webUrl({ validSchemes: ['https'] });
const time = fc.option(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }));
const moment = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') });
const vector = fc.option(
  fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 3 }),
);
const history = { version: fc.integer({ min: 0, max: 3 }), deleted_at: time };

const row = fc.oneof(
  fc.record({
    url,
    title: text,
    description: text,
    body: text,
    language: text,
    published_at: time,
    ...history,
  }),
  fc.record({
    pin_id: key,
    url: fc.option(url),
    title: text,
    description: text,
    image_url: text,
    image_vector: vector,
    cohesion: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    cluster_id: text,
    created_at: time,
    source: text,
    ...history,
  }),
  fc.record({ board_id: key, title: text, description: text, owner: text, source: text, ...history }),
  fc.record({ pin_id: key, board_id: key, saved_at: time, ...history }),
  fc.record({ url, canonical_url: url, ...history }),
  fc.record({ url, image_url: key, alt: text, width: fc.nat(), height: fc.nat(), vector, ...history }),
  fc.record({
    user_id: key,
    url,
    action: key,
    at: moment,
    pin_id: text,
    value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    ...history,
  }),
);

it('is taken back unchanged: by the same catalog, and by a new one', async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (rows) => {
      const name = `catalog-${number++}`;
      const [first, second] = [join(folder, `${name}-export`), join(folder, `${name}-again`)];
      await withCatalog(name, async (catalog) => {
        await catalog.import(rowsSource(rows as ImportRow[]));
        await catalog.exportTables(first);
        expect(await importAll(catalog, first)).toBe(0);
      });
      await withCatalog(`${name}-new`, async (catalog) => {
        await importAll(catalog, first);
        await catalog.exportTables(second);
      });
      expect(await filesOf(second)).toEqual(await filesOf(first));
    }),
    { numRuns: 3 },
  );
});

it('keeps the microseconds and 64-bit keys of Parquet files', async () => {
  const db = await openDuckDb();
  const file = join(folder, 'pins.parquet');
  const pin = `SELECT 9007199254740993 AS pin_id, 'https://a.example' AS url, TIMESTAMP '2024-05-01 09:30:00.123456' AS created_at`;
  await writeParquet(db, pin, file);
  closeDuckDb(db);
  const out = join(folder, 'out');
  await withCatalog('catalog', async (catalog) => {
    await catalog.import(fileSource(file));
    await catalog.exportTables(out);
    expect(JSON.parse(await readFile(join(out, 'pins.jsonl'), 'utf8'))).toMatchObject({
      pin_id: '9007199254740993',
      created_at: '2024-05-01T09:30:00.123456Z',
    });
    expect(await importAll(catalog, out)).toBe(0);
  });
});

it('writes all or nothing, and replaces an earlier export only if told to', async () => {
  const out = join(folder, 'out');
  await withCatalog('catalog', async (catalog) => {
    await expect(catalog.exportTables(out)).rejects.toMatchObject({ code: 'not-ready' });
    await catalog.import(rowsSource([{ pin_id: '1', url: 'https://a.example' }]));
    expect(await catalog.exportTables(out)).toEqual(['pages.jsonl', 'pins.jsonl']);
    await writeFile(join(out, 'boards.jsonl'), 'of an earlier export');
    await writeFile(join(out, 'notes.txt'), 'mine');
    await expect(catalog.exportTables(out)).rejects.toMatchObject({ code: 'exists' });
    await catalog.exportTables(out, { overwrite: true });
    expect((await readdir(out)).sort()).toEqual(['notes.txt', 'pages.jsonl', 'pins.jsonl']);
  });
});
