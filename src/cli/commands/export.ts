/** `linksage export` */
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type ExportOptions, exportFormats } from '../../index.ts';
import { parseCount } from '../arguments.ts';
import { addExample, runOnWorkspace } from '../command.ts';

interface Options extends ExportOptions {
  readonly neighbors?: boolean;
}

export function define(command: Command): void {
  addExample(command, 'linksage export vectors --dims 64')
    .argument('<dir>', 'the folder to write to, new or empty')
    .addOption(new Option('--format <name>', 'the file format').choices(exportFormats).default('parquet'))
    .option('--dims <n>', 'the size of the embeddings (default: the largest)', parseCount)
    .option('--partitions <n>', 'split pages, pins and boards into this many files each', parseCount)
    .addOption(
      new Option(
        '--neighbors',
        'write the neighbors of every page in the graph instead, as Parquet; needs no embeddings',
      ).conflicts(['format', 'dims', 'partitions']),
    )
    .option('--overwrite', 'replace the files of an earlier export')
    .action((folder: string, { neighbors, ...options }: Options) =>
      runOnWorkspace(
        command,
        async (workspace, { progress }) => ({
          folder: resolve(folder),
          files: neighbors
            ? await workspace.exportNeighbors(folder, { ...options, progress })
            : await workspace.export(folder, options),
        }),
        ({ files }) => files.map((file) => `${folder}/${file}`).join('\n'),
      ),
    );
}
