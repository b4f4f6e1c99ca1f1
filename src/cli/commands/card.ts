/** `linksage card` */
import type { Command } from 'commander';
import { addExample, runOnWorkspace } from '../command.ts';

export function define(command: Command): void {
  addExample(command, 'linksage card > MODEL.md')
    .argument('[model]', 'its name, such as run-0001 or base-0001; by default the newest')
    .action((model?: string) =>
      runOnWorkspace(
        command,
        async (workspace) => ({ card: await workspace.modelCard(model) }),
        ({ card }) => card,
      ),
    );
}
