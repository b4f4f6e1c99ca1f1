/** One task as a table: a line for each contender, a group of columns for each slice. */
import type { MeasureName, Score } from '../measures.ts';
import type { Slice, TaskReport } from '../report.ts';
import type { TaskId } from '../tasks.ts';
import { fitText, formatCount, formatDifference, formatShare, wrapText } from './format.ts';

const nameWidth = 20;
const dimsWidth = 5;
const numberWidth = 6;

/** What a task asks, for people who have never heard of it. */
const explanations: Readonly<Record<TaskId, string>> = {
  'page-pin, names hidden':
    'PAGE TO PIN, NAMES HIDDEN: given a page, find the pin that somebody saved for it later. Pins have lost ' +
    'their titles and every word that can be read in the URL, so that content decides.',
  'page-pin, names hidden, new pins':
    'The same among the pins first seen after the split only, so that telling new pins from old ones gains nothing.',
  'page-pin, names shown':
    'PAGE TO PIN, NAMES SHOWN: the same with whole pins. Most of it is recognising a name.',
  'page-pin, names shown, new pins': 'The same among the new pins only.',
  'page-board, page and pin':
    'PAGE TO BOARD: given a page and the pin that was made of it, find the board that it was saved on.',
  'page-board, page': 'PAGE TO BOARD, given the page alone.',
  'page-board, pin': 'PAGE TO BOARD, given the pin alone.',
};

/** The lines of a task. */
export function printTask({ id, candidates, slices }: TaskReport): string[] {
  const [all] = slices;
  const asked = `${formatCount(candidates)} candidates, ${formatCount(all!.rows)} rows.`;
  const title = wrapText(`${explanations[id]} ${asked}`);
  if (all!.rows === 0) return title;
  const measures = Object.keys(all!.scores[0]!.measures) as MeasureName[];
  return [
    ...title,
    '',
    ...printHeader(slices, measures),
    ...all!.scores.map((score, i) => printScore(score, slices, measures, i)),
    '',
    ...printDifferences(all!, measures.at(-2)!),
  ];
}

function printHeader(slices: readonly Slice[], measures: readonly MeasureName[]): string[] {
  const groupWidth = measures.length * numberWidth;
  const groups = slices.map(({ slice, rows }) => `${slice} (${formatCount(rows)})`.padStart(groupWidth));
  const columns = measures.map((name) => name.replace('recall', '').padStart(numberWidth)).join('');
  const left = ''.padEnd(nameWidth + dimsWidth);
  return [
    `${left} |${groups.join(' |')}`.trimEnd(),
    `${fitText('recall@K and MRR', nameWidth)}${'dims'.padStart(dimsWidth)} |${slices.map(() => columns).join(' |')}`,
  ];
}

function printScore(
  { name, dims }: Score,
  slices: readonly Slice[],
  measures: readonly MeasureName[],
  i: number,
): string {
  const groups = slices.map(({ scores }) => {
    const shares = scores[i]?.measures;
    return measures
      .map((measure) => (shares ? formatShare(shares[measure]!.mean) : '–').padStart(numberWidth))
      .join('');
  });
  return `${fitText(name, nameWidth)}${String(dims ?? '–').padStart(dimsWidth)} |${groups.join(' |')}`;
}

/** The model at full dims against everybody else, by one measure. */
function printDifferences({ scores, differences }: Slice, measure: MeasureName): string[] {
  const model = scores.find(({ role }) => role === 'model')!;
  return differences
    .filter((difference) => difference.measure === measure)
    .map(({ against, mean, low, high, significant }) => {
      const verdict = significant ? (mean > 0 ? 'better' : 'worse') : 'no clear difference';
      const interval = `[${formatDifference(low)}, ${formatDifference(high)}]`;
      const who = `${fitText(`${model.name} ${model.dims}`, nameWidth)} against ${fitText(against, nameWidth)}`;
      return `  ${who} ${measure} ${formatDifference(mean).padStart(6)} ${interval.padEnd(16)} ${verdict}`;
    });
}
