import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  appendColumns,
  closeDuckDb,
  type DuckDb,
  openDuckDb,
  queryColumns,
  type WritableColumn,
} from '../index.ts';

let db: DuckDb;
beforeAll(async () => {
  db = await openDuckDb({ threads: 1 });
});
afterAll(() => closeDuckDb(db));

/** Appends a column to a table of this type, and reads it back as DuckDB's text. */
async function readBack(type: string, column: WritableColumn): Promise<unknown[]> {
  await db.run(`CREATE OR REPLACE TEMP TABLE one (value ${type})`);
  await appendColumns(db, 'one', { value: column });
  const result = await db.runAndReadAll('SELECT value::VARCHAR FROM one');
  return result.getColumns()[0] ?? [];
}

describe('appendColumns', () => {
  it('keeps every text and every null across chunks', async () => {
    const texts = fc.array(
      fc.option(fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))),
      {
        maxLength: 3000,
        size: 'max',
      },
    );
    await fc.assert(
      fc.asyncProperty(texts, async (column) => {
        expect(await readBack('VARCHAR', column)).toEqual(column);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['UINTEGER', Uint32Array.of(0, 2 ** 32 - 1), ['0', '4294967295']],
    ['INTEGER', Int32Array.of(-(2 ** 31), 5), ['-2147483648', '5']],
    ['UTINYINT', Uint8Array.of(0, 255), ['0', '255']],
    ['FLOAT', Float32Array.of(0.5, Number.NaN, -0.25), ['0.5', null, '-0.25']],
    ['DOUBLE', Float64Array.of(0.1, Number.NaN), ['0.1', null]],
    [
      'BIGINT',
      Float64Array.of(-(2 ** 53), Number.NaN, 2 ** 62),
      ['-9007199254740992', null, '4611686018427387904'],
    ],
    ['TIMESTAMP', Float64Array.of(1500.25, Number.NaN), ['1970-01-01 00:00:01.50025', null]],
    ['BOOLEAN', Float64Array.of(0, 1, Number.NaN), ['false', 'true', null]],
    ['DOUBLE', Uint32Array.of(7), ['7.0']],
    ['UINTEGER', Float64Array.of(7, Number.NaN), ['7', null]],
  ] as const)('writes numbers into %s', async (type, column, expected) => {
    expect(await readBack(type, column)).toEqual(expected);
  });

  it('writes lists of any length, including NaN', async () => {
    const lists = fc.array(fc.array(fc.float({ noDefaultInfinity: true }), { maxLength: 40 }), {
      maxLength: 3000,
    });
    await fc.assert(
      fc.asyncProperty(lists, fc.constantFrom('FLOAT[]', 'DOUBLE[]'), async (rows, type) => {
        const offsets = Uint32Array.from([0, ...rows.map((_, i) => rows.slice(0, i + 1).flat().length)]);
        const values = Float32Array.from(rows.flat());
        await db.run(`CREATE OR REPLACE TEMP TABLE lists (list ${type})`);
        await appendColumns(db, 'lists', { list: { values, offsets } });
        expect(await queryColumns(db, 'FROM lists', { list: 'floats' })).toEqual({
          list: { values, offsets },
        });
        const { nulls } = await queryColumns(db, 'SELECT count(*) - count(list) AS nulls FROM lists', {
          nulls: 'number',
        });
        expect(nulls[0]).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('accepts parts of arrays and arrays in shared memory', async () => {
    const shared = new Uint32Array(new SharedArrayBuffer(20)).fill(7);
    expect(await readBack('UINTEGER', shared.subarray(3))).toEqual(['7', '7']);
    const values = new Float32Array(new SharedArrayBuffer(16)).fill(0.5).subarray(1);
    expect(await readBack('FLOAT[]', { values, offsets: Uint32Array.of(0, 1, 3) })).toEqual([
      '[0.5]',
      '[0.5, 0.5]',
    ]);
  });

  it('refuses values that do not fit the type', async () => {
    await expect(readBack('BIGINT', Float64Array.of(2 ** 63))).rejects.toThrow(
      'expected an integer of 64 bits, got 9223372036854775808',
    );
    await expect(readBack('BIGINT', Float64Array.of(0.5))).rejects.toThrow('0.5');
    await expect(readBack('VARCHAR', [1])).rejects.toThrow('string');
  });
});
