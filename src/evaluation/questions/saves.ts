/** Held-out saves as columns of positions, the form in which they are filtered and asked about. */
import { none } from '../../base/index.ts';
import type { HeldOut } from '../../catalog/index.ts';
import type { Candidates } from './candidates.ts';
import { positionsOf } from './links.ts';

/** Saves by position in the candidates. */
export interface SaveColumns {
  /** `none` where the pin links to no page. `[n]` */
  readonly page: Uint32Array;
  readonly pin: Uint32Array;
  readonly board: Uint32Array;
  /** Milliseconds since 1970, NaN where it is not known. */
  readonly savedAt: Float64Array;
}

/** Places the held-out saves in the candidates. */
export function indexHeldOut({ rows }: HeldOut, { tables }: Candidates): SaveColumns {
  const place = (keys: readonly (string | null)[], among: readonly string[]) => {
    const positions = positionsOf(among);
    return Uint32Array.from(keys, (key) => (key === null ? none : positions.get(key)!));
  };
  return {
    page: place(rows.page, tables.page.keys),
    pin: place(rows.pin, tables.pin.keys),
    board: place(rows.board, tables.board.keys),
    savedAt: rows.savedAt,
  };
}
