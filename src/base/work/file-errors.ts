/** Tells what the operating system refuses: a file, a folder, room on the disk. */
import { dirname } from 'node:path';
import { type ErrorCode, LinkSageError } from '../errors.ts';

/** A refusal, and what can be done about it. */
interface Refusal {
  /** Error codes of operating systems. */
  readonly names: readonly string[];
  /** In messages of libraries that give no code, such as DuckDB's "IO Error: Could not write file". */
  readonly words: RegExp;
  readonly code: ErrorCode;
  /** What was expected, and what was found instead. */
  readonly expected: string;
  readonly hint: string;
}

const unchanged = 'Nothing that was there has changed.';
const elsewhere = 'or use another place: --workspace DIR is that of the workspace';

const refusals: readonly Refusal[] = [
  {
    names: ['ENOSPC', 'EDQUOT'],
    words: /no space left on device|disk quota exceeded/i,
    code: 'disk-full',
    expected: 'expected room to write, got a full disk',
    hint: `Free some space and run the command again. ${unchanged}`,
  },
  {
    names: ['EROFS'],
    words: /read-only file ?system/i,
    code: 'no-access',
    expected: 'expected a disk that can be written to, got a read-only one',
    hint: `Mount it for writing, ${elsewhere}.`,
  },
  {
    names: ['EACCES', 'EPERM'],
    words: /permission denied|operation not permitted/i,
    code: 'no-access',
    expected: 'expected permission to read and write, got none',
    hint: `Change its permissions or its owner, ${elsewhere}.`,
  },
  {
    names: ['ENOTDIR'],
    words: /not a directory/i,
    code: 'bad-input',
    expected: 'expected a folder, got a file in the place of one',
    hint: 'Choose a path whose parts before the last are folders.',
  },
  {
    names: ['EISDIR'],
    words: /is a directory/i,
    code: 'bad-input',
    expected: 'expected a file, got a folder',
    hint: 'Choose the path of a file.',
  },
  {
    names: ['ENAMETOOLONG', 'ELOOP'],
    words: /file name too long|too many (levels of )?symbolic links/i,
    code: 'bad-input',
    expected: 'expected a path that the system can follow, got one that is too long or a circle of links',
    hint: 'Choose a shorter path without links.',
  },
  {
    names: ['EMFILE', 'ENFILE'],
    words: /too many open files/i,
    code: 'too-large',
    expected: 'expected to open another file, got the limit of open files',
    hint: 'Close other programs, or raise the limit (ulimit -n 4096), and run the command again.',
  },
  {
    names: ['EFBIG'],
    words: /file too large/i,
    code: 'too-large',
    expected: 'expected to write a file of this size, got the limit of the disk or of this user',
    hint: 'Raise the limit (ulimit -f), or use another disk.',
  },
  {
    names: ['EIO', 'ENXIO', 'ENODEV', 'ESTALE'],
    words: /input\/output error|stale file handle/i,
    code: 'damaged',
    expected: 'expected a disk that works, got an error of the device',
    hint: 'Check the disk or the connection to it.',
  },
  {
    names: ['EBUSY', 'ETXTBSY'],
    words: /resource busy|text file busy/i,
    code: 'locked',
    expected: 'expected a file that no other program holds, got one in use',
    hint: 'Close the program that uses it, and run the command again.',
  },
  {
    names: ['ENOENT'],
    words: /no such file or directory/i,
    code: 'not-found',
    expected: 'expected a file or folder, got none',
    hint: 'Check the path, and whether it was moved or deleted.',
  },
];

/**
 * The error to report if work failed with `error`: a LinkSageError that names the path where the operating system refused a
 * file or a folder, otherwise `error` itself.
 *
 * @param where what the work was about, for errors that name no path
 */
export function explainFileError(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error instanceof LinkSageError) return error;
  const { code: given, syscall, path } = error as NodeJS.ErrnoException;
  const name = given === 'EEXIST' && syscall === 'mkdir' ? 'ENOTDIR' : given; // a file is where a folder should be
  const refusal = refusals.find(({ names, words }) =>
    name === undefined ? isOfFiles(error.message) && words.test(error.message) : names.includes(name),
  );
  if (refusal === undefined) return error;
  const { code, expected, hint } = refusal;
  const named = path || quotedPath.exec(error.message)?.[1] || where;
  const at = named.endsWith('.tmp') ? dirname(named) : named; // nobody knows our temporary files
  return new LinkSageError(`${at}: ${expected} (${error.message})`, { code, hint, cause: error });
}

/** The path in a message: errors of DuckDB and of other threads come without a property that holds it. */
const quotedPath = /(?:file|open|mkdir|rename|unlink|stat|scandir|access) ["']([^"']+)["']/;

/** Whether a message without a code is of files: DuckDB's, ONNX Runtime's or usearch's, not that of a mistake of ours. */
function isOfFiles(message: string): boolean {
  return /\b(IO Error|file|disk|device|open|write|read|mkdir)\b/i.test(message);
}
