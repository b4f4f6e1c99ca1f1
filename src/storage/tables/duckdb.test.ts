import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abortable } from '../../base/index.ts';
import {
  appendColumns,
  closeDuckDb,
  type DuckDb,
  openDuckDb,
  queryColumns,
  quoteName,
  quoteSql,
  streamChunks,
  writeParquet,
} from '../index.ts';

let folder: string;
let db: DuckDb;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-duckdb-test-'));
  db = await openDuckDb({ threads: 2, memoryLimit: '500MB', temporaryFolder: folder });
});
afterAll(async () => {
  closeDuckDb(db);
  await rm(folder, { recursive: true });
});

describe('queryColumns', () => {
  it('reads every kind of column, including nulls', async () => {
    const columns = await queryColumns(
      db,
      `SELECT * FROM (VALUES
         ('a', 1, 7::UINTEGER, 9007199254740991, 0.5, TIMESTAMP '1970-01-01 00:00:01.5', true, [1, 2.5]::FLOAT[]),
         (NULL, NULL, 4294967295::UINTEGER, NULL, NULL, NULL, NULL, NULL),
         ('ü', -1, 0::UINTEGER, -5, 1e300, TIMESTAMPTZ '1969-12-31 23:59:59+00', false, [NULL, -1]::FLOAT[])
       ) t(text, int, id, big, real, time, flag, list)`,
      {
        text: 'text',
        int: 'number',
        id: 'uint32',
        big: 'number',
        real: 'number',
        time: 'number',
        flag: 'number',
        list: 'floats',
      },
    );
    expect(columns).toEqual({
      text: ['a', null, 'ü'],
      int: Float64Array.of(1, Number.NaN, -1),
      id: Uint32Array.of(7, 4294967295, 0),
      big: Float64Array.of(Number.MAX_SAFE_INTEGER, Number.NaN, -5),
      real: Float64Array.of(0.5, Number.NaN, 1e300),
      time: Float64Array.of(1500, Number.NaN, -1000),
      flag: Float64Array.of(1, Number.NaN, 0),
      list: { values: Float32Array.of(1, 2.5, Number.NaN, -1), offsets: Uint32Array.of(0, 2, 2, 4) },
    });
  });

  it('names the column that is missing or does not fit', async () => {
    await expect(queryColumns(db, 'SELECT 1 AS a, 2 AS b', { c: 'number' })).rejects.toThrow(
      'expected a column "c", got "a", "b"',
    );
    await expect(queryColumns(db, "SELECT 'x' AS a", { a: 'number' })).rejects.toThrow(
      'column "a": expected a number',
    );
    await expect(queryColumns(db, 'SELECT 1 AS a', { a: 'text' })).rejects.toThrow(
      'expected text, got INTEGER 1',
    );
    await expect(queryColumns(db, 'SELECT 9007199254740993 AS a', { a: 'number' })).rejects.toThrow(
      '9007199254740993',
    );
    await expect(queryColumns(db, 'SELECT NULL::UINTEGER AS a', { a: 'uint32' })).rejects.toThrow(
      'got UINTEGER null',
    );
    await expect(queryColumns(db, 'SELECT NULL::UHUGEINT AS a', { a: 'uint128' })).rejects.toThrow('null');
    await expect(queryColumns(db, 'SELECT 1 AS a', { a: 'uint128' })).rejects.toThrow('expected UHUGEINT');
    await expect(queryColumns(db, 'SELECT -1 AS a', { a: 'uint32' })).rejects.toThrow('got INTEGER -1');
    await expect(queryColumns(db, 'SELECT 1 AS a', { a: 'floats' })).rejects.toThrow(
      'expected lists of numbers',
    );
  });

  it('reads numbers of 128 bits as bytes, the lowest first', async () => {
    const sql = "SELECT md5_number('abc') AS v UNION ALL SELECT 258::UHUGEINT";
    const { v } = await queryColumns(db, sql, { v: 'uint128' });
    expect(Buffer.from(v).toString('hex')).toBe(`900150983cd24fb0d6963f7d28e17f720201${'0'.repeat(28)}`);
  });

  it('reads arrays of fixed length if they are cast to lists', async () => {
    const sql = 'SELECT unnest([[1, 2], NULL, [3, 4]]::FLOAT[2][])::FLOAT[] AS v';
    await expect(queryColumns(db, 'SELECT [1, 2]::FLOAT[2] AS v', { v: 'floats' })).rejects.toThrow(
      'got FLOAT[2]',
    );
    expect(await queryColumns(db, sql, { v: 'floats' })).toEqual({
      v: { values: Float32Array.of(1, 2, 3, 4), offsets: Uint32Array.of(0, 2, 2, 4) },
    });
  });

  it('accepts parameters, and gives empty columns for no rows', async () => {
    const sql = 'SELECT range AS n FROM range(10) WHERE range > $least';
    expect(await queryColumns(db, sql, { n: 'number' }, { least: 7 })).toEqual({ n: Float64Array.of(8, 9) });
    expect(await queryColumns(db, sql, { n: 'number' }, { least: 9 })).toEqual({ n: new Float64Array(0) });
  });

  it('gives the same result for many chunks at once and as a stream', async () => {
    const sql = `SELECT range::UINTEGER AS n, 'page ' || range AS url, list_resize([range::FLOAT], range % 3, 1) AS v
                 FROM range(10000) ORDER BY range`;
    const kinds = { n: 'uint32', url: 'text', v: 'floats' } as const;
    const whole = await queryColumns(db, sql, kinds);
    expect(whole.n).toEqual(Uint32Array.from({ length: 10_000 }, (_, i) => i));
    expect(whole.url[9999]).toBe('page 9999');
    expect(whole.v.values.subarray(whole.v.offsets[9998]!, whole.v.offsets[9999]!)).toEqual(
      Float32Array.of(9998, 1),
    );

    const urls: (string | null)[] = [];
    const values: number[] = [];
    let chunks = 0;
    for await (const { n, url, v } of streamChunks(db, sql, kinds)) {
      expect(n[0]).toBe(urls.length);
      urls.push(...url);
      values.push(...v.values);
      chunks++;
    }
    expect(chunks).toBeGreaterThan(4);
    expect(urls).toEqual(whole.url);
    expect(Float32Array.from(values)).toEqual(whole.v.values);
  });

  it('ends after the piece at which its reader is aborted', async () => {
    const controller = new AbortController();
    let pieces = 0;
    const reading = abortable(controller.signal, async () => {
      for await (const _ of streamChunks(db, 'SELECT range AS n FROM range(100000)', { n: 'number' })) {
        if (++pieces === 2) controller.abort();
      }
    });
    await expect(reading).rejects.toMatchObject({ code: 'aborted' });
    expect(pieces).toBe(2);
  });
});

describe('appendColumns', () => {
  it('reads back appended rows through Parquet, across several chunks', async () => {
    const rows = 5000;
    const url = Array.from({ length: rows }, (_, i) => (i % 7 === 0 ? null : `https://a.org/${i}`));
    const saved = Float64Array.from({ length: rows }, (_, i) =>
      i % 5 === 0 ? Number.NaN : i * 86_400_000 + 0.25,
    );
    const version = Float64Array.from({ length: rows }, (_, i) => i * 2 ** 40);
    const offsets = Uint32Array.from({ length: rows + 1 }, (_, i) => i * 2);
    const values = Float32Array.from({ length: rows * 2 }, (_, i) => i / 3);
    await db.run(
      'CREATE TEMP TABLE appended (url VARCHAR, saved TIMESTAMP, version BIGINT, vector FLOAT[], page UINTEGER, empty VARCHAR)',
    );
    const page = Uint32Array.from({ length: rows }, (_, i) => rows - i);
    // The order of the columns is the table's, not the caller's.
    await appendColumns(db, 'appended', { page, vector: { values, offsets }, saved, version, url });

    const path = join(folder, "it's.parquet");
    await writeParquet(db, 'SELECT * FROM appended ORDER BY version', path, { rowGroupRows: 2048 });
    const kinds = {
      url: 'text',
      saved: 'number',
      version: 'number',
      vector: 'floats',
      page: 'uint32',
      empty: 'text',
    } as const;
    expect(await queryColumns(db, `FROM ${quoteSql(path)}`, kinds)).toEqual({
      url,
      saved,
      version,
      vector: { values, offsets },
      page,
      empty: url.map(() => null),
    });
    const { groups, compression } = await queryColumns(
      db,
      `SELECT count(DISTINCT row_group_id) AS groups, any_value(compression) AS compression
       FROM parquet_metadata(${quoteSql(path)})`,
      { groups: 'number', compression: 'text' },
    );
    expect([groups[0], compression[0]]).toEqual([3, 'ZSTD']);
  });

  it('appends nothing if the columns do not fit the table', async () => {
    await db.run('CREATE TEMP TABLE small (a INTEGER, "odd ""name" BOOLEAN)');
    await expect(appendColumns(db, 'small', { b: [1] })).rejects.toThrow(
      'expected one of the columns a, odd "name, got b',
    );
    await expect(appendColumns(db, 'small', { a: [1, 2], 'odd "name': [true] })).rejects.toThrow(
      'expected 2 rows',
    );
    await expect(appendColumns(db, 'small', { a: [1, 2.5] })).rejects.toThrow('not an integer');
    await appendColumns(db, 'small', { a: [] });
    expect(await queryColumns(db, 'FROM small', { a: 'number' })).toEqual({ a: new Float64Array(0) });
    await appendColumns(db, 'small', { a: [1, undefined, Number.NaN], 'odd "name': [true, false, null] });
    expect(await queryColumns(db, 'FROM small', { a: 'number', 'odd "name': 'number' })).toEqual({
      a: Float64Array.of(1, Number.NaN, Number.NaN),
      'odd "name': Float64Array.of(1, 0, Number.NaN),
    });
  });
});

describe('openDuckDb', () => {
  const settings = "SELECT current_setting('memory_limit') AS memory, current_setting('TimeZone') AS zone";
  const kinds = { memory: 'text', zone: 'text' } as const;

  it('gives an empty database with its own limits, whatever was done in those that are closed', async () => {
    const before = await openDuckDb();
    const usual = await queryColumns(before, settings, kinds);
    expect(usual.zone).toEqual(['UTC']);
    closeDuckDb(before);
    for (let round = 0; round < 4; round++) {
      const limited = await openDuckDb({ memoryLimit: '500MiB' });
      expect((await queryColumns(limited, settings, kinds)).memory).toEqual(['500.0 MiB']);
      await limited.run('CREATE TABLE one AS SELECT 1 AS n');
      await limited.run('CREATE TEMP TABLE other AS SELECT 2 AS n');
      await limited.run('CREATE VIEW both_of AS FROM one UNION ALL FROM other');
      const left = streamChunks(limited, 'SELECT range AS n FROM range(100000)', { n: 'number' });
      await left.next(); // and never read to its end
      const meanwhile = await openDuckDb();
      expect((await queryColumns(meanwhile, settings, kinds)).memory).toEqual(usual.memory);
      closeDuckDb(limited);
      closeDuckDb(meanwhile);
    }
    const after = await openDuckDb();
    expect(await queryColumns(after, settings, kinds)).toEqual(usual);
    for (const name of ['one', 'other', 'both_of']) {
      await expect(after.run(`FROM ${name}`)).rejects.toThrow('does not exist');
    }
    closeDuckDb(after);
  });

  it('rejects a limit that is none', async () => {
    await expect(openDuckDb({ memoryLimit: 'much' })).rejects.toThrow('Memory must have a number');
  });

  it('opens independent databases', async () => {
    const other = await openDuckDb();
    await other.run('CREATE TABLE mine (a INTEGER)');
    await expect(db.run('FROM mine')).rejects.toThrow('does not exist');
    closeDuckDb(other);
  });

  it('applies its limits', async () => {
    const { threads, zone } = await queryColumns(
      db,
      "SELECT current_setting('threads') AS threads, current_setting('TimeZone') AS zone",
      { threads: 'number', zone: 'text' },
    );
    expect([threads[0], zone[0]]).toEqual([2, 'UTC']);
  });
});

describe('quoting', () => {
  it('keeps any text', async () => {
    const texts = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(
        texts,
        texts.filter((name) => name !== ''),
        async (text, name) => {
          const result = await db.run(`SELECT ${quoteSql(text)} AS ${quoteName(name)}`);
          expect(result.columnNames()).toEqual([name]);
          expect(await result.getColumns()).toEqual([[text]]);
        },
      ),
      { numRuns: 50 },
    );
  });
});
