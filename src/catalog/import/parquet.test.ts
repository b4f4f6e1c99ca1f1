import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeDuckDb, type DuckDb, openDuckDb, quoteSql, writeParquet } from '../../storage/index.ts';
import { Catalog, type CatalogView, fileSource, type ImportOptions } from '../index.ts';
import { textSource } from '../testing/text-source.ts';

let db: DuckDb;
let folder: string;
const open: Catalog[] = [];

beforeAll(async () => {
  db = await openDuckDb();
});
afterAll(() => closeDuckDb(db));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-parquet-'));
});
afterEach(async () => {
  for (const catalog of open.splice(0)) await catalog.close();
  await rm(folder, { recursive: true });
});

async function openCatalog(name = 'catalog'): Promise<Catalog> {
  const catalog = await Catalog.open(join(folder, name));
  open.push(catalog);
  return catalog;
}

/** Writes a query's result to a Parquet file in the test's folder, and gives its path. */
async function parquet(name: string, sql: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeParquet(db, sql, file);
  return file;
}

/** A query for literals: `SELECT * FROM (VALUES ...) t(a, b)`. */
const values = (columns: string, ...rows: string[]) =>
  `SELECT * FROM (VALUES ${rows.map((row) => `(${row})`).join(', ')}) t(${columns})`;

const importFile = async (path: string, options: ImportOptions = {}) => {
  const catalog = await openCatalog();
  return { catalog, report: await catalog.import(fileSource(path), options) };
};

const viewOf = (catalog: Catalog): Promise<CatalogView> => catalog.view('all');
const noRows = { added: 0, changed: 0, unchanged: 0, older: 0 };

describe('a Parquet file', () => {
  it('is detected by its content, and its table by its columns', async () => {
    const tables = {
      pages: values('url, title', "'https://a.example', 'A'"),
      pins: values('pin_id, url', "'p', 'https://a.example/?utm_source=x'"),
      boards: values('board_id, title', "'b', 'B'"),
      saves: values('pin_id, board_id, saved_at', "'p', 'b', TIMESTAMP '2024-05-01 09:30:00'"),
      aliases: values('url, canonical_url', "'https://old.example', 'https://a.example'"),
      page_images: values('url, image_url, width', "'https://a.example', 'https://a.example/a.png', 3"),
      engagements: values('user_id, url, action, "at"', "'u', 'https://a.example', 'click', now()"),
    };
    const catalog = await openCatalog();
    for (const [table, sql] of Object.entries(tables)) {
      const report = await catalog.import(fileSource(await parquet('export', sql)));
      expect(report.format).toBe('parquet');
      expect(report.rows).toMatchObject({ [table]: { ...noRows, added: 1 } });
    }
    const view = await viewOf(catalog);
    expect((await view.nodes('page')).keys).toEqual(['https://a.example']);
    expect(await view.pinPages()).toEqual({ pin: Uint32Array.of(0), page: Uint32Array.of(0) });
    expect((await view.saves()).savedAt).toEqual(Float64Array.of(Date.UTC(2024, 4, 1, 9, 30)));
  });

  it('is imported like the same rows in JSON Lines', async () => {
    const rows = [
      {
        pin_id: 'p1',
        url: 'http://www.A.example/x/?b=1&a=2',
        title: 'é',
        image_vector: [0.5, -1],
        cohesion: 0.25,
      },
      { pin_id: 'p2', url: 'https://b.example', cluster_id: 'c', created_at: 1_714_555_800, version: 3 },
      { pin_id: 'p3' },
    ];
    const fromJson = await openCatalog('json');
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    await fromJson.import(textSource('pins.jsonl', lines));
    const file = await parquet(
      'pins.parquet',
      values(
        'pin_id, url, title, image_vector, cohesion, cluster_id, created_at, version',
        "'p1', 'http://www.A.example/x/?b=1&a=2', 'é', [0.5, -1]::DOUBLE[], 0.25, NULL, NULL, 0::UTINYINT",
        "'p2', 'https://b.example', NULL, NULL, NULL, 'c', TIMESTAMP '2024-05-01 09:30:00', 3",
        "'p3', NULL, NULL, NULL, NULL, NULL, NULL, NULL",
      ),
    );
    const { catalog, report } = await importFile(file);
    expect(report.rows.pins).toEqual({ ...noRows, added: 3 });
    expect(report.rows.pages).toEqual({ ...noRows, added: 2 });
    const [one, other] = [await viewOf(fromJson), await viewOf(catalog)];
    for (const kind of ['page', 'pin', 'board'] as const) {
      expect(await other.nodes(kind)).toEqual(await one.nodes(kind));
    }
    expect(await other.pinPages()).toEqual(await one.pinPages());
    expect(await other.givenCohesion()).toEqual(await one.givenCohesion());
    // The rows are equal in every column: importing either source into the other catalog changes nothing
    expect((await catalog.import(textSource('pins.jsonl', lines))).rows.pins).toEqual({
      ...noRows,
      unchanged: 3,
    });
    expect((await fromJson.import(fileSource(file))).rows.pins).toEqual({ ...noRows, unchanged: 3 });
  });

  it('with repeated keys is imported like the same rows in JSON Lines', async () => {
    const rows = Array.from({ length: 500 }, (_, n) => ({
      pin_id: `pin-${n % 400}`,
      url: `http://www.site.example/${n % 90}/`,
      title: n % 7 === 0 ? null : `title ${n}`,
      version: n % 3,
    }));
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    await writeFile(join(folder, 'rows.jsonl'), lines);
    const file = await parquet('rows', `FROM read_json(${quoteSql(join(folder, 'rows.jsonl'))})`);
    const fromJson = await openCatalog('json');
    const expected = await fromJson.import(fileSource(join(folder, 'rows.jsonl')));
    const { catalog, report } = await importFile(file);
    expect(report.rows).toEqual(expected.rows);
    expect(report.conflicts).toBe(expected.conflicts);
    for (const kind of ['page', 'pin', 'board'] as const) {
      expect(await (await viewOf(catalog)).nodes(kind)).toEqual(await (await viewOf(fromJson)).nodes(kind));
    }
  });

  it('turns whole numbers into exact decimal text in text columns', async () => {
    const keys = ['9007199254740993', '18446744073709551615', '99999999999999999999999999999999999999', '-7'];
    const types = ['BIGINT', 'UBIGINT', 'DECIMAL(38, 0)', 'TINYINT'];
    const catalog = await openCatalog();
    for (const [i, key] of keys.entries()) {
      const file = await parquet(
        'pins.parquet',
        `SELECT ${key}::${types[i]} AS pin_id, ${key}::${types[i]} AS cluster_id`,
      );
      await catalog.import(fileSource(file));
    }
    expect((await (await viewOf(catalog)).nodes('pin')).keys).toEqual([...keys].sort());
  });

  it('keeps the last row of a key, and counts the keys whose rows differ', async () => {
    const file = await parquet(
      'boards.parquet',
      values(
        'board_id, title, version',
        "'b', 'first', 1",
        "'b', 'second', 1",
        "'b', 'old', 0",
        "'c', 'C', 0",
        "'c', 'C', 0",
      ),
    );
    const { catalog, report } = await importFile(file);
    expect(report.conflicts).toBe(1);
    expect(report.rows.boards).toEqual({ ...noRows, added: 2 });
    expect((await (await viewOf(catalog)).nodes('board')).title).toEqual(['second', 'C']);
  });

  it('updates a catalog with changed, unchanged, older and deleted rows', async () => {
    const { catalog } = await importFile(
      await parquet(
        'b.parquet',
        values('board_id, title, version', "'a', 'A', 1", "'b', 'B', 1", "'c', 'C', 1", "'d', 'D', 1"),
      ),
    );
    const newer = values(
      'board_id, title, version, deleted_at',
      "'a', 'A', 1, NULL::TIMESTAMP",
      "'b', 'new', 1, NULL",
      "'c', 'older', 0, NULL",
      "'d', NULL, 2, TIMESTAMP '2024-01-01'",
      "'e', 'E', 0, NULL",
    );
    const report = await catalog.import(fileSource(await parquet('b.parquet', newer)));
    expect(report.rows.boards).toEqual({ added: 1, changed: 2, unchanged: 1, older: 1 });
    const boards = await (await viewOf(catalog)).nodes('board');
    expect([boards.keys, boards.title]).toEqual([
      ['a', 'b', 'c', 'e'],
      ['A', 'new', 'C', 'E'],
    ]);
  });

  it('uses the given table even if the columns suggest another', async () => {
    const file = await parquet(
      'x',
      values('url, image_url', "'https://a.example', 'https://a.example/i.png'"),
    );
    await expect(importFile(file, { table: 'pages' })).rejects.toThrow('expected columns of pages');
    const { report } = await importFile(file, { table: 'pages', ignoreUnknownColumns: true });
    expect(report.rows.pages.added).toBe(1);
    expect(report.rows.page_images.added).toBe(0);
  });

  it('reads the same time from every type of timestamp', async () => {
    const moment = Date.UTC(2024, 4, 1, 7, 30);
    const times = [
      "TIMESTAMP '2024-05-01 07:30:00'",
      "TIMESTAMP_S '2024-05-01 07:30:00'",
      "TIMESTAMP_NS '2024-05-01 07:30:00'",
      "TIMESTAMPTZ '2024-05-01 09:30:00+02:00'",
    ];
    for (const time of times) {
      const catalog = await openCatalog(`catalog-${times.indexOf(time)}`);
      await catalog.import(
        fileSource(await parquet('s', `SELECT 'p' AS pin_id, 'b' AS board_id, ${time} AS saved_at`)),
      );
      await catalog.import(textSource('x.jsonl', '{"pin_id": "p"}\n{"board_id": "b"}'));
      expect([time, (await (await viewOf(catalog)).saves()).savedAt[0]]).toEqual([time, moment]);
    }
  });
});

describe('an invalid row', () => {
  const cases: [what: string, sql: string, message: string][] = [
    [
      'a null key',
      values('pin_id, title', "'p', 'a'", "NULL, 'b'"),
      ':2: expected pin_id to be text that is not empty, got null',
    ],
    [
      'an empty key',
      values('board_id, title', "'', 'a'"),
      ':1: expected board_id to be text that is not empty, got ""',
    ],
    [
      'no address',
      values('pin_id, url', "'p', 'https://a.example'", "'q', NULL", "'r', 'mailto:x@a.example'"),
      ':3: expected url to be the address of a page (http or https), got "mailto:x@a.example" (not http)',
    ],
    ['a page without address', values('url, title', "NULL::VARCHAR, 'a'"), ':1: expected url to be'],
    [
      'an alias of no address',
      values('url, canonical_url', "'https://a.example', '/b'"),
      ':1: expected canonical_url to be the address of a page (http or https), got "/b" (relative)',
    ],
    ['a key of another type', values('pin_id, title', "1.5::DOUBLE, 'a'"), 'expected pin_id to be text'],
    [
      'NaN for a number',
      values('pin_id, cohesion', "'p', 'NaN'::DOUBLE"),
      ':1: expected cohesion to be a number',
    ],
    ['text for a number', values('pin_id, cohesion', "'p', 'high'"), 'expected cohesion to be'],
    [
      'a fraction for a whole number',
      values(
        'url, image_url, width',
        "'https://a.example', 'i', 1.0::DOUBLE",
        "'https://a.example', 'j', 1.5",
      ),
      ':2: expected width to be a whole number of 64 bits, got 1.5',
    ],
    [
      'a vector with a gap',
      values('pin_id, image_vector', "'p', [1, NULL]::FLOAT[]"),
      ':1: expected image_vector to be a list of numbers',
    ],
    [
      'an infinite vector',
      values('pin_id, image_vector', "'p', [1, 'inf'::FLOAT]"),
      ':1: expected image_vector to be a list of numbers',
    ],
    [
      'an empty vector',
      values('pin_id, image_vector', "'p', []::FLOAT[]"),
      ':1: expected image_vector to be a list of numbers',
    ],
    [
      'a vector beyond 32-bit floats',
      values('pin_id, image_vector', "'p', [1e300]::DOUBLE[]"),
      ':1: expected image_vector to be a list of numbers',
    ],
    [
      'a null time that is required',
      values('user_id, url, action, "at"', "'u', 'https://a.example', 'click', NULL::TIMESTAMP"),
      ':1: expected at to be',
    ],
    [
      'text for a time',
      values('pin_id, board_id, saved_at', "'p', 'b', '2024-02-30'"),
      'expected saved_at to be timestamps or dates, got VARCHAR',
    ],
    [
      'an infinite time',
      values('pin_id, board_id, saved_at', "'p', 'b', 'infinity'::TIMESTAMP"),
      ':1: expected saved_at to be',
    ],
  ];
  it.each(cases)('is named with its file and row, if strict: %s', async (_, sql, message) => {
    const file = await parquet('rows.parquet', sql);
    await expect(importFile(file, { strict: true })).rejects.toThrow(
      message.startsWith(':') ? `${file}${message}` : message,
    );
    expect(await (await openCatalog()).counts()).toMatchObject({ pages: 0, pins: 0, boards: 0 });
  });

  it('is counted if the others are imported, and adds no page', async () => {
    const rows = values(
      'pin_id, url, cohesion',
      "'p', 'https://a.example', 1.0",
      "NULL, 'https://b.example', 1.0",
      "'q', 'nowhere', 1.0",
      "'r', 'https://c.example', 'inf'::DOUBLE",
      "'s', 'elsewhere', NULL",
    );
    const file = await parquet('pins.parquet', rows);
    const { catalog, report } = await importFile(file);
    expect(report.rows.pins).toEqual({ ...noRows, added: 1 });
    expect((await (await viewOf(catalog)).nodes('page')).keys).toEqual(['https://a.example']);
    const refusal = 'expected url to be the address of a page (http or https)';
    expect(report.links).toEqual({ read: 5, kept: 1, merged: 0, passedOver: 0, refused: 4 });
    expect(report.findings).toContainEqual({
      fate: 'refused',
      reason: refusal,
      count: 2,
      examples: [
        `${file}:3: ${refusal}, got "nowhere" (relative)`,
        `${file}:5: ${refusal}, got "elsewhere" (relative)`,
      ],
    });
    expect(report.rejected.map(({ count }) => count).sort()).toEqual([1, 1, 2]);
  });
});

describe('a file of another kind', () => {
  it('is rejected with a reason', async () => {
    const damaged = join(folder, 'damaged.parquet');
    await writeFile(damaged, 'PAR1 and nothing else');
    await expect(importFile(damaged)).rejects.toThrow(`${damaged}: expected a Parquet file`);
    await expect(importFile(await parquet('a', 'SELECT 1 AS x'))).rejects.toThrow(
      'expected a column pin_id, board_id or url',
    );
    await expect(importFile(await parquet('a', "SELECT 'p' AS pin_id, 1 AS rank"))).rejects.toThrow(
      'got "rank"',
    );
    await expect(
      importFile(await parquet('a', "SELECT 'u' AS user_id, 'https://a.example' AS url")),
    ).rejects.toThrow('expected a column action');
  });

  it('is rejected as a stream: Parquet is read from its end', async () => {
    const catalog = await openCatalog();
    await expect(catalog.import(textSource('stdin', 'PAR1....PAR1'))).rejects.toThrow(
      'stdin: expected a Parquet file on disk',
    );
  });
});

describe('a folder', () => {
  it('is one transaction over the files of its tables; other files are ignored', async () => {
    await parquet('in/pages.parquet', values('url, title', "'https://a.example', 'A'"));
    await parquet(
      'in/pins/1.parquet',
      values('pin_id, url', "1::INTEGER, 'https://a.example'", "2, 'https://b.example'"),
    );
    await parquet('in/pins/2.parquet', values('title, pin_id', "'two', 2::BIGINT", "'three', 3"));
    await parquet('in/boards.parquet', values('board_id', "'b'"));
    await parquet('in/saves.parquet', values('pin_id, board_id', "'1', 'b'", "'2', 'b'"));
    await parquet('in/visits.parquet', 'SELECT 1 AS x');
    await parquet('in/deep/pins.parquet', values('pin_id', "'deep'"));
    await writeFile(join(folder, 'in', 'readme.md'), '- [x](https://x.example)');
    await writeFile(join(folder, 'in', 'pins', '_SUCCESS'), '');
    const { catalog, report } = await importFile(join(folder, 'in'));
    expect(report.source).toBe(join(folder, 'in'));
    expect(report.rows).toMatchObject({
      pages: { ...noRows, added: 2 }, // an outdated row's link is a page, too
      pins: { ...noRows, added: 3 },
      boards: { ...noRows, added: 1 },
      saves: { ...noRows, added: 2 },
    });
    expect(report.conflicts).toBe(1);
    const pins = await (await viewOf(catalog)).nodes('pin');
    expect([pins.keys, pins.title]).toEqual([
      ['1', '2', '3'],
      ['', 'two', 'three'],
    ]);
    expect((await catalog.import(fileSource(join(folder, 'in')))).rows.saves).toEqual({
      ...noRows,
      unchanged: 2,
    });
  });

  it('may contain all tables, which refer to each other', async () => {
    await parquet('in/pages/part-1.parquet', "SELECT 'https://a.example' AS url, 'new' AS title");
    await parquet('in/pages/part-0.parquet', "SELECT 'https://a.example' AS url, 'old' AS title");
    await parquet('in/pins.parquet', "SELECT 'p' AS pin_id, 'https://old.example' AS url");
    await parquet(
      'in/aliases.parquet',
      "SELECT 'https://old.example' AS url, 'https://a.example' AS canonical_url",
    );
    await parquet(
      'in/page_images.parquet',
      "SELECT 'https://a.example' AS url, 'https://i.example/1' AS image_url, 20 AS width, [1.0] AS vector",
    );
    await parquet(
      'in/engagements.parquet',
      `SELECT 'u' AS user_id, 'https://a.example' AS url, 'save' AS action, DATE '2024-01-01' AS "at", 2.5 AS value`,
    );
    const { catalog, report } = await importFile(join(folder, 'in'));
    expect(report.conflicts).toBe(1);
    expect(report.rows.engagements.added).toBe(1);
    const view = await viewOf(catalog);
    expect(await view.nodes('page')).toMatchObject({ keys: ['https://a.example'], title: ['new'] });
    expect(await view.pinPages()).toEqual({ pin: Uint32Array.of(0), page: Uint32Array.of(0) });
    const vectors: Float32Array[] = [];
    for await (const images of view.streamImageVectors('page')) vectors.push(images.vectors);
    expect(vectors).toEqual([Float32Array.of(1)]);
  });

  it('imports nothing if one file has a bad row, and names the file', async () => {
    await parquet('in/boards.parquet', values('board_id', "'b'"));
    await parquet('in/pins/a.parquet', values('pin_id', "'a'"));
    await parquet('in/pins/b.parquet', values('pin_id', "'b'", 'NULL'));
    await expect(importFile(join(folder, 'in'), { strict: true })).rejects.toThrow(
      `${join(folder, 'in/pins/b.parquet')}:2: expected pin_id`,
    );
    expect(await (await openCatalog()).counts()).toMatchObject({ pins: 0, boards: 0 });
  });

  it('may have a name with pattern characters', async () => {
    await parquet("it's [1]*/pins/?.parquet", values('pin_id', "'a'"));
    await parquet("it's [1]*/pins/x.parquet", values('pin_id', "'b'"));
    const { report } = await importFile(join(folder, "it's [1]*"));
    expect(report.rows.pins.added).toBe(2);
  });

  it('may contain folders named like files, as Spark writes them', async () => {
    await parquet('in/pins.parquet/part-1.parquet', values('pin_id', "'a'"));
    await parquet('in/boards.parquet', values('board_id', "'b'"));
    const { report } = await importFile(join(folder, 'in'));
    expect([report.rows.pins.added, report.rows.boards.added]).toEqual([1, 1]);
  });

  it('without tables is rejected', async () => {
    await parquet('in/visits.parquet', 'SELECT 1 AS x');
    await expect(importFile(join(folder, 'in'))).rejects.toThrow(`${join(folder, 'in')}: expected`);
  });
});

it('several imports leave the same rows as a plain loop over them', async () => {
  const row = fc.record({
    key: fc.integer({ min: 0, max: 5 }),
    title: fc.constantFrom('x', 'y', 'z'),
    version: fc.integer({ min: 0, max: 2 }),
  });
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(row, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      async (imports) => {
        const catalog = await openCatalog(`catalog-${runs++}`);
        const expected = new Map<string, { title: string; version: number }>();
        for (const rows of imports) {
          const literals = rows.map(({ key, title, version }) => `'k${key}', ${quoteSql(title)}, ${version}`);
          await catalog.import(
            fileSource(await parquet('b', values('board_id, title, version', ...literals))),
          );
          for (const { key, title, version } of rows) {
            const current = expected.get(`k${key}`);
            if (current === undefined || version >= current.version)
              expected.set(`k${key}`, { title, version });
          }
        }
        const boards = await (await viewOf(catalog)).nodes('board');
        const sorted = [...expected].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(boards.keys).toEqual(sorted.map(([key]) => key));
        expect(boards.title).toEqual(sorted.map(([, { title }]) => title));
      },
    ),
    { numRuns: 8 },
  );
});
