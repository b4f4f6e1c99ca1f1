/** From arguments to an exit code. */
import { CommanderError } from 'commander';
import { LinkSageError } from '../base/index.ts';
import { createProgram } from './program.ts';
import { writeError } from './terminal.ts';

/** Runs the command line and gives its exit code: 0 done, 1 failed, 2 wrong usage. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(argv);
    return 0;
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** The exit code of what was thrown, once the user has been told of it. */
function exitCodeOf(error: unknown): number {
  // commander has printed its own: help that was asked for, or what is wrong with the arguments
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof LinkSageError) {
    writeError(`error: ${error.message}`);
    if (error.hint !== undefined) writeError(error.hint);
    return 1;
  }
  writeError(error instanceof Error ? (error.stack ?? error.message) : String(error));
  writeError(
    'This is a mistake of linksage, not yours. Please report it, with the lines above, to its maintainers.',
  );
  return 1;
}
