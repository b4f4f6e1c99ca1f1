/** `linksage demo` */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { addExample, runCommand } from '../command.ts';
import { makeDemoWorkspace } from '../demo/folder.ts';
import { runDemo } from '../demo/run.ts';

export function define(command: Command): void {
  addExample(command, 'linksage demo')
    .argument('[dir]', 'the folder to work in: a new one, or the one of an earlier demo', 'linksage-demo')
    .action((dir: string) => {
      if (command.parent?.getOptionValueSource('workspace') === 'cli') {
        command.error(
          'error: demo: expected its folder as an argument, got --workspace\nRun: linksage demo DIR',
        );
      }
      return runCommand(command, async (session) => {
        const workspace = await makeDemoWorkspace(resolve(dir));
        try {
          return await runDemo(workspace, dir, session);
        } finally {
          await workspace.close();
        }
      });
    });
}
