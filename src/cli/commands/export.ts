/** `linksage export` and its sub-commands. */
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import {
  type ExportBookmarksOptions,
  type ExportBookmarksReport,
  type ExportCatalogOptions,
  type ExportOptions,
  exportFormats,
} from '../../index.ts';
import { parseCount } from '../arguments.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { countOf } from '../format.ts';

interface Options extends ExportOptions {
  readonly neighbors?: boolean;
}

const overwriteFiles = ['--overwrite', 'replace the files of an earlier export'] as const;

export function define(command: Command): void {
  addExample(
    command,
    'linksage export vectors --dims 64\nlinksage export bookmarks bookmarks.html\nlinksage export catalog backup',
  );
  defineEmbeddings(command);
  // Options after the name of a sub-command are its own
  command.enablePositionalOptions().helpCommand(false);
  defineEmbeddings(
    command
      .command('embeddings')
      .description('write the embeddings and their keys; the same as without a sub-command'),
  );
  defineBookmarks(
    command
      .command('bookmarks')
      .description('write all links as a bookmarks.html, for browsers and other bookmark managers'),
  );
  defineCatalog(
    command
      .command('catalog')
      .description('write the tables of the catalog as JSON Lines, which import takes back unchanged'),
  );
}

function defineEmbeddings(command: Command): void {
  command
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
    .option(...overwriteFiles)
    .action((folder: string, { neighbors, ...options }: Options) =>
      runOnWorkspace(
        command,
        async (workspace, { progress }) => ({
          folder: resolve(folder),
          files: neighbors
            ? await workspace.exportNeighbors(folder, { ...options, progress })
            : await workspace.export(folder, options),
        }),
        ({ files }) => listFiles(folder, files),
      ),
    );
}

function defineCatalog(command: Command): void {
  addExample(command, 'linksage export catalog backup\nlinksage import backup')
    .argument('<dir>', 'the folder to write to, new or empty')
    .option(...overwriteFiles)
    .action((folder: string, options: ExportCatalogOptions) =>
      runOnWorkspace(
        command,
        async (workspace, { progress }) => ({
          folder: resolve(folder),
          files: await workspace.exportCatalog(folder, { ...options, progress }),
        }),
        ({ files }) => listFiles(folder, files),
      ),
    );
}

function defineBookmarks(command: Command): void {
  addExample(command, 'linksage export bookmarks bookmarks.html')
    .argument('<file>', 'the file to write')
    .option('--overwrite', 'replace the file if there is one')
    .action((file: string, options: ExportBookmarksOptions) =>
      runOnWorkspace(
        command,
        async (workspace, { progress }) => ({
          file: resolve(file),
          ...(await workspace.exportBookmarks(file, { ...options, progress })),
        }),
        (report) => `${file}: ${describeBookmarks(report)}`,
      ),
    );
}

function listFiles(folder: string, files: readonly string[]): string {
  return files.map((file) => `${folder}/${file}`).join('\n');
}

function describeBookmarks({ links, folders, withoutPage }: ExportBookmarksReport): string {
  const leftOut = withoutPage === 0 ? '' : `; ${countOf(withoutPage, 'pin')} without a page left out`;
  return `${countOf(links, 'link')}, ${countOf(folders, 'folder')}${leftOut}`;
}
