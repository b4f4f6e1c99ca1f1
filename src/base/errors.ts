/** The one error class whose message is meant for the user. */

/**
 * A mistake that the user can mend: bad input, a wrong setting, a command out of order.
 * Its message says where, what was expected, what came, and what to do; it is printed without a stack.
 */
export class LinkSageError extends Error {
  override readonly name = 'LinkSageError';
  /** A command or change that mends it, printed on a line of its own. */
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
  }
}
