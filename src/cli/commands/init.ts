/** `linksage init` */
import type { Command } from 'commander';
import { Workspace } from '../../index.ts';
import { addExample, runCommand, workspaceFolder } from '../command.ts';

export function define(command: Command): void {
  addExample(command, 'linksage init --workspace my-links').action(() =>
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
