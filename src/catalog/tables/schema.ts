/** The tables of the catalog: their columns, keys and types. The names are the contract of import and export. */

/**
 * `key`: text, never null. `text`: text or null. `time`: a time or null; in rows, milliseconds since 1970 (UTC); in
 * Parquet, a timestamp. `moment`: a time, never null. `integer`: a whole number, 0 if the source has none. `number`: a
 * finite number or null. `vector`: a list of finite 32-bit floats, or null.
 */
export type ColumnType = 'key' | 'text' | 'time' | 'moment' | 'integer' | 'number' | 'vector';

/** Columns of every table. The row with the highest version of a key counts; if it is deleted, the key is absent. */
const history = { version: 'integer', deleted_at: 'time' } as const;

/** Every table: its key columns, and all its columns in their order on disk. */
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
      image_url: 'text',
      image_vector: 'vector',
      cohesion: 'number',
      cluster_id: 'text',
      created_at: 'time',
      source: 'text',
      ...history,
    },
  },
  boards: {
    key: ['board_id'],
    columns: {
      board_id: 'key',
      title: 'text',
      description: 'text',
      owner: 'text',
      source: 'text',
      ...history,
    },
  },
  saves: {
    key: ['pin_id', 'board_id'],
    columns: { pin_id: 'key', board_id: 'key', saved_at: 'time', ...history },
  },
  aliases: {
    key: ['url'],
    columns: { url: 'key', canonical_url: 'key', ...history },
  },
  page_images: {
    key: ['url', 'image_url'],
    columns: {
      url: 'key',
      image_url: 'key',
      alt: 'text',
      width: 'integer',
      height: 'integer',
      vector: 'vector',
      ...history,
    },
  },
  engagements: {
    key: ['user_id', 'url', 'action', 'at'],
    columns: {
      user_id: 'key',
      url: 'key',
      pin_id: 'text',
      action: 'key',
      value: 'number',
      at: 'moment',
      ...history,
    },
  },
} as const satisfies Record<
  string,
  { key: readonly string[]; columns: Readonly<Record<string, ColumnType>> }
>;

export type TableName = keyof typeof tables;

/** All tables, in the order of staging and reporting. */
export const tableNames = Object.keys(tables) as TableName[];

interface ValueOf {
  key: string;
  text: string | null;
  time: number | null;
  moment: number;
  integer: number;
  number: number | null;
  vector: readonly number[] | null;
}

/** One row of a table. */
export type RowOf<Table extends TableName> = {
  readonly [Column in keyof (typeof tables)[Table]['columns']]: (typeof tables)[Table]['columns'][Column] extends infer Type extends
    ColumnType
    ? ValueOf[Type]
    : never;
};

/** Columns with URLs of pages, which imports canonicalize. */
export const addressColumns: readonly string[] = ['url', 'canonical_url'];

/** The table of rows with the given columns; undefined if they have no known key column. */
export function tableOfColumns(columns: readonly string[]): TableName | undefined {
  const has = (column: string) => columns.includes(column);
  if (has('user_id')) return 'engagements';
  if (has('pin_id')) return has('board_id') ? 'saves' : 'pins';
  if (has('board_id')) return 'boards';
  if (!has('url')) return undefined;
  if (has('canonical_url')) return 'aliases';
  return has('image_url') ? 'page_images' : 'pages';
}

/** The columns of a table, in their order on disk. */
export function columnsOf(table: TableName): readonly (readonly [name: string, type: ColumnType])[] {
  return Object.entries(tables[table].columns);
}
