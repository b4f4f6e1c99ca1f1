/** The split of saves into known ones and those held out for testing. Fixed once per catalog. */
import { LinkSageError } from '../../base/index.ts';
import { type DuckDb, queryColumns, quoteSql } from '../../storage/index.ts';
import { parseTime, timeForms } from '../import/readers/times.ts';

/** Saves at or after a time are held out; undated ones are known. */
export interface TimeSplit {
  readonly by: 'time';
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** A random share of the saves, drawn by the hash of their keys, is held out. */
export interface RandomSplit {
  readonly by: 'random';
  /** Between 0 and 1. */
  readonly share: number;
  readonly seed: number;
}

/** How a catalog is split. */
export type Split = TimeSplit | RandomSplit;

/**
 * The setting of a split. `auto`: the newest tenth of the dated saves, or a random tenth if fewer than half of the saves
 * have dates or all dates are equal.
 */
export type SplitSetting = Split | 'auto';

/** The share of saves that `auto` holds out. */
const AUTO_SHARE = 0.1;
const AUTO_SEED = 1;

/**
 * Turns a setting into the split to store. `saves`: the name of a table with a column saved_at.
 *
 * @throws LinkSageError if the time is invalid, the share is not between 0 and 1, or the seed is not a whole number.
 */
export async function resolveSplit(db: DuckDb, saves: string, setting: SplitSetting): Promise<Split> {
  return setting === 'auto' ? await chooseSplit(db, saves) : checkSplit(setting);
}

/**
 * The split of the view `train` that holds out validation saves, for choosing settings: chosen as by `auto` among the
 * training saves, or, after a random split, a random tenth with another seed.
 */
export async function resolveValidation(db: DuckDb, split: Split): Promise<Split> {
  if (split.by === 'random') return { by: 'random', share: AUTO_SHARE, seed: split.seed + 1 };
  return chooseSplit(db, 'train_save');
}

/** Checks a setting and gives its stored form; equal settings give equal JSON. */
export function checkSplit(split: Split): Split {
  if (split.by === 'time') {
    const at = parseTime(split.at);
    if (at === undefined) throw new LinkSageError(`split.at: expected ${timeForms}, got "${split.at}"`);
    return { by: 'time', at: new Date(at).toISOString() };
  }
  const { share, seed } = split;
  if (!(share > 0 && share < 1)) {
    throw new LinkSageError(`split.share: expected a number between 0 and 1, got ${share}`);
  }
  if (!Number.isSafeInteger(seed))
    throw new LinkSageError(`split.seed: expected a whole number, got ${seed}`);
  return { by: 'random', share, seed };
}

/** An SQL condition that is true for held-out saves, over the columns pin_id, board_id and saved_at. */
export function heldOutCondition(split: Split): string {
  if (split.by === 'time') return `coalesce(saved_at >= TIMESTAMP ${quoteSql(sqlTime(split.at))}, false)`;
  // MD5, because its value is the same on every machine and in every release of DuckDB
  const hash = `md5_number_lower(concat_ws(chr(31), ${split.seed}, pin_id, board_id))`;
  return `${hash}::DOUBLE < ${split.share} * 18446744073709551616.0`;
}

/**
 * Many saves may have the same time (a bulk import), so an exact tenth may not exist. Takes the time whose share is
 * nearest, as long as a dated save remains to train on.
 */
async function chooseSplit(db: DuckDb, saves: string): Promise<Split> {
  const { at } = await queryColumns(
    db,
    `WITH days AS (SELECT saved_at, count(*) AS saves FROM ${saves} WHERE saved_at IS NOT NULL GROUP BY saved_at),
      tails AS (SELECT saved_at, sum(saves) OVER (ORDER BY saved_at DESC) AS held FROM days),
      totals AS (SELECT count(saved_at) AS dated, count(*) AS total FROM ${saves})
    SELECT saved_at AS at FROM tails, totals WHERE held < dated AND dated * 2 >= total
    ORDER BY abs(held - dated * ${AUTO_SHARE}), saved_at DESC LIMIT 1`,
    { at: 'number' },
  );
  if (at.length === 0) return { by: 'random', share: AUTO_SHARE, seed: AUTO_SEED };
  return { by: 'time', at: new Date(at[0]!).toISOString() };
}

function sqlTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}
