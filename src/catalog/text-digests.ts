/** Texts of nodes by their digests, which DuckDB computes: most texts need not leave it. */
import { type DuckDb, queryColumns, quoteSql } from '../storage/index.ts';

/** Names of texts, each with the columns whose values it joins: those that are not empty, `. ` between them. */
export type TextColumns<Name extends string = string> = Readonly<Record<Name, readonly string[]>>;

/** A run of nodes, and the digests of their texts. n = nodes */
export interface TextBlock<Name extends string> {
  readonly keys: readonly string[];
  /** The `textDigest` of each text, zeros where it is empty. `[n, 16]` */
  readonly digests: Readonly<Record<Name, Uint8Array>>;
  /** One of the texts of some of the nodes, given by their places in the block, ascending. */
  readTexts(name: Name, places: Uint32Array): Promise<readonly string[]>;
}

/** Where the nodes of a block are read from. */
interface TextSource {
  /** Runs a query in the snapshot. */
  readonly run: <Result>(work: (db: DuckDb) => Promise<Result>) => Promise<Result>;
  /** A query for their `key` and their order, `id`, which counts up by one. */
  readonly nodes: string;
  /** A query for the rows of the table that has their texts. */
  readonly rows: string;
  /** The column of these that holds the key. */
  readonly key: string;
}

/** Reads the digests of a block; the texts themselves when asked for. */
export async function readTextBlock<Name extends string>(
  { run, nodes, rows, key }: TextSource,
  texts: TextColumns<Name>,
): Promise<TextBlock<Name>> {
  const names = Object.keys(texts) as Name[];
  const from = `FROM ${nodes} node JOIN ${rows} source ON source.${key} = node.key`;
  const selected = names.map((name) => `${digestSql(joinSql(texts[name]))} AS "${name}"`);
  const { keys, ...digests } = await run((db) =>
    queryColumns(db, `SELECT node.key AS keys, ${selected.join(', ')} ${from} ORDER BY node.id`, {
      keys: 'text',
      ...Object.fromEntries(names.map((name) => [name, 'uint128' as const])),
    }),
  );
  return {
    keys: keys as unknown as string[],
    digests: digests as unknown as Record<Name, Uint8Array>,
    async readTexts(name, places) {
      const place = `(node.id - (SELECT min(id) FROM ${nodes}))::INTEGER`;
      const wanted = places.length === keys.length ? 'true' : isOneOfSql(place, places, keys.length);
      const sql = `SELECT ${joinSql(texts[name])} AS joined ${from} WHERE ${wanted} ORDER BY node.id`;
      return (await run((db) => queryColumns(db, sql, { joined: 'text' }))).joined as string[];
    },
  };
}

function joinSql(columns: readonly string[]): string {
  return `concat_ws('. ', ${columns.map((column) => `nullif(source.${column}, '')`).join(', ')})`;
}

/** Whether a number below `count` is one of some: bits, as a long list takes DuckDB longer to parse than to read. */
function isOneOfSql(number: string, some: Uint32Array, count: number): string {
  const bits = Buffer.alloc(count, '0');
  for (const one of some) bits.write('1', one);
  return `get_bit(${quoteSql(bits.toString('latin1'))}::BIT, ${number}) = 1`;
}

function digestSql(text: string): string {
  return `CASE WHEN ${text} = '' THEN 0::UHUGEINT ELSE md5_number(${text}) END`;
}
