/** The tables of a corpus, and their rows in memory. */
import { VectorColumn } from './vector-column.ts';

/** A column in memory, by its type in DuckDB. */
export interface ColumnOf {
  VARCHAR: (string | null)[];
  /** Ids, NaN for null; written as text. */
  BIGINT: number[];
  UINTEGER: number[];
  /** NaN for null, here and below. */
  INTEGER: number[];
  DOUBLE: number[];
  BOOLEAN: boolean[];
  /** Milliseconds since 1970. */
  TIMESTAMP: number[];
  'FLOAT[]': VectorColumn;
}

/** The columns of a table: name → type in DuckDB. */
export type Layout = Readonly<Record<string, keyof ColumnOf>>;

/** The tables to import, in one folder per day. `version` is the day. */
export const importTables = {
  pages: {
    url: 'VARCHAR',
    title: 'VARCHAR',
    description: 'VARCHAR',
    body: 'VARCHAR',
    published_at: 'TIMESTAMP',
    deleted_at: 'TIMESTAMP',
  },
  page_images: {
    url: 'VARCHAR',
    image_url: 'VARCHAR',
    alt: 'VARCHAR',
    width: 'INTEGER',
    height: 'INTEGER',
    vector: 'FLOAT[]',
  },
  pins: {
    pin_id: 'BIGINT',
    url: 'VARCHAR',
    title: 'VARCHAR',
    description: 'VARCHAR',
    image_vector: 'FLOAT[]',
    created_at: 'TIMESTAMP',
    deleted_at: 'TIMESTAMP',
  },
  boards: { board_id: 'BIGINT', title: 'VARCHAR', description: 'VARCHAR', owner: 'BIGINT' },
  saves: { pin_id: 'BIGINT', board_id: 'BIGINT', saved_at: 'TIMESTAMP', deleted_at: 'TIMESTAMP' },
  engagements: {
    user_id: 'BIGINT',
    url: 'VARCHAR',
    pin_id: 'BIGINT',
    action: 'VARCHAR',
    value: 'DOUBLE',
    at: 'TIMESTAMP',
  },
} as const satisfies Record<string, Layout>;

/** The truth tables: how the corpus was generated. NaN for null. */
export const truthTables = {
  topics: { topic: 'UINTEGER', top_topic: 'UINTEGER', name: 'VARCHAR' },
  pages: {
    url: 'VARCHAR',
    day: 'UINTEGER',
    topic: 'UINTEGER',
    top_topic: 'UINTEGER',
    near_duplicate_of: 'VARCHAR',
    isolated: 'BOOLEAN',
    hub: 'BOOLEAN',
  },
  pins: {
    pin_id: 'BIGINT',
    url: 'VARCHAR',
    day: 'UINTEGER',
    noise: 'VARCHAR',
    topic: 'UINTEGER',
    near_duplicate_of: 'BIGINT',
  },
  boards: { board_id: 'BIGINT', topic: 'UINTEGER', topic_2: 'INTEGER', topic_3: 'INTEGER' },
  users: { user_id: 'BIGINT', topic: 'UINTEGER', topic_2: 'INTEGER', topic_3: 'INTEGER' },
  churn: { day: 'UINTEGER', change: 'VARCHAR', url: 'VARCHAR', topic: 'INTEGER' },
} as const satisfies Record<string, Layout>;

/** A table to import. */
export type ImportTable = keyof typeof importTables;
/** A truth table. */
export type TruthTable = keyof typeof truthTables;

/** All tables to import. */
export const importTableNames = Object.keys(importTables) as ImportTable[];
/** All truth tables. */
export const truthTableNames = Object.keys(truthTables) as TruthTable[];

/** The rows of any table: one array per column, all of the same length. */
export type TableRows = Readonly<Record<string, ColumnOf[keyof ColumnOf]>>;

type RowsOf<Tables extends Record<string, Layout>> = {
  readonly [Table in keyof Tables]: {
    readonly [Column in keyof Tables[Table]]: ColumnOf[Tables[Table][Column]];
  };
};

/** The rows of all tables, before they are written: one array per column. */
export interface CorpusRows {
  readonly import: RowsOf<typeof importTables>;
  readonly truth: RowsOf<typeof truthTables>;
}

export function emptyRows(): CorpusRows {
  return { import: emptyTables(importTables), truth: emptyTables(truthTables) };
}

function emptyTables<Tables extends Record<string, Layout>>(tables: Tables): RowsOf<Tables> {
  const emptyTable = (layout: Layout) =>
    Object.fromEntries(
      Object.entries(layout).map(([name, type]) => [name, type === 'FLOAT[]' ? new VectorColumn() : []]),
    );
  return Object.fromEntries(
    Object.entries(tables).map(([name, layout]) => [name, emptyTable(layout)]),
  ) as RowsOf<Tables>;
}
