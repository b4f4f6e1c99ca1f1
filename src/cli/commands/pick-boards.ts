/** `linksage pick-boards` */
import type { Command } from 'commander';
import type { FindOptions, NewPin } from '../../index.ts';
import { countOption, dimsOption } from '../arguments.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { formatPlacement } from '../hits.ts';

export function define(command: Command): void {
  addExample(command, 'linksage pick-boards https://example.com/bread --title "Rye bread in a day"')
    .argument('<url>', 'the link; it need not be in the corpus')
    .option('--title <text>', 'title of the pin that is to be saved')
    .option('--description <text>', 'description of that pin')
    .addOption(countOption())
    .addOption(dimsOption())
    .action((url: string, options: Omit<NewPin, 'url'> & FindOptions) =>
      runOnWorkspace(
        command,
        (workspace) => workspace.placeLink({ url, ...options }, options),
        formatPlacement,
      ),
    );
}
