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
    nodes: (kind) =>
      withSnapshot('train', (db) =>
        readNodes(db, kind, `(FROM all_${kind} ANTI JOIN train_${kind} USING (key))`),
      ),
  };
}
