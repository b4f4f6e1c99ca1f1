/** `linksage rollback` */
import type { Command } from 'commander';
import { addExample, runOnWorkspace } from '../command.ts';

export function define(command: Command): void {
  addExample(command, 'linksage rollback\nlinksage rollback v000012')
    .argument('[version]', 'a version that status lists')
    .action((version: string | undefined) =>
      runOnWorkspace(
        command,
        (workspace) => workspace.rollback(version),
        ({ from, to }) => `${to} is now current (before: ${from}).`,
      ),
    );
}
