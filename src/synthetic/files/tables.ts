/** The tables of a corpus, and how their rows are gathered in memory. */
import { VectorColumn } from './vector-column.ts';

/** What rows of a column are gathered in, by its type in DuckDB. */
export interface ColumnOf {
  VARCHAR: (string | null)[];
  /** An id, NaN for none; written as text. */
  BIGINT: number[];
  UINTEGER: number[];
  /** NaN for none, here and below. */
  INTEGER: number[];
  DOUBLE: number[];
  BOOLEAN: boolean[];
  /** Milliseconds since 1970. */
  TIMESTAMP: number[];
  'FLOAT[]': VectorColumn;
}

/** The columns of a table, by name, and their types in DuckDB. */
export type Layout = Readonly<Record<string, keyof ColumnOf>>;

/** The tables that an import reads, one folder a day; `version` is the day. */
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

/** The tables of what was planted; NaN stands for none. */
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

/** A table that an import reads. */
export type ImportTable = keyof typeof importTables;
/** A table of what was planted. */
export type TruthTable = keyof typeof truthTables;

/** The tables that an import reads. */
export const importTableNames = Object.keys(importTables) as ImportTable[];
/** The tables of what was planted. */
export const truthTableNames = Object.keys(truthTables) as TruthTable[];

/** The gathered rows of any table: one array a column, all of one length. */
export type TableRows = Readonly<Record<string, ColumnOf[keyof ColumnOf]>>;

type RowsOf<Tables extends Record<string, Layout>> = {
  readonly [Table in keyof Tables]: {
    readonly [Column in keyof Tables[Table]]: ColumnOf[Tables[Table][Column]];
  };
};

/** Rows of all tables on their way to files: one array a column. */
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
