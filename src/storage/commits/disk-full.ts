/** Telling a full disk from other failures. */
import { LinkSageError } from '../../base/index.ts';

/** What systems call it: no room on the device, or a quota used up. */
const codes = ['ENOSPC', 'EDQUOT'];

/** The same as words, for errors that libraries raise without a code: DuckDB's "IO Error: Could not write file". */
const words = /no space left on device|disk quota exceeded/i;

/**
 * The error to tell the user where writing to `folder` failed with `error`: of a full disk one that says so, all others
 * as they are.
 */
export function explainDiskFull(error: unknown, folder: string): unknown {
  if (!(error instanceof Error)) return error;
  const isFull = codes.includes((error as NodeJS.ErrnoException).code ?? '') || words.test(error.message);
  if (!isFull) return error;
  return new LinkSageError(`${folder}: expected room to write, got a full disk (${error.message})`, {
    code: 'disk-full',
    hint: 'Free some room and run the command again; what was there before is as it was.',
    cause: error,
  });
}
