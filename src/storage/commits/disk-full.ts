/** Recognizes errors of a full disk. */
import { LinkSageError } from '../../base/index.ts';

/** Error codes of operating systems: device full, or quota used up. */
const codes = ['ENOSPC', 'EDQUOT'];

/** Messages of errors that libraries raise without a code, such as DuckDB's "IO Error: Could not write file". */
const words = /no space left on device|disk quota exceeded/i;

/**
 * The error to report if writing to `folder` failed with `error`: a LinkSageError if the disk is full, otherwise
 * `error` itself.
 */
export function explainDiskFull(error: unknown, folder: string): unknown {
  if (!(error instanceof Error)) return error;
  const isFull = codes.includes((error as NodeJS.ErrnoException).code ?? '') || words.test(error.message);
  if (!isFull) return error;
  return new LinkSageError(`${folder}: expected room to write, got a full disk (${error.message})`, {
    code: 'disk-full',
    hint: 'Free some space and run the command again. Nothing that was there has changed.',
    cause: error,
  });
}
