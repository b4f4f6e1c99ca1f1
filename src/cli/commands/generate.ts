/** `linksage generate` */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { type GenerateOptions, generate, type SyntheticInput, type SyntheticReport } from '../../index.ts';
import { parseCount } from '../arguments.ts';
import { addExample, runCommand } from '../command.ts';
import { formatTable } from '../format.ts';

export function define(command: Command): void {
  addExample(command, 'linksage generate corpus --pages 20000 --days 2\nlinksage import corpus/day-000')
    .argument('<dir>', 'the folder to write to, new or empty')
    .requiredOption('--pages <n>', 'pages of the base corpus, at least 200', parseCount)
    .option('--days <n>', 'days of churn after it (default: 0)', parseNumber)
    .option('--seed <n>', 'another seed gives another corpus of the same shape (default: 1)', parseNumber)
    .option('--pins-per-page <n>', 'mean number of pins of a page (default: 5)', parseNumber)
    .option('--saves-per-pin <n>', 'mean number of saves of a pin (default: 2.5)', parseNumber)
    .option('--pins-per-board <n>', 'number of pins for each board (default: 20)', parseNumber)
    .option('--image-width <n>', 'length of the image vectors (default: 32)', parseCount)
    .option('--difficulty <0..1>', 'how rarely pins use the words of their page (default: 0.5)', parseNumber)
    .option('--noise <share>', 'share of pins that do not fit their page (default: 0.05)', parseNumber)
    .option(
      '--near-duplicate-pins <share>',
      'share of pins that are near-duplicates (default: 0.05)',
      parseNumber,
    )
    .option(
      '--near-duplicate-pages <share>',
      'share of pages that are near-duplicates (default: 0.02)',
      parseNumber,
    )
    .option(
      '--isolated <share>',
      'share of pages with one pin, saved once, in the last days (default: 0)',
      parseNumber,
    )
    .option('--hub', 'make one page a hub: a fifth of the boards have a pin of it')
    .option('--threads <n>', 'number of threads (default: one per processor)', parseCount)
    .option('--overwrite', 'replace an earlier corpus')
    .action((folder: string, options: SyntheticInput & GenerateOptions) => {
      const { threads, overwrite, ...settings } = options;
      return runCommand(
        command,
        ({ progress }) =>
          generate(resolve(folder), settings, {
            ...(threads === undefined ? {} : { threads }),
            ...(overwrite === undefined ? {} : { overwrite }),
            progress,
          }),
        ({ days }) => formatDays(folder, days),
      );
    });
}

/** Any number; the schema of the settings says which are allowed. */
function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new InvalidArgumentError(`Expected a number, got ${text}.`);
}

/** One line per day, with the row count of each table. */
function formatDays(folder: string, days: SyntheticReport['days']): string {
  const tables = Object.keys(days[0]!.rows) as (keyof SyntheticReport['days'][number]['rows'])[];
  const lines = days.map((day) => [`${folder}/${day.folder}`, ...tables.map((table) => day.rows[table])]);
  return formatTable([['rows of', ...tables], ...lines]);
}
