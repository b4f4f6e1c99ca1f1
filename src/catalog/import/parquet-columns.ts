/** How columns of Parquet files become columns of the catalog: accepted types, conversion, and validation. */
import type { ColumnType } from '../tables/schema.ts';

/** How a column is read. The functions give SQL for a value, from the SQL name of its column. */
interface Reading {
  /** The accepted content, for messages: `text or whole numbers`. */
  readonly holds: string;
  /** DuckDB's names of the accepted types. */
  readonly fits: RegExp;
  /** SQL of the value if the files lack the column. */
  readonly missing: string;
  /** SQL of the converted value; null for a null value, except for integers, where it is 0. */
  readonly convert: (column: string) => string;
  /** SQL that is true or null for a valid value. */
  readonly isRight?: (column: string) => string;
  /** A description of valid values, for messages: `text that is not empty`. */
  readonly expected?: string;
}

const integer = 'U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)';
const number = String.raw`(?:${integer}|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))`;
const text = String.raw`VARCHAR|UUID|ENUM\(.*\)|${integer}|DECIMAL\(\d+,0\)`;
const time = 'TIMESTAMP.*|DATE';
/** The type of a column with only nulls in the files of some writers. */
const nothing = '"NULL"';
const oneOf = (...types: string[]) => new RegExp(`^(?:${types.join('|')}|${nothing})$`, 's');

const texts = { fits: oneOf(text), convert: (column: string) => `${column}::VARCHAR` };
const times = {
  holds: 'timestamps or dates',
  fits: oneOf(time),
  missing: 'NULL::TIMESTAMP',
  convert: (column: string) => `TRY_CAST(${column} AS TIMESTAMP)`,
  isRight: (column: string) => `coalesce(TRY_CAST(${column} AS TIMESTAMP)
    BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999', ${column} IS NULL)`,
  expected: 'a time in the years 1 to 9999',
};
const asFloats = (column: string) => `TRY_CAST(${column} AS FLOAT[])`;

/** How columns of each type are read. For text, whole numbers become exact decimal text; fractions are never rounded. */
export const readings: Readonly<Record<ColumnType, Reading>> = {
  key: {
    ...texts,
    holds: 'text or whole numbers',
    missing: 'NULL::VARCHAR',
    isRight: (column) => `coalesce(${column}::VARCHAR, '') <> ''`,
    expected: 'text that is not empty',
  },
  text: { ...texts, holds: 'text or whole numbers', missing: 'NULL::VARCHAR' },
  time: times,
  moment: {
    ...times,
    isRight: (column) => `${column} IS NOT NULL AND ${times.isRight(column)}`,
  },
  integer: {
    holds: 'numbers',
    fits: oneOf(number),
    missing: '0::BIGINT',
    convert: (column) => `coalesce(TRY_CAST(${column} AS BIGINT), 0)`,
    isRight: (column) => `coalesce(TRY_CAST(${column} AS BIGINT) = ${column}, ${column} IS NULL)`,
    expected: 'a whole number of 64 bits',
  },
  number: {
    holds: 'numbers',
    fits: oneOf(number),
    missing: 'NULL::DOUBLE',
    convert: (column) => `${column}::DOUBLE`,
    isRight: (column) => `isfinite(${column}::DOUBLE)`,
    expected: 'a number or null',
  },
  vector: {
    holds: 'lists of numbers',
    fits: oneOf(String.raw`${number}\[\d*\]`),
    missing: 'NULL::FLOAT[]',
    convert: asFloats,
    // The sum, in 64 bits, is finite exactly if all 32-bit floats are finite
    isRight: (column) => `${column} IS NULL OR coalesce(len(${column}) > 0
      AND list_count(${asFloats(column)}) = len(${column}) AND isfinite(list_sum(${asFloats(column)})), false)`,
    expected: 'a list of numbers or null',
  },
};
