/** From arguments to an exit code. */
import { CommanderError } from 'commander';
import { explainFileError, LinkSageError } from '../base/index.ts';
import { createProgram } from './program.ts';
import { writeError, writeResult } from './terminal.ts';

/** The exit code after Ctrl-C, by the convention of shells: 128 plus the number of the signal. */
const interruptedCode = 130;

/** Runs the command line and returns its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(argv);
    return 0;
  } catch (thrown) {
    const error = explainFileError(thrown, 'linksage');
    if (wantsJson(argv)) writeFailure(error);
    return exitCodeOf(error);
  }
}

/** Whether --json was given. Looks at the raw arguments, because parsing them may have failed. */
function wantsJson(argv: readonly string[]): boolean {
  const options = argv.indexOf('--') < 0 ? argv : argv.slice(0, argv.indexOf('--'));
  return options.includes('--json');
}

/** Writes the JSON document of a failed command. */
function writeFailure(error: unknown): void {
  if (error instanceof CommanderError && error.exitCode === 0) return; // help that was asked for
  writeResult(JSON.stringify({ error: describeFailure(error) }, null, 2));
}

function describeFailure(error: unknown): { code: string; message: string; hint?: string | undefined } {
  if (error instanceof LinkSageError) {
    const { code, message, hint } = error;
    return { code, message, hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof CommanderError
    ? { code: 'wrong-usage', message: message.replace(/^error: /, '') }
    : { code: 'internal', message };
}

/** Tells the user of an error and returns the exit code for it. */
function exitCodeOf(error: unknown): number {
  // Commander has already printed the help, or what is wrong with the arguments
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof LinkSageError) {
    writeError(`error: ${error.message}`);
    if (error.hint !== undefined) writeError(error.hint);
    return error.code === 'aborted' ? interruptedCode : 1;
  }
  writeError(error instanceof Error ? (error.stack ?? error.message) : String(error));
  writeError(
    'This is a bug in LinkSage, not your mistake. Please report it to its maintainers, with the lines above.',
  );
  return 1;
}
