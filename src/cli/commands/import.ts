/** `linksage import` */
import { type Command, Option } from 'commander';
import {
  fileSource,
  formatNames,
  type ImportOptions,
  type ImportReport,
  stdinSource,
  tableNames,
} from '../../index.ts';
import { parseMapping } from '../arguments.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { countOf, formatCount } from '../format.ts';

export function define(command: Command): void {
  addExample(
    command,
    'linksage import bookmarks.html lists/*.md\nlinksage import --map url=Link,title=Name export.csv\nlinksage import export/\ncurl -s https://example.com/list.md | linksage import --source my-list -',
  )
    .argument('<file...>', 'files, or folders of Parquet files; - is standard input')
    .addOption(new Option('--format <name>', 'default: detected from the content').choices(formatNames))
    .addOption(
      new Option('--table <name>', 'JSON Lines, Parquet: the table that all rows belong to').choices(
        tableNames,
      ),
    )
    .option('--map <part=column,...>', 'CSV: the column of each part of a link', parseMapping)
    .option('--source <name>', 'a name for the collection; a newer export under this name updates its links')
    .option('--skip-invalid', 'import the valid rows and report the others')
    .option('--ignore-unknown-columns', 'JSON Lines, Parquet: ignore columns that the table does not have')
    .action((files: string[], options: ImportOptions) => {
      if (options.source !== undefined && files.length > 1) {
        command.error('error: --source names one collection: expected one file with it, got several');
      }
      return runOnWorkspace(command, async (workspace, { progress, tell, print }) => {
        const reports: ImportReport[] = [];
        for (const file of files) {
          const source = file === '-' ? stdinSource() : fileSource(file);
          const report = await workspace.import(source, { ...options, progress });
          reports.push(report);
          for (const line of describeRejects(report)) tell(line);
          print(formatImport(report));
        }
        return reports;
      });
    });
}

/** The first few refused rows of each reason, and the number of the others. */
export function describeRejects({ source, rejected }: ImportReport): string[] {
  return rejected.flatMap(({ examples, count, reason }) =>
    count > examples.length
      ? [...examples, `${source}: ${formatCount(count - examples.length)} more rows: ${reason}`]
      : examples,
  );
}

/** One line about a source. */
export function formatImport({ source, format, rows, conflicts, skipped, rejected }: ImportReport): string {
  const { pins, pages, boards } = rows;
  const sum = (name: 'added' | 'changed' | 'unchanged' | 'older') =>
    Object.values(rows).reduce((total, counts) => total + counts[name], 0);
  const links = Object.entries(skipped).map(
    ([reason, count]) => `${countOf(count, 'link')} ignored (${reason})`,
  );
  const refused = rejected.reduce((total, { count }) => total + count, 0);
  const rest: readonly [number, string][] = [
    // New pins bring their saves, so saves are counted only where there are no new pins
    [pins.added === 0 ? rows.saves.added : 0, 'of saves new'],
    [rows.aliases.added, 'of aliases new'],
    [rows.page_images.added, 'of page_images new'],
    [rows.engagements.added, 'of engagements new'],
    [sum('changed'), 'changed'],
    [sum('unchanged'), 'unchanged'],
    [sum('older'), 'older than the stored ones'],
    [conflicts, 'given more than once (the last one counts)'],
    [refused, 'refused'],
  ];
  const isEmpty =
    refused === 0 && Object.values(rows).every((counts) => Object.values(counts).every((n) => n === 0));
  const added = `${countOf(pins.added, 'pin')}, ${countOf(pages.added, 'page')}, ${countOf(boards.added, 'board')} new`;
  return [
    `${source} (${describeFormat(format)}): ${isEmpty ? 'no links found' : added}`,
    ...rest.filter(([count]) => count > 0).map(([count, what]) => `${countOf(count, 'row')} ${what}`),
    ...links,
  ].join('; ');
}

function describeFormat(format: ImportReport['format']): string {
  const names = {
    bookmarks: 'bookmarks',
    csv: 'CSV',
    jsonl: 'JSON Lines',
    markdown: 'markdown',
    parquet: 'Parquet',
    rows: 'rows',
  };
  return names[format];
}
