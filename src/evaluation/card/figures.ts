/** The figures of a model card: for each task the model, its best baseline and the hybrid. */
import type { Interval } from '../../metrics/index.ts';
import { titleOf } from '../questions/tasks/texts.ts';
import { formatCount, formatDifference, formatShare } from '../report/print/format.ts';
import type { EvaluationReport } from '../report/report.ts';
import { allRows, askedTasks, bestBaseline, differenceOf, headlineOf, modelOf } from '../report/verdicts.ts';
import { markdownTable } from './markdown.ts';

/** One row for each task that has rows. */
export function figuresTable({ tasks, dims }: EvaluationReport): string {
  const header = [
    'task',
    'rows',
    'measure',
    `${dims[0]} numbers`,
    'best baseline',
    'difference',
    'hybrid, difference',
  ];
  const rows = askedTasks(tasks).map((task) => {
    const all = allRows(task);
    const measure = headlineOf(task);
    const { score, difference } = bestBaseline(all, measure);
    const hybrid = differenceOf('hybrid', all, measure);
    return [
      titleOf(task),
      formatCount(all.rows),
      measure,
      withInterval(modelOf(all).measures[measure]!, formatShare),
      `${score.name} ${formatShare(score.measures[measure]!.mean)}`,
      withInterval(difference, formatDifference),
      hybrid === undefined ? '' : withInterval(hybrid, formatDifference),
    ];
  });
  return markdownTable(header, rows);
}

function withInterval({ mean, low, high }: Interval, format: (value: number) => string): string {
  return `${format(mean)} [${format(low)}, ${format(high)}]`;
}
