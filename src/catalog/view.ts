/** A view of the catalog: its nodes and edges as columns. */
import { type DuckDb, queryColumns } from '../storage/index.ts';
import type { ViewName } from './snapshot.ts';

export type NodeKind = 'page' | 'pin' | 'board';

/** Columns of text by node; a text that is missing is empty. */
type Texts<Name extends string> = { readonly [Column in Name]: readonly string[] };

/** Texts of each kind of node. A pin's `url` is the key of its page, empty where it links to none. */
interface NodeTexts {
  page: Texts<'title' | 'description' | 'body'>;
  pin: Texts<'title' | 'description' | 'url'>;
  board: Texts<'title' | 'description' | 'owner'>;
}

/** Nodes of one kind; a node's id is its position, and columns are in that order. */
export type NodeTable<Kind extends NodeKind = NodeKind> = {
  readonly kind: Kind;
  /** Canonical URLs, pin ids or board ids, ascending in byte order of UTF-8. */
  readonly keys: readonly string[];
} & NodeTexts[Kind];

/** Which pin links to which page: `pin[i]` to `page[i]`, node ids; ascending by pin. */
export interface PinPages {
  readonly pin: Uint32Array;
  readonly page: Uint32Array;
}

/** Which pin is saved on which board, node ids; ascending by pin, then board. */
export interface Saves {
  readonly pin: Uint32Array;
  readonly board: Uint32Array;
  /** Milliseconds since 1970, NaN where it is not known. */
  readonly savedAt: Float64Array;
}

/**
 * One committed state of the catalog, with or without what is held out. Node ids hold within one view. A later
 * import may fold the segments away that it reads from: then its methods throw a LinkSageError.
 */
export interface CatalogView {
  readonly name: ViewName;
  /** Equal for equal content: of the segments, the split (for `train`) and the view's name. */
  readonly fingerprint: string;
  /** All nodes of a kind with their texts. */
  nodes<Kind extends NodeKind>(kind: Kind): Promise<NodeTable<Kind>>;
  pinPages(): Promise<PinPages>;
  saves(): Promise<Saves>;
}

/** Runs queries of a snapshot, and says what is wrong where they fail. */
export type WithSnapshot = <Result>(work: (db: DuckDb) => Promise<Result>) => Promise<Result>;

const sources = {
  page: { table: 'pages', key: 'url', columns: ['title', 'description', 'body'] },
  pin: { table: 'pins', key: 'pin_id', columns: ['title', 'description', 'url'] },
  board: { table: 'boards', key: 'board_id', columns: ['title', 'description', 'owner'] },
} as const;

/** Opens a view over the tables that `openSnapshot` made. */
export function openView(name: ViewName, fingerprint: string, withSnapshot: WithSnapshot): CatalogView {
  return {
    name,
    fingerprint,
    nodes: (kind) => withSnapshot((db) => readNodes(db, kind, `${name}_${kind}`)),
    pinPages: () =>
      withSnapshot((db) =>
        queryColumns(
          db,
          `SELECT pin.id AS pin, page.id AS page FROM ${name}_pin pin JOIN ${name}_page page ON pin.url = page.key
          ORDER BY pin.id`,
          { pin: 'uint32', page: 'uint32' },
        ),
      ),
    saves: () =>
      withSnapshot((db) =>
        queryColumns(
          db,
          `SELECT pin.id AS pin, board.id AS board, saved_at AS "savedAt" FROM ${name}_save save
          JOIN ${name}_pin pin ON save.pin_id = pin.key JOIN ${name}_board board ON save.board_id = board.key
          ORDER BY pin.id, board.id`,
          { pin: 'uint32', board: 'uint32', savedAt: 'number' },
        ),
      ),
  };
}

/** Reads nodes with their texts. `nodes` gives their `key` and their order, `id`. */
export async function readNodes<Kind extends NodeKind>(
  db: DuckDb,
  kind: Kind,
  nodes: string,
): Promise<NodeTable<Kind>> {
  const { table, key, columns } = sources[kind];
  const texts = columns.map((column) => `coalesce(source.${column}, '') AS ${column}`);
  const result = await queryColumns(
    db,
    `SELECT node.key AS keys, ${texts.join(', ')} FROM ${nodes} node JOIN ${table} source ON source.${key} = node.key
    ORDER BY node.id`,
    Object.fromEntries(['keys', ...columns].map((column) => [column, 'text' as const])),
  );
  return { kind, ...result } as unknown as NodeTable<Kind>;
}
