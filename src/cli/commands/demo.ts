/** `linksage demo` */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { addCommand, runCommand } from '../command.ts';
import { makeDemoWorkspace } from '../demo/folder.ts';
import { runDemo } from '../demo/run.ts';

export function addDemo(program: Command): void {
  addCommand(
    program,
    'demo',
    'import a sample of link lists, train on it and show what comes out; takes about a minute',
    'linksage demo',
  )
    .argument('[dir]', 'the folder to work in: a new one, or that of an earlier demo', 'linksage-demo')
    .action((dir: string, _options: object, command: Command) => {
      if (command.parent?.getOptionValueSource('workspace') === 'cli') {
        command.error('error: give the folder as an argument: linksage demo DIR');
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
