/** A view of the catalog: its nodes and edges as columns. */
import { type DuckDb, queryColumns, writeParquet } from '../../storage/index.ts';
import type { NodeKind } from '../tables/node-kinds.ts';
import type { TableName } from '../tables/schema.ts';
import type { CatalogChanges, CatalogState } from './changes.ts';
import { count } from './count.ts';
import { type FacetedKind, type Facets, readFacets } from './facets.ts';
import { readClusters } from './given-clusters.ts';
import { type ImageVectors, readImageVectors } from './image-vectors.ts';
import type { TablesName, ViewName } from './snapshot.ts';
import {
  readTextDigests,
  readTextsOf,
  type SomeTextDigests,
  type TextColumns,
  type TextDigests,
} from './text-digests.ts';
import { blockOf, blocks, nodesOf, type RunQuery, sources } from './view-blocks.ts';

/** Text columns; a missing text is empty. */
type Texts<Name extends string> = { readonly [Column in Name]: readonly string[] };

/** Texts of each kind of node. A pin's `url` is the key of its page, or empty if it has none. */
interface NodeTexts {
  page: Texts<'title' | 'description' | 'body'>;
  pin: Texts<'title' | 'description' | 'url'>;
  board: Texts<'title' | 'description' | 'owner'>;
}

/** Nodes of one kind. A node's id is its position in all columns. */
export type NodeTable<Kind extends NodeKind = NodeKind> = {
  readonly kind: Kind;
  /** Canonical URLs, pin ids or board ids, ascending in byte order of UTF-8. */
  readonly keys: readonly string[];
} & NodeTexts[Kind];

/** Links of pins to pages: node id `pin[i]` links to `page[i]`; ascending by pin. */
export interface PinPages {
  readonly pin: Uint32Array;
  readonly page: Uint32Array;
}

/** Saves of pins on boards, as node ids; ascending by pin, then board. */
export interface Saves {
  readonly pin: Uint32Array;
  readonly board: Uint32Array;
  /** Milliseconds since 1970, NaN if unknown. */
  readonly savedAt: Float64Array;
}

/** The sites of pages, numbered in order of their names. */
export interface Sites {
  /** `[pages]` */
  readonly ofPage: Uint32Array;
  /** The `keyHash` of each site. `[sites]` */
  readonly keyHashes: Uint32Array;
}

/**
 * One committed state of the catalog, with or without the held-out part. Node ids are valid only within one view. A later
 * import may compact the segments that the view reads; then its methods throw a LinkSageError.
 */
export interface CatalogView {
  readonly name: ViewName;
  /** Equal for equal content: a hash of the segments, the split (for `train`) and the view's name. */
  readonly fingerprint: string;
  /** The state that it reads, for `changesSince` of a later view. */
  readonly state: CatalogState;
  /** The changes since a state; see `readChanges`. */
  changesSince(
    state: CatalogState,
    formerPages: (pins: readonly string[]) => Promise<readonly string[]>,
  ): Promise<CatalogChanges | undefined>;
  counts(): Promise<Readonly<Record<NodeKind, number>>>;
  /** `keyHash` of each node of a kind. `[n]` */
  keyHashes(kind: NodeKind): Promise<Uint32Array>;
  /** All nodes of a kind with their texts. */
  nodes<Kind extends NodeKind>(kind: Kind): Promise<NodeTable<Kind>>;
  /** All nodes of a kind in blocks, in order, for corpora whose texts do not fit in memory. */
  streamNodes<Kind extends NodeKind>(kind: Kind): AsyncIterable<NodeTable<Kind>>;
  /** The digests of texts that join columns of the kind's table, in blocks, in order. */
  streamTextDigests<Name extends string>(
    kind: NodeKind,
    texts: TextColumns<Name>,
  ): AsyncIterable<TextDigests<Name>>;
  /**
   * The digests of the texts of nodes with a row that is new since a state. Undefined if more than a quarter of the nodes
   * may have one.
   */
  readTextDigestsSince<Name extends string>(
    kind: NodeKind,
    texts: TextColumns<Name>,
    state: CatalogState,
  ): Promise<SomeTextDigests<Name> | undefined>;
  /**
   * One text, joined from columns, of some nodes of a kind. `positions`: ascending, `[n]` → n texts. With `since`, reads
   * only rows that are new since a state; all of the nodes must have one.
   */
  readTexts(
    kind: NodeKind,
    columns: readonly string[],
    positions: Uint32Array,
    since?: CatalogState,
  ): Promise<readonly string[]>;
  /**
   * Image vectors in blocks, in order. The vector of a page is the mean over its images, weighted by area.
   *
   * @throws LinkSageError if the vectors differ in width
   */
  streamImageVectors(kind: 'pin' | 'page'): AsyncIterable<ImageVectors>;
  pinPages(): Promise<PinPages>;
  saves(): Promise<Saves>;
  sites(): Promise<Sites>;
  /** The facets of all nodes of a kind, for filters. */
  facets(kind: FacetedKind): Promise<Facets>;
  /** The imported cohesion of each pin with its page, or NaN. `[pins]` */
  givenCohesion(): Promise<Float32Array>;
  /** The first pin of each pin's imported cluster, or the pin itself; undefined if no pin has a cluster. `[pins]` */
  givenClusters(): Promise<Uint32Array | undefined>;
  /**
   * The same without a snapshot, given a Parquet file with the keys of the view's pins in order (column `key`).
   * `[pins]`
   */
  givenClustersOf(pinKeys: string): Promise<Uint32Array | undefined>;
  /** Writes the keys of a kind, in order, as the Parquet column `key`. */
  writeKeys(kind: NodeKind, file: string): Promise<void>;
  /** Frees the memory of the state that it reads, for all views of that state. Later reads open it again. */
  close(): Promise<void>;
}

/**
 * Runs queries over the tables of a view in a snapshot, and explains failures. The table `all_save` exists only with
 * `reads` = 'saves', or for other views than `all`.
 */
export type WithSnapshot = <Result>(
  view: TablesName,
  work: (db: DuckDb) => Promise<Result>,
  reads?: 'saves',
) => Promise<Result>;

/** Number of nodes whose digests are read at once: enough for DuckDB to use several threads. */
const digestNodes = 262_144;

/** Above this share of new rows, reading all nodes in blocks is faster. */
const mostFresh = 0.25;

/** The part of a view that needs no snapshot. */
interface WithoutSnapshot
  extends Pick<CatalogView, 'name' | 'fingerprint' | 'state' | 'changesSince' | 'givenClustersOf' | 'close'> {
  /** See `freshRowsOf`. */
  freshRows(table: TableName, since: CatalogState): { readonly rows: string; readonly count: number };
}

/**
 * Opens a view over the tables `${tables}_…` of a snapshot. Their rows are in order, and a query of one table keeps that
 * order. The second parameter is the part that needs no snapshot.
 */
export function openView(
  tables: TablesName,
  { freshRows, ...changes }: WithoutSnapshot,
  withSnapshot: WithSnapshot,
): CatalogView {
  const run: RunQuery = (work) => withSnapshot(tables, work);
  const column = (sql: string) => run(async (db) => (await queryColumns(db, sql, { value: 'uint32' })).value);
  const freshBlock = (kind: NodeKind, since: CatalogState) => {
    const { table, key } = sources[kind];
    const { rows, count } = freshRows(table, since);
    return { nodes: `${tables}_${kind}`, rows: `(${rows})`, key, count };
  };
  const countNodes = (kind: NodeKind) => run((db) => count(db, `${tables}_${kind}`));
  return {
    ...changes,
    counts: async () => ({
      page: await countNodes('page'),
      pin: await countNodes('pin'),
      board: await countNodes('board'),
    }),
    keyHashes: (kind) => column(`SELECT ${keyHashSql(kind, 'key')} AS value FROM ${tables}_${kind}`),
    nodes: (kind) => run((db) => readNodes(db, kind, `${tables}_${kind}`)),
    async *streamNodes<Kind extends NodeKind>(kind: Kind) {
      for await (const block of blocks(run, tables, kind)) {
        yield await run((db) => readNodes(db, kind, block.nodes, block.where));
      }
    },
    async *streamTextDigests<Name extends string>(kind: NodeKind, texts: TextColumns<Name>) {
      for await (const block of blocks(run, tables, kind, digestNodes)) {
        yield (await run((db) => readTextDigests(db, block, texts))).digests;
      }
    },
    async readTextDigestsSince(kind, texts, state) {
      const block = freshBlock(kind, state);
      if (block.count > mostFresh * (await countNodes(kind))) return undefined;
      return run((db) => readTextDigests(db, block, texts));
    },
    async readTexts(kind, columns, positions, since) {
      if (positions.length === 0) return [];
      const [from, to] = [positions[0]!, positions.at(-1)! + 1];
      const block = since
        ? { ...freshBlock(kind, since), nodes: nodesOf(tables, kind, from, to) }
        : await blockOf(run, tables, kind, from, to);
      return run((db) => readTextsOf(db, block, columns, positions));
    },
    async *streamImageVectors(kind) {
      let width: number | undefined;
      for await (const block of blocks(run, tables, kind)) {
        const read = await run((db) => readImageVectors(db, kind, block, width));
        if (read.positions.length === 0) continue;
        width = read.width;
        yield read;
      }
    },
    pinPages: () =>
      run((db) =>
        queryColumns(db, `SELECT id AS pin, page FROM ${tables}_pin WHERE page IS NOT NULL`, {
          pin: 'uint32',
          page: 'uint32',
        }),
      ),
    saves: () =>
      withSnapshot(
        tables,
        (db) =>
          queryColumns(
            db,
            `SELECT pin, board, epoch_us(saved_at)::DOUBLE / 1000 AS "savedAt" FROM ${tables}_save`,
            { pin: 'uint32', board: 'uint32', savedAt: 'number' },
          ),
        'saves',
      ),
    sites: async () => ({
      ofPage: await column(
        `SELECT (dense_rank() OVER (ORDER BY site) - 1)::UINTEGER AS value FROM ${tables}_page ORDER BY id`,
      ),
      keyHashes: await column(
        `SELECT ${keyHashSql('site', 'site')} AS value FROM (SELECT DISTINCT site FROM ${tables}_page) ORDER BY site`,
      ),
    }),
    facets: (kind) => run((db) => readFacets(db, tables, kind)),
    givenCohesion: () =>
      run(async (db) => {
        const sql = `SELECT cohesion FROM ${tables}_pin`;
        return Float32Array.from((await queryColumns(db, sql, { cohesion: 'number' })).cohesion);
      }),
    givenClusters: () =>
      run(async (db) => {
        const nodes = `${tables}_pin`;
        const pins = `(SELECT key AS pin_id, cluster_id FROM ${nodes})`;
        return readClusters(db, pins, nodes, await count(db, nodes));
      }),
    writeKeys: (kind, file) => run((db) => writeParquet(db, `SELECT key FROM ${tables}_${kind}`, file)),
  };
}

/** Reads nodes with their texts. `nodes`: a query for `key` and `id`; `where`: a condition on the rows of the table. */
export async function readNodes<Kind extends NodeKind>(
  db: DuckDb,
  kind: Kind,
  nodes: string,
  where = 'true',
): Promise<NodeTable<Kind>> {
  const { table, key, columns } = sources[kind];
  // The `url` of a pin is that of its page, after resolving aliases
  const text = (column: string) =>
    column === 'url'
      ? `coalesce((SELECT target FROM alias WHERE alias.url = source.url), source.url)`
      : `source.${column}`;
  const texts = columns.map((column) => `coalesce(${text(column)}, '') AS ${column}`);
  const result = await queryColumns(
    db,
    `SELECT node.key AS keys, ${texts.join(', ')}
    FROM ${nodes} node JOIN (FROM ${table} WHERE ${where}) source ON source.${key} = node.key ORDER BY node.id`,
    Object.fromEntries(['keys', ...columns].map((column) => [column, 'text' as const])),
  );
  return { kind, ...result } as unknown as NodeTable<Kind>;
}

function keyHashSql(kind: string, key: string): string {
  return `(md5_number_lower(concat('${kind}', chr(31), ${key})) & 4294967295)::UINTEGER`;
}
