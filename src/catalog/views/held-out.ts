/** The held-out part of the catalog: the saves to test on, and the nodes that only they show. */

import { indexesWhere } from '../../base/index.ts';
import { type DuckDb, queryColumns } from '../../storage/index.ts';
import type { NodeKind } from '../tables/node-kinds.ts';
import type { TablesName } from './snapshot.ts';
import { type NodeTable, readNodes, type WithSnapshot } from './view.ts';

/** Held-out saves as columns, ascending by pin, then board. */
export interface HeldOutRows {
  /** Canonical URLs; null if the pin links to no page. */
  readonly page: readonly (string | null)[];
  readonly pin: readonly string[];
  readonly board: readonly string[];
  /** Milliseconds since 1970, NaN if unknown. */
  readonly savedAt: Float64Array;
}

/** Actions of users on pages as columns, ascending by user, then time, page and action. */
export interface Engagements {
  readonly user: readonly string[];
  /** Canonical URLs. */
  readonly page: readonly string[];
  readonly action: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: Float64Array;
  /** 1 from the time of the split on; always 0 for a random split. */
  readonly isHeldOut: Uint8Array;
}

/** The held-out part of the catalog. */
export interface HeldOut {
  readonly rows: HeldOutRows;
  /** All engagements with pages of the view `all`. No view shows them, so only evaluations can see them. */
  engagements(): Promise<Engagements>;
  /** Nodes of the view `all` that are not in `train`. */
  nodes<Kind extends NodeKind>(kind: Kind): Promise<NodeTable<Kind>>;
}

/** The tables that define a held-out part: `whole` without `known`. */
interface HeldOutTables {
  readonly whole: TablesName;
  readonly known: TablesName;
  readonly engagements: EngagementTimes;
}

/** Reads the part of the view `whole` that the view `known` does not show. */
export async function readHeldOut(
  withSnapshot: WithSnapshot,
  { whole, known, engagements }: HeldOutTables,
): Promise<HeldOut> {
  const { page, pin, board, savedAt } = await withSnapshot(known, (db) =>
    queryColumns(
      db,
      `SELECT page.key AS page, pin.key AS pin, board.key AS board, epoch_us(saved_at)::DOUBLE / 1000 AS "savedAt"
      FROM ${whole}_save save JOIN ${whole}_pin pin ON save.pin = pin.id JOIN ${whole}_board board ON save.board = board.id
        LEFT JOIN ${whole}_page page ON pin.page = page.id
      WHERE NOT EXISTS (FROM ${known}_save known JOIN ${known}_pin ON known.pin = ${known}_pin.id
        JOIN ${known}_board ON known.board = ${known}_board.id
        WHERE ${known}_pin.key = pin.key AND ${known}_board.key = board.key)
      ORDER BY save.pin, save.board`,
      { page: 'text', pin: 'text', board: 'text', savedAt: 'number' },
    ),
  );
  return {
    rows: { page, pin: pin as string[], board: board as string[], savedAt },
    engagements: () => withSnapshot(known, (db) => readEngagements(db, whole, engagements)),
    nodes: (kind) =>
      withSnapshot(known, (db) =>
        readNodes(db, kind, `(FROM ${whole}_${kind} ANTI JOIN ${known}_${kind} USING (key))`),
      ),
  };
}

/** Engagements at `until` or later are left out; those at `from` or later are held out. Milliseconds since 1970. */
interface EngagementTimes {
  readonly from: number;
  readonly until: number;
}

async function readEngagements(
  db: DuckDb,
  whole: TablesName,
  { from, until }: EngagementTimes,
): Promise<Engagements> {
  const { user, page, action, at } = await queryColumns(
    db,
    `SELECT user_id AS user, page.key AS page, action, epoch_us("at")::DOUBLE / 1000 AS "at"
    FROM engagements LEFT JOIN alias ON engagements.url = alias.url
      JOIN ${whole}_page page ON coalesce(alias.target, engagements.url) = page.key
    ORDER BY user_id, engagements."at", page.key, action`,
    { user: 'text', page: 'text', action: 'text', at: 'number' },
  );
  const kept = indexesWhere(at.length, (i) => at[i]! < until);
  const take = (column: readonly (string | null)[]) => Array.from(kept, (i) => column[i]!);
  return {
    user: take(user),
    page: take(page),
    action: take(action),
    at: Float64Array.from(kept, (i) => at[i]!),
    isHeldOut: Uint8Array.from(kept, (i) => (at[i]! >= from ? 1 : 0)),
  };
}
