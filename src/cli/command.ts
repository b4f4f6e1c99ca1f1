/** What commands have in common: their help, the workspace they work on, how they print. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Workspace } from '../index.ts';
import { untilInterrupted } from './interrupt.ts';
import { createDisplay, type Display } from './progress.ts';
import { writeResult } from './terminal.ts';

/** The options of every command. */
interface SharedOptions {
  readonly workspace: string;
  readonly json?: true;
}

/** What a command tells while it works. */
export interface Session extends Display {
  /** Prints a part of the result for people; with --json nothing. */
  readonly print: (text: string) => void;
}

/** Adds an example of its use to the help of a command; several stand on lines of their own. */
export function addExample(command: Command, example: string): Command {
  const title = example.includes('\n') ? 'Examples' : 'Example';
  const lines = example.split('\n').map((line) => `\n  ${line}`);
  return command.addHelpText('after', `\n${title}:${lines.join('')}`);
}

/** The folder of the workspace, as the options of a command say. */
export function workspaceFolder(command: Command): string {
  return resolve(command.optsWithGlobals<SharedOptions>().workspace);
}

/** Runs a command, and prints its result when it is done: as JSON or, for people, by `format`, if it is given. */
export async function runCommand<Result>(
  command: Command,
  work: (session: Session) => Promise<Result>,
  format?: (result: Result) => string | Promise<string>,
): Promise<void> {
  const { json = false } = command.optsWithGlobals<SharedOptions>();
  const display = createDisplay(process.stderr);
  const print = (text: string) => {
    display.close();
    if (!json) writeResult(text);
  };
  try {
    const result = await untilInterrupted(
      () => work({ ...display, print }),
      () => display.tell('Stopping. Ctrl-C once more ends it at once.'),
    );
    if (format !== undefined) print(await format(result));
    if (json) writeResult(JSON.stringify(result, null, 2));
  } finally {
    display.close();
  }
}

/** The same on an open workspace. */
export function runOnWorkspace<Result>(
  command: Command,
  work: (workspace: Workspace, session: Session) => Promise<Result>,
  format?: (result: Result) => string | Promise<string>,
): Promise<void> {
  return runCommand(
    command,
    async (session) => {
      const { Workspace } = await import('../index.ts');
      const workspace = await Workspace.open(workspaceFolder(command));
      try {
        return await work(workspace, session);
      } finally {
        await workspace.close();
      }
    },
    format,
  );
}
