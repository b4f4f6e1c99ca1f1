/** Query results as columns: typed arrays and arrays of text, without an object per row. */
import type { DuckDBListVector, DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import { checkAborted, LinkSageError } from '../../base/index.ts';
import type { DuckDb } from './duckdb.ts';

/** One list of numbers per row, of any length: row i is `values[offsets[i] .. offsets[i + 1])`. */
export interface FloatLists {
  readonly values: Float32Array;
  /** `[rows + 1]` */
  readonly offsets: Uint32Array;
}

/** The result type of each kind of column. */
interface ColumnOf {
  /** VARCHAR. */
  text: (string | null)[];
  /** Any number that a double holds exactly, BOOLEAN as 0 and 1, TIMESTAMP as milliseconds since 1970; null is NaN. */
  number: Float64Array;
  /** Whole numbers from 0 to 2^32 − 1, such as row numbers; null is an error. */
  uint32: Uint32Array;
  /** UHUGEINT, such as digests: 16 bytes each, lowest first; null is an error. */
  uint128: Uint8Array;
  /**
   * FLOAT[] or DOUBLE[], such as vectors (cast FLOAT[n] to FLOAT[]); null is an empty list, null inside a list is
   * NaN.
   */
  floats: FloatLists;
}

/** How a column is read. */
export type ColumnKind = keyof ColumnOf;

/** The columns that a query must have, by name, and how each is read. */
export type Kinds = Readonly<Record<string, ColumnKind>>;

/** Columns of equal length. */
export type Columns<K extends Kinds> = { readonly [Name in keyof K]: ColumnOf[K[Name]] };

type Parameters = Record<string, DuckDBValue>;

/**
 * Runs a query and reads the columns named in `kinds`; other columns are left out.
 *
 * @param parameters values for `$name` in the query.
 * @throws LinkSageError naming the column if the query lacks it or a value does not fit its kind.
 * @example
 * const { url, cohesion } = await queryColumns(db, 'SELECT url, cohesion FROM pins', { url: 'text', cohesion: 'number' });
 */
export async function queryColumns<const K extends Kinds>(
  connection: DuckDb,
  sql: string,
  kinds: K,
  parameters: Parameters = {},
): Promise<Columns<K>> {
  const result = await connection.run(sql, parameters);
  const readers = readersFor(result.columnNames(), kinds, result.rowCount);
  for await (const chunk of result) {
    for (const reader of readers) reader.add(chunk.getColumnVector(reader.index));
  }
  return finish<K>(readers);
}

/** As {@link queryColumns}, but yields the result in pieces of at most 2,048 rows as they are computed. */
export async function* streamChunks<const K extends Kinds>(
  connection: DuckDb,
  sql: string,
  kinds: K,
  parameters: Parameters = {},
): AsyncGenerator<Columns<K>> {
  const result = await connection.stream(sql, parameters);
  const names = result.columnNames();
  for await (const chunk of result) {
    checkAborted();
    const readers = readersFor(names, kinds, chunk.rowCount);
    for (const reader of readers) reader.add(chunk.getColumnVector(reader.index));
    yield finish<K>(readers);
  }
}

/** Collects one column from the chunks of a result. */
interface ColumnReader {
  readonly name: string;
  /** The column's index in the result. */
  readonly index: number;
  add(vector: DuckDBVector): void;
  finish(): ColumnOf[ColumnKind];
}

function readersFor(names: readonly string[], kinds: Kinds, rows: number): ColumnReader[] {
  return Object.entries(kinds).map(([name, kind]) => {
    const index = names.indexOf(name);
    if (index < 0) {
      throw new LinkSageError(
        `query: expected a column "${name}", got ${names.map((each) => `"${each}"`).join(', ')}`,
      );
    }
    return { name, index, ...gather[kind](name, rows) };
  });
}

function finish<K extends Kinds>(readers: readonly ColumnReader[]): Columns<K> {
  return Object.fromEntries(readers.map((reader) => [reader.name, reader.finish()])) as Columns<K>;
}

const gather: Record<ColumnKind, (name: string, rows: number) => Pick<ColumnReader, 'add' | 'finish'>> = {
  text: gatherText,
  number: gatherNumbers,
  uint32: gatherUint32,
  uint128: gatherUint128,
  floats: gatherFloats,
};

function gatherText(name: string) {
  const texts: (string | null)[] = [];
  return {
    add(vector: DuckDBVector) {
      for (let i = 0; i < vector.itemCount; i++) {
        const value = vector.getItem(i);
        if (value !== null && typeof value !== 'string') throw misfit(name, 'text', value, vector);
        texts.push(value);
      }
    },
    finish: () => texts,
  };
}

function gatherNumbers(name: string, rows: number) {
  const numbers = new Float64Array(rows);
  let row = 0;
  return {
    add(vector: DuckDBVector) {
      for (let i = 0; i < vector.itemCount; i++) numbers[row++] = toNumber(name, vector, i);
    },
    finish: () => numbers,
  };
}

function gatherUint32(name: string, rows: number) {
  const numbers = new Uint32Array(rows);
  let row = 0;
  return {
    add(vector: DuckDBVector) {
      for (let i = 0; i < vector.itemCount; i++) {
        const value = toNumber(name, vector, i);
        if (value >>> 0 !== value)
          throw misfit(name, 'a whole number from 0 to 2^32 − 1', vector.getItem(i), vector);
        numbers[row++] = value;
      }
    },
    finish: () => numbers,
  };
}

function gatherUint128(name: string, rows: number) {
  const halves = new BigUint64Array(2 * rows);
  let row = 0;
  return {
    add(vector: DuckDBVector) {
      if (vector.type.toString() !== 'UHUGEINT') throw misfit(name, 'UHUGEINT', undefined, vector);
      for (let i = 0; i < vector.itemCount; i++) {
        const value = vector.getItem(i) as bigint | null;
        if (value === null) throw misfit(name, 'UHUGEINT', value, vector);
        halves[row++] = value; // BigUint64Array keeps the lower 64 bits
        halves[row++] = value >> 64n;
      }
    },
    finish: () => new Uint8Array(halves.buffer),
  };
}

function gatherFloats(name: string, rows: number) {
  const offsets = new Uint32Array(rows + 1);
  let values = new Float32Array(0);
  let row = 0;
  let length = 0;
  const reserve = (more: number) => {
    if (length + more <= values.length) return;
    const larger = new Float32Array(Math.max(length + more, rows * more, values.length * 2));
    larger.set(values);
    values = larger;
  };
  return {
    add(vector: DuckDBVector) {
      if (!isList(vector)) throw misfit(name, 'lists of numbers', undefined, vector);
      const { childVector } = vector;
      for (let i = 0; i < vector.itemCount; i++) {
        if (vector.getItemVector(i) !== null) {
          const from = vector.getEntryOffset(i);
          const size = vector.getEntryLength(i);
          reserve(size);
          for (let j = from; j < from + size; j++) values[length++] = toNumber(name, childVector, j);
        }
        offsets[++row] = length;
      }
    },
    finish: () => ({ values: values.subarray(0, length), offsets }),
  };
}

function isList(vector: DuckDBVector): vector is DuckDBListVector {
  return 'getItemVector' in vector;
}

function toNumber(name: string, vector: DuckDBVector, index: number): number {
  const value = vector.getItem(index);
  if (typeof value === 'number') return value;
  if (value === null) return Number.NaN;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'bigint' && BigInt.asIntN(54, value) === value) return Number(value);
  if (typeof value === 'object' && 'micros' in value && 'isFinite' in value)
    return Number(value.micros) / 1000;
  throw misfit(name, 'a number that a double holds exactly, or a time', value, vector);
}

function misfit(
  name: string,
  expected: string,
  value: DuckDBValue | undefined,
  vector: DuckDBVector,
): LinkSageError {
  const got = value === undefined ? '' : ` ${value}`;
  return new LinkSageError(`query, column "${name}": expected ${expected}, got ${vector.type}${got}`);
}
