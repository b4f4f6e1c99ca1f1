/** The tables of the catalog: their columns, keys and types. The names are the contract of import and export. */

/**
 * `key`: text that is never null. `text`: text or null. `time`: a moment or null; in rows, milliseconds since
 * 1970 (UTC); in Parquet, a timestamp. `integer`: a whole number, 0 where a source gives none.
 */
export type ColumnType = 'key' | 'text' | 'time' | 'integer';

/** In every table: the row of a key with the highest version counts; a deleted row hides its key. */
const history = { version: 'integer', deleted_at: 'time' } as const;

/** Every table: the columns that key it, and all its columns in their order on disk. */
export const tables = {
  pages: {
    key: ['url'],
    columns: {
      url: 'key',
      site: 'key',
      title: 'text',
      description: 'text',
      body: 'text',
      language: 'text',
      published_at: 'time',
      ...history,
    },
  },
  pins: {
    key: ['pin_id'],
    columns: {
      pin_id: 'key',
      url: 'text',
      title: 'text',
      description: 'text',
      created_at: 'time',
      ...history,
    },
  },
  boards: {
    key: ['board_id'],
    columns: { board_id: 'key', title: 'text', description: 'text', owner: 'text', ...history },
  },
  saves: {
    key: ['pin_id', 'board_id'],
    columns: { pin_id: 'key', board_id: 'key', saved_at: 'time', ...history },
  },
} as const satisfies Record<
  string,
  { key: readonly string[]; columns: Readonly<Record<string, ColumnType>> }
>;

export type TableName = keyof typeof tables;

/** All tables, in the order in which they are staged and reported. */
export const tableNames = Object.keys(tables) as TableName[];

type ValueOf<Type> = Type extends 'key'
  ? string
  : Type extends 'integer'
    ? number
    : Type extends 'time'
      ? number | null
      : string | null;

/** One row of a table. */
export type RowOf<Table extends TableName> = {
  readonly [Column in keyof (typeof tables)[Table]['columns']]: ValueOf<
    (typeof tables)[Table]['columns'][Column]
  >;
};

/** The columns of a table, in their order on disk. */
export function columnsOf(table: TableName): readonly (readonly [name: string, type: ColumnType])[] {
  return Object.entries(tables[table].columns);
}
