/** `linksage rollback` */
import type { Command } from 'commander';
import { addCommand, runOnWorkspace } from '../command.ts';

export function addRollback(program: Command): void {
  addCommand(
    program,
    'rollback',
    'go back to an embedding version that is kept, by default the one before',
    'linksage rollback\nlinksage rollback v000012',
  )
    .argument('[version]', 'a version that status lists')
    .action((version: string | undefined, _options: object, command: Command) =>
      runOnWorkspace(
        command,
        (workspace) => workspace.rollback(version),
        ({ from, to }) => `${to} is current; ${from} was.`,
      ),
    );
}
