/** Where a model is weak, as far as it is known. */
import type { TrainedRun } from '../../model/index.ts';
import type { RoundScore } from '../../training/index.ts';
import type { SliceName } from '../questions/slices.ts';
import { titleOf } from '../questions/tasks/texts.ts';
import { formatCount, formatDifference, formatShare } from '../report/print/format.ts';
import type { EvaluationReport, TaskReport } from '../report/report.ts';
import {
  allRows,
  askedTasks,
  bestBaseline,
  differenceOf,
  headlineOf,
  verdictOf,
} from '../report/verdicts.ts';

/** Fewer rows than this prove little. */
const fewRows = 100;
/** The prefix that is told of, and what it may lose of a measure before that is told. */
const prefix = { dims: 64, loss: 0.15 };

/** Sentences, the surest first. */
export function weaknessesOf(
  { isBase, meta }: Pick<TrainedRun, 'isBase' | 'meta'>,
  report: EvaluationReport | undefined,
): string[] {
  const tasks = report === undefined ? [] : askedTasks(report.tasks);
  const metrics = meta.metrics as readonly RoundScore[];
  const start = (meta.start as RoundScore | undefined)?.score;
  const isNoBetter = start !== undefined && metrics.every(({ score }) => score <= start);
  return [
    ...(report === undefined ? ['How good it is on these links is not known: it was not evaluated.'] : []),
    ...tasks.flatMap(behindBaseline),
    ...(isBase || isNoBetter
      ? ['It has learned nothing of these links but how common their words are.']
      : []),
    ...tasks.flatMap(lossOfPrefix),
    ...tellFew(tasks),
    'It knows what English words mean. Of other languages it knows how words are spelled, and what is saved together.',
    'What nobody saved has no neighbors: it is known by its text alone. A page without title and description is known by the words of its address.',
  ];
}

function tellFew(tasks: readonly TaskReport[]): string[] {
  const few = tasks.filter((task) => allRows(task).rows < fewRows);
  if (few.length === 0) return [];
  const listed = few.map((task) => `${titleOf(task)} (${formatCount(allRows(task).rows)})`);
  return [`So few rows prove little: ${listed.join('; ')}.`];
}

/** The slices of a task where a baseline is better. */
function behindBaseline(task: TaskReport): string[] {
  const measure = headlineOf(task);
  const behind = task.slices
    .filter(({ rows }) => rows > 0)
    .map((slice) => ({
      slice: slice.slice,
      ...bestBaseline(slice, measure),
      fused: differenceOf('hybrid', slice, measure),
    }))
    .filter(({ difference }) => verdictOf(difference) === 'worse');
  const told = behind.some(({ slice }) => slice === 'all')
    ? behind.filter(({ slice }) => slice === 'all')
    : behind;
  return told.map(
    ({ slice, score, difference, fused }) =>
      `${titleOf(task)}${whereOf(slice)}: ${score.name} is better (${measure} ${formatDifference(difference.mean)} ` +
      `[${formatDifference(difference.low)}, ${formatDifference(difference.high)}]).` +
      (fused !== undefined && fused.mean > difference.mean
        ? ` Vectors and words together: ${formatDifference(fused.mean)}.`
        : ''),
  );
}

function whereOf(slice: SliceName): string {
  return slice === 'all' ? '' : `, ${slice}`;
}

function lossOfPrefix(task: TaskReport): string[] {
  const measure = headlineOf(task);
  const models = allRows(task).scores.filter(({ role }) => role === 'model');
  const full = models[0]?.measures[measure]?.mean;
  const short = models.find(({ dims }) => dims === prefix.dims)?.measures[measure]?.mean;
  if (full === undefined || short === undefined || short >= (1 - prefix.loss) * full) return [];
  return [
    `${titleOf(task)}: the first ${prefix.dims} numbers alone find ${formatShare(short)}, all of them ${formatShare(full)}.`,
  ];
}
