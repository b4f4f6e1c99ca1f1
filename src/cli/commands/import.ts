/** `linksage import` */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import {
  type Finding,
  fileSource,
  formatNames,
  formatTitles,
  type ImportOptions,
  type ImportReport,
  stdinSource,
  tableNames,
} from '../../index.ts';
import { parseMapping } from '../arguments.ts';
import { addExample, runOnWorkspace } from '../command.ts';
import { countOf, formatCount } from '../format.ts';
import { describeCollection, describeGone } from '../import-notes.ts';

export function define(command: Command): void {
  addExample(
    command,
    'linksage import bookmarks.html lists/*.md\nlinksage import --replace bookmarks.html\nlinksage import --map url=Link,title=Name export.csv\nlinksage import export/\ncurl -s https://example.com/list.md | linksage import --source my-list -',
  )
    .addHelpText('after', describeFormats)
    .argument('[file...]', 'files, or folders of Parquet files or JSON Lines; - is standard input')
    .addOption(new Option('--format <name>', 'default: detected from the content').choices(formatNames))
    .addOption(
      new Option('--table <name>', 'JSON Lines, Parquet: the table that all rows belong to').choices(
        tableNames,
      ),
    )
    .option('--map <part=column,...>', 'CSV, JSON: the field of each part of a link', parseMapping)
    .option(
      '--source <name>',
      'a name for the collection (default: the one that has its links, or the name of the file)',
    )
    .option('--replace [name]', 'delete what this newer export of a collection no longer has; shows it first')
    .option('--yes', 'with --replace: delete without showing it first')
    .option('--strict', 'import nothing of a file in which a row cannot be read')
    .option('--rejects <file>', 'write every link that is not imported as it is, as JSON Lines')
    .option('--ignore-unknown-columns', 'JSON Lines, Parquet: ignore columns that the table does not have')
    .action((given: string[], options: Options) => {
      const { files, rejects, ...settings } = argumentsOf(command, given, options);
      return runOnWorkspace(command, async (workspace, { progress, tell, print }) => {
        const reports: ImportReport[] = [];
        const findings = rejects === undefined ? undefined : new FindingsFile(rejects);
        try {
          for (const file of files) {
            const source = file === '-' ? stdinSource() : fileSource(file);
            const report = await workspace.import(source, {
              ...settings,
              progress,
              onFinding: findings?.add,
            });
            reports.push(report);
            for (const line of [...describeFindings(report), ...describeCollection(report)]) tell(line);
            print([formatImport(report), ...describeGone(report)].join('\n'));
          }
        } finally {
          findings?.close();
        }
        return reports;
      });
    });
}

interface Options extends Omit<ImportOptions, 'replace'> {
  readonly rejects?: string;
  readonly replace?: string | true;
  readonly yes?: boolean;
}

/** The files and settings of a call. `--replace FILE` and `--replace NAME FILE` mean what they say. */
function argumentsOf(
  command: Command,
  given: readonly string[],
  { replace, yes = false, source, ...options }: Options,
): ImportOptions & { readonly files: readonly string[]; readonly rejects?: string } {
  const isName = typeof replace === 'string' && given.length > 0;
  const files = typeof replace === 'string' && !isName ? [replace] : given;
  if (files.length === 0) command.error("error: missing required argument 'file'");
  if (replace !== undefined && files.length > 1) {
    command.error('error: --replace takes one export of one collection: expected one file, got several');
  }
  if (yes && replace === undefined) command.error('error: --yes answers for --replace: expected both');
  return {
    ...options,
    files,
    source: isName ? replace : source,
    ...(replace === undefined ? {} : { replace: () => yes }),
  };
}

/** The list of formats for the help. */
function describeFormats(): string {
  const width = Math.max(...formatNames.map(({ length }) => length));
  const lines = formatNames.map((name) => `\n  ${name.padEnd(width)}  ${formatTitles[name]}`);
  return `\nFormats, each recognised by its content (docs/import.md says what is read of them):${lines.join('')}\nA folder of such files, as of notes, is read with the folders in it.`;
}

/** A file of findings as JSON Lines. Its lines are gathered, since a file may have as many as the source has links. */
class FindingsFile {
  readonly #file: number;
  #lines: string[] = [];

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  readonly add = (finding: Finding): void => {
    this.#lines.push(`${JSON.stringify(finding)}\n`);
    if (this.#lines.length >= 1000) this.#write();
  };

  close(): void {
    this.#write();
    closeSync(this.#file);
  }

  #write(): void {
    writeFileSync(this.#file, this.#lines.join(''));
    this.#lines = [];
  }
}

/** The first few findings of each reason, and the number of the others. */
export function describeFindings({ source, findings }: ImportReport): string[] {
  return findings.flatMap(({ examples, count, fate, reason }) =>
    count > examples.length
      ? [...examples, `${source}: ${formatCount(count - examples.length)} more ${fate} (${reason})`]
      : examples,
  );
}

/** One line about a source. */
export function formatImport(report: ImportReport): string {
  const { source, format, rows, conflicts, links, findings } = report;
  const { pins, pages, boards } = rows;
  const sum = (name: 'added' | 'changed' | 'unchanged' | 'older') =>
    Object.values(rows).reduce((total, counts) => total + counts[name], 0);
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
  ];
  const isImported = report.gone?.isDeleted !== false;
  const added = `${isImported ? '' : 'not imported: '}${countOf(pins.added, 'pin')}, ${countOf(pages.added, 'page')}, ${countOf(boards.added, 'board')} new`;
  return [
    `${source} (${format}): ${links.read === 0 ? 'no links found' : added}`,
    ...rest.filter(([count]) => count > 0).map(([count, what]) => `${countOf(count, 'row')} ${what}`),
    ...findings.map(({ count, fate, reason }) => `${formatCount(count)} ${fate} (${reason})`),
  ].join('; ');
}
