/** What all commands share: help, workspace, output. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { LinkSageError } from '../base/index.ts';
import type { Workspace } from '../index.ts';
import { untilInterrupted } from './interrupt.ts';
import { createDisplay, type Display } from './progress.ts';
import { writeResult } from './terminal.ts';

/** The options of every command. */
interface SharedOptions {
  readonly workspace: string;
  readonly json?: true;
}

/** What a command shows while it works. */
export interface Session extends Display {
  /** Prints a part of the result; does nothing with --json. */
  readonly print: (text: string) => void;
}

/** Adds examples to the help of a command, one per line. */
export function addExample(command: Command, example: string): Command {
  const title = example.includes('\n') ? 'Examples' : 'Example';
  const lines = example.split('\n').map((line) => `\n  ${line}`);
  return command.addHelpText('after', `\n${title}:${lines.join('')}`);
}

/** The folder of the workspace that a command was given. */
export function workspaceFolder(command: Command): string {
  return resolve(command.optsWithGlobals<SharedOptions>().workspace);
}

/** Runs a command that Ctrl-C ends, and prints its result: as JSON, or else by `format` if it is given. */
export function runCommand<Result>(
  command: Command,
  work: (session: Session) => Promise<Result>,
  format?: (result: Result) => string | Promise<string>,
): Promise<void> {
  const untilEnd = (session: Session) =>
    untilInterrupted(
      () => work(session),
      () => session.tell('Stopping. Press Ctrl-C again to quit at once.'),
    );
  return runToEnd(command, untilEnd, format);
}

/**
 * Runs a command that ends in a way of its own. Work that can be aborted carries a signal along, with a cost for every promise; a
 * service, which awaits several for each request, would spend a tenth of its time on that.
 */
export async function runToEnd<Result>(
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
    const result = await work({ ...display, print });
    if (format !== undefined) print(await format(result));
    if (json) writeResult(JSON.stringify(result, null, 2));
  } finally {
    display.close();
  }
}

/** Opens the workspace of a folder, or makes one where there is none. */
export async function openOrInit(
  folder: string,
): Promise<{ readonly workspace: Workspace; readonly isNew: boolean }> {
  const { Workspace } = await import('../index.ts');
  try {
    return { workspace: await Workspace.open(folder), isNew: false };
  } catch (error) {
    if (!(error instanceof LinkSageError) || error.code !== 'not-found') throw error;
    return { workspace: await Workspace.init(folder), isNew: true };
  }
}

/** Runs a command on the open workspace. */
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
