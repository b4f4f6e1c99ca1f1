/** `linksage related` */
import type { Command } from 'commander';
import type { FindOptions } from '../../index.ts';
import { countOption, dimsOption } from '../arguments.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { formatHits } from '../hits.ts';

export function define(command: Command): void {
  addExample(command, 'linksage related https://example.com/bread --why')
    .argument('<url>', 'the page; it need not be in the corpus')
    .option('--why', 'show the boards that hold both pages, and the pins of each related page')
    .addOption(countOption())
    .addOption(dimsOption())
    .action((url: string, options: FindOptions & { why?: true }) =>
      runOnWorkspace(command, (workspace) => workspace.related(url, options), formatHits),
    );
}
