/** Reads digests of the texts of nodes. DuckDB computes them, so most texts need not leave the database. */
import { type DuckDb, queryColumns, quoteSql } from '../../storage/index.ts';
import { joinTextsSql } from '../tables/join-texts.ts';
import type { Block } from './view-blocks.ts';

/** Texts by name, each with the columns that it joins, see `joinTexts`. */
export type TextColumns<Name extends string = string> = Readonly<Record<Name, readonly string[]>>;

/** The `textDigest` of each text of n nodes, zeros for an empty text. `[n, 16]` each */
export type TextDigests<Name extends string> = Readonly<Record<Name, Uint8Array>>;

/** Nodes, and rows of their table, which may include rows of other nodes. */
export type JoinedRows = Pick<Block, 'nodes' | 'rows' | 'key'>;

/** The digests of the texts of some nodes. */
export interface SomeTextDigests<Name extends string> {
  /** Ascending. `[n]` */
  readonly positions: Uint32Array;
  readonly digests: TextDigests<Name>;
}

/** Reads the digests of the texts of those nodes of a block that have a row in it. */
export async function readTextDigests<Name extends string>(
  db: DuckDb,
  block: JoinedRows,
  texts: TextColumns<Name>,
): Promise<SomeTextDigests<Name>> {
  const names = Object.keys(texts) as Name[];
  const selected = names.map((name) => `${digestSql(joinTextsSql(texts[name]))} AS "${name}"`);
  const sql = `SELECT node.id AS position, ${selected.join(', ')} ${joinedSql(block)} ORDER BY node.id`;
  const types = Object.fromEntries(names.map((name) => [name, 'uint128' as const]));
  const { position, ...digests } = await queryColumns(db, sql, { position: 'uint32', ...types });
  return { positions: position, digests: digests as TextDigests<Name> };
}

/** Reads the texts of nodes by id. `ids`: ascending; all must be nodes of the block. `[n]` → n texts */
export async function readTextsOf(
  db: DuckDb,
  block: JoinedRows,
  columns: readonly string[],
  ids: Uint32Array,
): Promise<readonly string[]> {
  const sql = `SELECT ${joinTextsSql(columns)} AS joined ${joinedSql(block)}
    WHERE ${isOneOfSql('node.id', ids)} ORDER BY node.id`;
  return (await queryColumns(db, sql, { joined: 'text' })).joined as string[];
}

function joinedSql({ nodes, rows, key }: JoinedRows): string {
  return `FROM ${nodes} node JOIN ${rows} source ON source.${key} = node.key`;
}

/**
 * SQL condition: whether a number between the first and the last of `some` (ascending) is one of them. Uses a bit string,
 * since DuckDB is slow to parse a long list.
 */
function isOneOfSql(number: string, some: Uint32Array): string {
  const first = some[0]!;
  const count = some.at(-1)! - first + 1;
  if (count === some.length) return 'true';
  const bits = Buffer.alloc(count, '0');
  for (const one of some) bits.write('1', one - first);
  return `get_bit(${quoteSql(bits.toString('latin1'))}::BIT, (${number} - ${first})::INTEGER) = 1`;
}

function digestSql(text: string): string {
  return `CASE WHEN ${text} = '' THEN 0::UHUGEINT ELSE md5_number(${text}) END`;
}
