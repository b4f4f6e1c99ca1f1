/** One task as a table: a line for each contender, columns for the measures and then for the slices. */

import type { MeasureName } from '../../measures/measure-name.ts';
import type { Difference, Score } from '../../measures/measures.ts';
import type { SliceName } from '../../questions/slices.ts';
import { questionOf, titleOf } from '../../questions/tasks/texts.ts';
import type { Slice, TaskReport } from '../report.ts';
import { bestBaseline, differenceOf, headlineOf, modelOf, nameOf, verdictOf } from '../verdicts.ts';
import { fitText, formatCount, formatDifference, formatShare, wrapText } from './format.ts';

const nameWidth = 15;
const dimsWidth = 5;
const measureWidth = 11;
const sliceWidth = 7;

/** The slices as short names of columns. */
const columns: Readonly<Record<Exclude<SliceName, 'all'>, string>> = {
  warm: 'warm',
  cold: 'cold',
  'low degree': 'low',
  'high degree': 'high',
  'with page text': 'text',
  'without page text': 'bare',
};

/** The lines of a task. */
export function printTask(task: TaskReport): string[] {
  const { candidates, slices } = task;
  const [all, ...parts] = slices as [Slice, ...Slice[]];
  const answers = all.answers === all.rows ? '' : ` with ${formatCount(all.answers)} answers`;
  const asked = `${formatCount(Math.round(candidates))} candidates, ${formatCount(all.rows)} rows${answers}.`;
  const heading = `${titleOf(task).toUpperCase()}: ${questionOf(task)}`;
  if (all.rows === 0) return wrapText(`${heading} No rows.`);
  const title = wrapText(`${heading} ${asked}`);
  const measures = Object.keys(all.scores[0]!.measures) as MeasureName[];
  const headline = headlineOf(task);
  return [
    ...title,
    '',
    ...printHeader(parts, measures, headline),
    ...all.scores.map((score, i) => printScore(score, parts, measures, headline, i)),
    '',
    ...printDifferences(all, headline),
  ];
}

function printHeader(
  parts: readonly Slice[],
  measures: readonly MeasureName[],
  headline: MeasureName,
): string[] {
  const left = ''.padEnd(nameWidth + dimsWidth);
  const cells = (texts: readonly string[], width: number) =>
    texts.map((text) => text.padStart(width)).join('');
  const names = parts.map(({ slice }) => columns[slice as keyof typeof columns]);
  const counts = parts.map(({ rows }) => formatCount(rows));
  const ofSlices = `  ${headline} of`;
  return [
    `${left}${cells(
      measures.map(() => ''),
      measureWidth,
    )}${ofSlices}`,
    `${left}${cells(measures, measureWidth)}  ${cells(names, sliceWidth)}`,
    `${fitText('rows', nameWidth)}${''.padEnd(dimsWidth)}${cells(
      measures.map(() => ''),
      measureWidth,
    )}  ${cells(counts, sliceWidth)}`,
  ];
}

function printScore(
  { name, dims, measures: all }: Score,
  parts: readonly Slice[],
  measures: readonly MeasureName[],
  headline: MeasureName,
  i: number,
): string {
  const cell = (share: number | undefined, width: number) =>
    (share === undefined ? '–' : formatShare(share)).padStart(width);
  const left = `${fitText(name, nameWidth)}${String(dims ?? '').padStart(dimsWidth)}`;
  const figures = measures.map((measure) => cell(all[measure]!.mean, measureWidth));
  const sliced = parts.map(({ scores }) => cell(scores[i]?.measures[headline]?.mean, sliceWidth));
  return `${left}${figures.join('')}  ${sliced.join('')}`;
}

/** The differences of the model at full dims, of `hybrid` and of `profile` to the best baseline. */
function printDifferences(slice: Slice, headline: MeasureName): string[] {
  const others = (['hybrid', 'profile'] as const).flatMap((role) => {
    const difference = differenceOf(role, slice, headline);
    return difference === undefined ? [] : [printDifference(role, difference)];
  });
  return [printDifference(nameOf(modelOf(slice)), bestBaseline(slice, headline).difference), ...others];
}

function printDifference(name: string, difference: Difference): string {
  const { against, measure, mean, low, high } = difference;
  const interval = `[${formatDifference(low)}, ${formatDifference(high)}]`;
  return `${name} against ${against}: ${measure} ${formatDifference(mean)} ${interval}, ${verdictOf(difference)}`;
}
