/** `linksage init` */
import type { Command } from 'commander';
import { Workspace } from '../../index.ts';
import { addCommand, runCommand, workspaceFolder } from '../command.ts';

export function addInit(program: Command): void {
  addCommand(
    program,
    'init',
    'make a workspace, the folder that holds everything of one corpus',
    'linksage init --workspace my-links',
  ).action((_options: object, command: Command) =>
    runCommand(
      command,
      async () => {
        const workspace = await Workspace.init(workspaceFolder(command));
        await workspace.close();
        return { folder: workspace.folder };
      },
      ({ folder }) => `${folder}: a new workspace. Next: linksage import FILE...`,
    ),
  );
}
