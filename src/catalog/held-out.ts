/** What the view `train` does not show: the saves to test on, and the nodes first seen in them. */
import { queryColumns } from '../storage/index.ts';
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

/** The part of the catalog that is held out. */
export interface HeldOut {
  readonly rows: HeldOutRows;
  /** Nodes of the view `all` that `train` does not have. */
  nodes<Kind extends NodeKind>(kind: Kind): Promise<NodeTable<Kind>>;
}

/** Reads what the split of a snapshot holds out. */
export async function readHeldOut(withSnapshot: WithSnapshot): Promise<HeldOut> {
  const { page, pin, board, savedAt } = await withSnapshot((db) =>
    queryColumns(
      db,
      `SELECT page.key AS page, save.pin_id AS pin, save.board_id AS board, save.saved_at AS "savedAt"
      FROM (FROM all_save ANTI JOIN train_save USING (pin_id, board_id)) save
      JOIN all_pin pin ON save.pin_id = pin.key LEFT JOIN all_page page ON pin.url = page.key
      ORDER BY save.pin_id, save.board_id`,
      { page: 'text', pin: 'text', board: 'text', savedAt: 'number' },
    ),
  );
  return {
    rows: { page, pin: pin as string[], board: board as string[], savedAt },
    nodes: (kind) =>
      withSnapshot((db) => readNodes(db, kind, `(FROM all_${kind} ANTI JOIN train_${kind} USING (key))`)),
  };
}
