/** What the view `train` does not show: the saves to test on, and the nodes first seen in them. */
import { type DuckDb, queryColumns } from '../storage/index.ts';
import type { Split } from './split.ts';
import { type NodeKind, type NodeTable, readNodes, type WithSnapshot } from './view.ts';

/** Held-out saves, column by column; ascending by pin, then board. */
export interface HeldOutRows {
  /** Canonical URLs; null where the pin links to no page. */
  readonly page: readonly (string | null)[];
  readonly pin: readonly string[];
  readonly board: readonly string[];
  /** Milliseconds since 1970, NaN where it is not known. */
  readonly savedAt: Float64Array;
}

/** What users did with pages, column by column; ascending by user, then time, page and action. */
export interface Engagements {
  readonly user: readonly string[];
  /** Canonical URLs. */
  readonly page: readonly string[];
  readonly action: readonly string[];
  /** Milliseconds since 1970. */
  readonly at: Float64Array;
  /** 1 where it is from the time of the split on; nowhere where saves are held out at random. */
  readonly isHeldOut: Uint8Array;
}

/** The part of the catalog that is held out. */
export interface HeldOut {
  readonly rows: HeldOutRows;
  /** All engagements with pages of the view `all`: no view shows them, so nothing but an evaluation can see them. */
  engagements(): Promise<Engagements>;
  /** Nodes of the view `all` that `train` does not have. */
  nodes<Kind extends NodeKind>(kind: Kind): Promise<NodeTable<Kind>>;
}

/** Reads what the split of a snapshot holds out. */
export async function readHeldOut(withSnapshot: WithSnapshot, split: Split): Promise<HeldOut> {
  const { page, pin, board, savedAt } = await withSnapshot('train', (db) =>
    queryColumns(
      db,
      `SELECT page.key AS page, pin.key AS pin, board.key AS board, epoch_us(saved_at)::DOUBLE / 1000 AS "savedAt"
      FROM all_save save JOIN all_pin pin ON save.pin = pin.id JOIN all_board board ON save.board = board.id
        LEFT JOIN all_page page ON pin.page = page.id
      WHERE NOT EXISTS (FROM train_save known JOIN train_pin ON known.pin = train_pin.id
        JOIN train_board ON known.board = train_board.id
        WHERE train_pin.key = pin.key AND train_board.key = board.key)
      ORDER BY save.pin, save.board`,
      { page: 'text', pin: 'text', board: 'text', savedAt: 'number' },
    ),
  );
  return {
    rows: { page, pin: pin as string[], board: board as string[], savedAt },
    engagements: () => withSnapshot('train', (db) => readEngagements(db, split)),
    nodes: (kind) =>
      withSnapshot('train', (db) =>
        readNodes(db, kind, `(FROM all_${kind} ANTI JOIN train_${kind} USING (key))`),
      ),
  };
}

async function readEngagements(db: DuckDb, split: Split): Promise<Engagements> {
  const { user, page, action, at } = await queryColumns(
    db,
    `SELECT user_id AS user, page.key AS page, action, epoch_us("at")::DOUBLE / 1000 AS "at"
    FROM engagements LEFT JOIN alias ON engagements.url = alias.url
      JOIN all_page page ON coalesce(alias.target, engagements.url) = page.key
    ORDER BY user_id, "at", page.key, action`,
    { user: 'text', page: 'text', action: 'text', at: 'number' },
  );
  const from = split.by === 'time' ? Date.parse(split.at) : Number.POSITIVE_INFINITY;
  return {
    user: user as string[],
    page: page as string[],
    action: action as string[],
    at,
    isHeldOut: Uint8Array.from(at, (time) => (time >= from ? 1 : 0)),
  };
}
