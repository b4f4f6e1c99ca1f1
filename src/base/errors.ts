/** The one error class whose message is meant for the user, and what a program tells its cases apart by. */

/** What can go wrong, for programs: these names stay, whatever a message says. */
export const errorCodes = [
  /** A value, setting, file or row that was given is not as it has to be. */
  'bad-input',
  /** A call that does not go with its other arguments or with what was decided before, whatever value it is given. */
  'wrong-usage',
  /** What was named is not there: a workspace, a file, a board, a version. */
  'not-found',
  /** A step that comes first was not taken yet, or there is too little to take it: nothing imported, compiled, trained, embedded. */
  'not-ready',
  /** What was to be made is there already. */
  'exists',
  /** What is there was made of an older state of the corpus, with other settings, or by another version of linksage. */
  'stale',
  /** Somebody else writes to the workspace. */
  'locked',
  /** A file is not as it was written. */
  'damaged',
  /** It would take more memory than there is, or is larger than what is read. */
  'too-large',
  /** This machine or installation lacks what was asked for: a device, an optional package. */
  'unsupported',
  /** There is no room on the disk. */
  'disk-full',
  /** It was stopped by a signal before it was done. */
  'aborted',
  /** What was called has been closed. */
  'closed',
] as const;

/** Why something failed. */
export type ErrorCode = (typeof errorCodes)[number];

/** What an error says beside its message. */
export interface ErrorDetails {
  /** Default `bad-input`: most errors are about what was given. */
  readonly code?: ErrorCode;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * A mistake that the user can mend: bad input, a wrong setting, a command out of order.
 * Its message says where, what was expected, what came, and what to do; it is printed without a stack. Programs go by
 * its `code`; messages may change.
 *
 * @example
 * if (error instanceof LinkSageError && error.code === 'not-ready') return respond(503, error.hint);
 */
export class LinkSageError extends Error {
  override readonly name = 'LinkSageError';
  readonly code: ErrorCode;
  /** A command or change that mends it, printed on a line of its own. */
  readonly hint: string | undefined;

  constructor(message: string, { code = 'bad-input', hint, cause }: ErrorDetails = {}) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}
