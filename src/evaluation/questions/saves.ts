/** Held-out saves as columns of positions. */
import { none } from '../../base/index.ts';
import type { HeldOut } from '../../catalog/index.ts';
import type { Candidates } from './candidates.ts';
import { positionsOf } from './links.ts';

/** Saves of nodes, given by their positions in `Candidates`. n = saves */
export interface SaveColumns {
  /** `none` if the pin links to no page. `[n]` */
  readonly page: Uint32Array;
  readonly pin: Uint32Array;
  readonly board: Uint32Array;
  /** Milliseconds since 1970, UTC; NaN if unknown. `[n]` */
  readonly savedAt: Float64Array;
}

/** Finds the positions of the nodes of held-out saves. */
export function indexHeldOut({ rows }: HeldOut, { tables }: Candidates): SaveColumns {
  const index = (keys: readonly (string | null)[], among: readonly string[]) => {
    const positions = positionsOf(among);
    return Uint32Array.from(keys, (key) => (key === null ? none : positions.get(key)!));
  };
  return {
    page: index(rows.page, tables.page.keys),
    pin: index(rows.pin, tables.pin.keys),
    board: index(rows.board, tables.board.keys),
    savedAt: rows.savedAt,
  };
}
