/** Copies parts of columns into the vectors of a DuckDB chunk, as whole blocks of memory if the types allow it. */
import type { DuckDBType } from '@duckdb/node-api';
import type { Vector } from '@duckdb/node-bindings';
import { LinkSageError } from '../../base/index.ts';
import type { FloatLists } from './columns.ts';
import { loadDuckDb, loadDuckDbBindings } from './duckdb-library.ts';

type NumberArray = Float64Array | Float32Array | Uint32Array | Int32Array | Uint8Array;

/**
 * A column to append. Null, undefined and NaN become NULL. Numbers go into any column of numbers, into BOOLEAN
 * (0 is false) and, as milliseconds since 1970, into TIMESTAMP; lists of floats go into FLOAT[] and DOUBLE[].
 */
export type WritableColumn =
  | readonly (string | number | boolean | null | undefined)[]
  | NumberArray
  | FloatLists;

/** Writes the rows `[from, from + length)` of a column into a vector of `length` rows. */
export type Fill = (vector: Vector, from: number, length: number) => void;

type Bindings = typeof import('@duckdb/node-bindings');

/**
 * A fast way to write a column into vectors of a type, without a DuckDB value per row: text into VARCHAR, arrays of
 * numbers into the type with their layout, Float64Array also into BIGINT and TIMESTAMP, lists of floats into FLOAT[].
 * Undefined for other combinations.
 */
export function chooseFill(type: DuckDBType, column: WritableColumn): Fill | undefined {
  const { DuckDBTypeId, DuckDBListType } = loadDuckDb();
  const bindings = loadDuckDbBindings();
  if ('offsets' in column) {
    const ofFloats = type instanceof DuckDBListType && type.valueType.typeId === DuckDBTypeId.FLOAT;
    return ofFloats ? fillFloats(bindings, column) : undefined;
  }
  if (isList(column)) return type.typeId === DuckDBTypeId.VARCHAR ? fillTexts(bindings, column) : undefined;
  if (column instanceof Float64Array) {
    if (type.typeId === DuckDBTypeId.BIGINT) return fillIntegers(bindings, column, BigInt);
    if (type.typeId === DuckDBTypeId.TIMESTAMP) {
      return fillIntegers(bindings, column, (milliseconds) => BigInt(Math.round(milliseconds * 1000)));
    }
  }
  const layouts: Partial<Record<number, unknown>> = {
    [DuckDBTypeId.FLOAT]: Float32Array,
    [DuckDBTypeId.DOUBLE]: Float64Array,
    [DuckDBTypeId.UINTEGER]: Uint32Array,
    [DuckDBTypeId.INTEGER]: Int32Array,
    [DuckDBTypeId.UTINYINT]: Uint8Array,
  };
  return layouts[type.typeId] === column.constructor ? fillNumbers(bindings, column) : undefined;
}

function isList<Item>(column: readonly Item[] | NumberArray): column is readonly Item[] {
  return Array.isArray(column);
}

function fillTexts(
  bindings: Bindings,
  texts: readonly (string | number | boolean | null | undefined)[],
): Fill {
  return (vector, from, length) => {
    const nulls = new Nulls(length);
    for (let i = 0; i < length; i++) {
      const text = texts[from + i];
      if (text === null || text === undefined) nulls.add(i);
      // The binding rejects values that are not strings, with its own message
      else bindings.vector_assign_string_element(vector, i, text as string);
    }
    nulls.write(bindings, vector);
  };
}

function fillNumbers(bindings: Bindings, numbers: NumberArray): Fill {
  const mayBeNull = numbers instanceof Float32Array || numbers instanceof Float64Array;
  return (vector, from, length) => {
    copyTo(bindings, vector, numbers.slice(from, from + length));
    if (mayBeNull) nullsOf(numbers, from, length).write(bindings, vector);
  };
}

function fillIntegers(bindings: Bindings, numbers: Float64Array, convert: (value: number) => bigint): Fill {
  return (vector, from, length) => {
    const integers = new BigInt64Array(length);
    for (let i = 0; i < length; i++) {
      const value = numbers[from + i]!;
      if (!Number.isNaN(value)) integers[i] = checkInt64(convert(value));
    }
    copyTo(bindings, vector, integers);
    nullsOf(numbers, from, length).write(bindings, vector);
  };
}

/** Throws if an integer does not fit: BigInt64Array would wrap it. */
function checkInt64(integer: bigint): bigint {
  if (BigInt.asIntN(64, integer) === integer) return integer;
  throw new LinkSageError(`append: expected an integer of 64 bits, got ${integer}`);
}

function fillFloats(bindings: Bindings, { values, offsets }: FloatLists): Fill {
  return (vector, from, length) => {
    const begin = offsets[from]!;
    const end = offsets[from + length]!;
    const entries = new BigUint64Array(length * 2); // [offset, length] of each list
    for (let i = 0; i < length; i++) {
      entries[i * 2] = BigInt(offsets[from + i]! - begin);
      entries[i * 2 + 1] = BigInt(offsets[from + i + 1]! - offsets[from + i]!);
    }
    copyTo(bindings, vector, entries);
    bindings.list_vector_reserve(vector, end - begin);
    bindings.list_vector_set_size(vector, end - begin);
    copyTo(bindings, bindings.list_vector_get_child(vector), values.slice(begin, end));
  };
}

/** Copies an array that owns its buffer; the binding rejects views into shared memory. */
function copyTo(bindings: Bindings, vector: Vector, array: NumberArray | BigInt64Array | BigUint64Array) {
  if (array.byteLength === 0) return;
  bindings.copy_data_to_vector(vector, 0, array.buffer as ArrayBuffer, array.byteOffset, array.byteLength);
}

function nullsOf(numbers: Float32Array | Float64Array, from: number, length: number): Nulls {
  const nulls = new Nulls(length);
  for (let i = 0; i < length; i++) if (Number.isNaN(numbers[from + i]!)) nulls.add(i);
  return nulls;
}

/** The NULL rows of a vector: bit i is 0 if row i is NULL. */
class Nulls {
  readonly #bits: Uint8Array<ArrayBuffer>;
  #any = false;

  constructor(rows: number) {
    this.#bits = new Uint8Array(Math.ceil(rows / 64) * 8).fill(0xff);
  }

  add(row: number): void {
    this.#any = true;
    this.#bits[row >> 3]! &= ~(1 << (row & 7));
  }

  write(bindings: Bindings, vector: Vector): void {
    if (!this.#any) return;
    bindings.vector_ensure_validity_writable(vector);
    bindings.copy_data_to_vector_validity(vector, 0, this.#bits.buffer, 0, this.#bits.byteLength);
  }
}
