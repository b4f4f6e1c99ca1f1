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
    .requiredOption('--pages <n>', 'pages of the base corpus, from 200 on', parseCount)
    .option('--days <n>', 'days of churn after it (default: 0)', parseNumber)
    .option('--seed <n>', 'chooses another corpus of the same shape (default: 1)', parseNumber)
    .option('--pins-per-page <n>', 'mean number of pins of a page (default: 5)', parseNumber)
    .option('--saves-per-pin <n>', 'mean number of saves of a pin (default: 2.5)', parseNumber)
    .option('--pins-per-board <n>', 'pins for each board there is (default: 20)', parseNumber)
    .option('--image-width <n>', 'length of the image vectors (default: 32)', parseCount)
    .option(
      '--difficulty <0..1>',
      'how little pins say in the words of their page (default: 0.5)',
      parseNumber,
    )
    .option('--noise <share>', 'pins that do not fit their page (default: 0.05)', parseNumber)
    .option('--near-duplicate-pins <share>', 'pins that are near-duplicates (default: 0.05)', parseNumber)
    .option('--near-duplicate-pages <share>', 'pages that are near-duplicates (default: 0.02)', parseNumber)
    .option('--isolated <share>', 'pages whose pins all come last (default: 0)', parseNumber)
    .option('--hub', 'put pins of one page on a fifth of the boards')
    .option('--threads <n>', 'threads to work on (default: one per processor)', parseCount)
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

/** A number of any sort; the settings tell which are allowed. */
function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new InvalidArgumentError(`Expected a number, got ${text}.`);
}

/** A line for each day, with the rows of its tables. */
function formatDays(folder: string, days: SyntheticReport['days']): string {
  const tables = Object.keys(days[0]!.rows) as (keyof SyntheticReport['days'][number]['rows'])[];
  const lines = days.map((day) => [`${folder}/${day.folder}`, ...tables.map((table) => day.rows[table])]);
  return formatTable([['rows of', ...tables], ...lines]);
}
