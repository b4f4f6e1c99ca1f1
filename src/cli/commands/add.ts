/** `linksage add` */
import { type Command, Option } from 'commander';
import { silent } from '../../base/index.ts';
import { type AddOptions, fileSource, formatNames, stdinSource } from '../../index.ts';
import { describeSteps } from '../add/steps.ts';
import { formatSuggestions } from '../add/suggestions.ts';
import { parseMapping } from '../arguments.ts';
import { addExample, openOrInit, runCommand, workspaceFolder } from '../command.ts';

type Options = Pick<AddOptions, 'format' | 'map' | 'source'> & { readonly train: boolean };

export function define(command: Command): void {
  addExample(command, 'linksage add bookmarks.html\nlinksage add lists/*.md --workspace my-links')
    .argument('<file...>', 'files, or folders of Parquet files; - is standard input')
    .addOption(new Option('--format <name>', 'default: detected from the content').choices(formatNames))
    .option('--map <part=column,...>', 'CSV: the column of each part of a link', parseMapping)
    .option('--source <name>', 'a name for the collection; a newer export under this name updates its links')
    .option('--no-train', 'do not train, even if there are enough links')
    .action((files: string[], { train, ...options }: Options) => {
      if (options.source !== undefined && files.length > 1) {
        command.error('error: --source names one collection: expected one file with it, got several');
      }
      const sources = files.map((file) => (file === '-' ? stdinSource() : fileSource(file)));
      return runCommand(
        command,
        async (session) => {
          const { tell } = session;
          const progress = process.stderr.isTTY ? session.progress : silent; // elsewhere, a line a step will do
          const { workspace, isNew } = await openOrInit(workspaceFolder(command));
          if (isNew) tell(`${workspace.folder}: a new workspace`);
          try {
            const onStep = describeSteps(tell);
            return await workspace.add(sources, {
              ...options,
              train: train ? 'auto' : 'never',
              onStep,
              progress,
            });
          } finally {
            await workspace.close();
          }
        },
        ({ suggestions }) => formatSuggestions(suggestions, command.optsWithGlobals()),
      );
    });
}
