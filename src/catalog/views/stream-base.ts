/** What a stream of events goes on from: the versions of rows, and rows that wait for what they refer to. */
import { createHash } from 'node:crypto';
import { lowerBound } from '../../base/index.ts';
import { type DuckDb, queryColumns } from '../../storage/index.ts';
import { type TableName, tables } from '../tables/schema.ts';
import { type CatalogStore, currentRows } from '../tables/segments.ts';

/** The tables whose rows make nodes and edges. */
const versioned = ['pages', 'pins', 'boards', 'saves', 'aliases'] as const satisfies readonly TableName[];

/** The state of the catalog that events are compared with. */
export interface StreamBase {
  readonly versions: RowVersions;
  /** The page that each alias points to. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Pins that are there, whose page is not: from the id of each to the address that it links to. */
  readonly pinsWithoutPage: Pairs;
  /** Saves that are there, whose pin or board is not: from the id of the pin to that of the board. */
  readonly savesWithoutEnd: Pairs;
}

/** Pairs of keys: `from[i]` and `to[i]`. */
interface Pairs {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * The versions of rows by a hash of their key, so that millions of them take 17 bytes each. Rows of version 0 are left out
 * unless they are deleted: links from files have no versions.
 */
export class RowVersions {
  readonly #rows: ReadonlyMap<TableName, HashedVersions>;

  constructor(rows: ReadonlyMap<TableName, HashedVersions>) {
    this.#rows = rows;
  }

  /** The version of a row, 0 if it has none or is not there; and whether it is deleted. `key`: its key columns, in order */
  of(table: TableName, key: readonly string[]): { readonly version: number; readonly deleted: boolean } {
    const { hashes, versions, deleted } = this.#rows.get(table) ?? none;
    const hash = hashOf(key);
    const at = lowerBound(hashes, hash);
    return hashes[at] === hash
      ? { version: versions[at]!, deleted: deleted[at] === 1 }
      : { version: 0, deleted: false };
  }
}

/** Ascending by hash. */
interface HashedVersions {
  readonly hashes: Float64Array;
  readonly versions: Float64Array;
  readonly deleted: Uint8Array;
}

const none: HashedVersions = {
  hashes: new Float64Array(0),
  versions: new Float64Array(0),
  deleted: new Uint8Array(0),
};

/** Makes the query of a store's current state. */
export function readStreamBase(store: CatalogStore): (db: DuckDb) => Promise<StreamBase> {
  return async (db) => {
    const rows = new Map<TableName, HashedVersions>();
    for (const table of versioned) rows.set(table, await readVersions(db, store, table));
    const pairs = async (sql: string) =>
      (await queryColumns(db, sql, { from: 'text', to: 'text' })) as { from: string[]; to: string[] }; // no key is null
    const aliases = await pairs('SELECT url AS "from", target AS "to" FROM alias');
    return {
      versions: new RowVersions(rows),
      aliases: new Map(aliases.from.map((url, i) => [url, aliases.to[i]!])),
      pinsWithoutPage: await pairs(`SELECT key AS "from", coalesce(alias.target, pins.url) AS "to"
        FROM all_pin JOIN pins ON pins.pin_id = key LEFT JOIN alias ON alias.url = pins.url
        WHERE page IS NULL AND pins.url IS NOT NULL`),
      savesWithoutEnd: await pairs(`SELECT pin_id AS "from", board_id AS "to" FROM saves
        WHERE pin_id NOT IN (SELECT key FROM all_pin) OR board_id NOT IN (SELECT key FROM all_board)`),
    };
  };
}

async function readVersions(db: DuckDb, store: CatalogStore, table: TableName): Promise<HashedVersions> {
  const key = tables[table].key.join(', ');
  const { hash, version, deleted } = await queryColumns(
    db,
    `SELECT (md5_number_lower(concat_ws(chr(31), ${key})) >> 11)::DOUBLE AS hash, version::DOUBLE AS version,
      (deleted_at IS NOT NULL)::INTEGER::DOUBLE AS deleted
    FROM (${currentRows(store, table)}) WHERE version <> 0 OR deleted_at IS NOT NULL ORDER BY hash`,
    { hash: 'number', version: 'number', deleted: 'number' },
  );
  return {
    hashes: hash,
    versions: version,
    deleted: Uint8Array.from(deleted),
  };
}

/** The upper 53 bits of the lower half of MD5, which DuckDB computes too; every one of them is a whole double. */
function hashOf(key: readonly string[]): number {
  const digest = createHash('md5').update(key.join('\x1f')).digest();
  return digest.readUInt32LE(12) * 2 ** 21 + (digest.readUInt32LE(8) >>> 11);
}
