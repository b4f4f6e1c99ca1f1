/** The one error class whose message is meant for users, with a code for programs. */

/** The codes of errors. They stay the same when the wording of a message changes. */
export const errorCodes = [
  /** A value, setting, file or row is invalid. */
  'bad-input',
  /** A call or option that conflicts with another option or with an earlier decision, whatever its value. */
  'wrong-usage',
  /** Something named does not exist: a workspace, a file, a board, a version. */
  'not-found',
  /** An earlier step is missing or has too little data: nothing imported, compiled, trained or embedded. */
  'not-ready',
  /** The thing to be created already exists. */
  'exists',
  /** A result was made from an older corpus, with other settings, or by another version of linksage. */
  'stale',
  /** Another process is writing to the workspace. */
  'locked',
  /** A file has changed since it was written. */
  'damaged',
  /** The work needs more memory than there is, or the input exceeds a size limit. */
  'too-large',
  /** This machine or installation lacks something: a device, an optional package. */
  'unsupported',
  /** The operating system refuses access: permissions, or a disk that cannot be written to. */
  'no-access',
  /** Too much waits to be done: the same works a little later. */
  'busy',
  /** The disk is full. */
  'disk-full',
  /** A signal stopped the work before it was done. */
  'aborted',
  /** The object has been closed. */
  'closed',
] as const;

/** The code of an error. */
export type ErrorCode = (typeof errorCodes)[number];

/** What an error carries beside its message. */
export interface ErrorDetails {
  /** Default `bad-input`. */
  readonly code?: ErrorCode;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * A mistake that the user can fix: bad input, a wrong setting, a command out of order. The message has the form
 * `where: expected X, got Y` and is printed without a stack. Programs check `code`; messages may change.
 *
 * @example
 * if (error instanceof LinkSageError && error.code === 'not-ready') return respond(503, error.hint);
 */
export class LinkSageError extends Error {
  override readonly name = 'LinkSageError';
  readonly code: ErrorCode;
  /** A command or change that fixes it, printed on a separate line. */
  readonly hint: string | undefined;

  constructor(message: string, { code = 'bad-input', hint, cause }: ErrorDetails = {}) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
  }
}
