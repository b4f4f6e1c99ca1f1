/** An evaluation as rows of a bench report. */
import {
  bestBaseline,
  type Difference,
  differenceOf,
  type EvaluationReport,
  type MeasureName,
  type Score,
  type Slice,
  type TaskId,
  type TaskReport,
} from '../../src/evaluation/index.ts';
import { atLeast } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';
import { prefixRows, shapeRows } from './shape-rows.ts';

/** The measures of each task that are reported; contenders are compared by the first. */
const measuresOf: Readonly<Record<TaskId, readonly [MeasureName, ...MeasureName[]]>> = {
  'page-pin, names hidden': ['recall@10', 'recall@100', 'MRR'],
  'page-pin, names hidden, new pins': ['recall@10', 'MRR'],
  'page-pin, names shown': ['recall@100', 'MRR'],
  'page-pin, names shown, new pins': ['recall@100', 'MRR'],
  'page-board, page and pin': ['recall@10', 'MRR'],
  'page-board, page': ['recall@10', 'MRR'],
  'page-board, pin': ['recall@10', 'MRR'],
  picker: ['recall@1', 'recall@5'],
  'board-page': ['recall@100', 'NDCG@20'],
  'page-page': ['recall@100', 'NDCG@20'],
  'user-page': ['recall@100', 'NDCG@20'],
};

/** Baselines without content, which the model should beat everywhere. */
const weakBaselines: readonly string[] = ['random', 'popularity', 'walk only'];

/** The measures of every contender on every slice, and the difference of the model to each other one in the first measure. */
export function qualityRows(run: string, report: EvaluationReport): BenchRow[] {
  const rows = report.tasks.flatMap((task) =>
    task.slices
      .filter(({ rows }) => rows > 0)
      .flatMap((slice) => [
        ...scoreRows(run, task, slice),
        ...differenceRows(run, task, slice),
        ...profileRows(run, task, slice),
      ]),
  );
  return [
    ...rows,
    weakRow(run, rows),
    ...pickRows(run, report),
    ...prefixRows(run, report, ({ id }) => measuresOf[id][0]),
    ...shapeRows(run, report),
  ];
}

/** The profile of a user against each baseline. The goal: recommend at least as well as item kNN. */
function profileRows(run: string, task: TaskReport, slice: Slice): BenchRow[] {
  const [headline] = measuresOf[task.id];
  return slice.profile
    .filter(({ measure }) => measure === headline)
    .map(({ against, mean, low, high }): BenchRow => {
      const row: BenchRow = {
        case: caseOf(run, task, slice, `profile minus ${against}`),
        metric: `${headline} difference`,
        better: 'higher',
        ours: mean,
        low,
        high,
      };
      return against === 'item kNN' ? { ...row, wanted: 0, met: mean >= 0 } : row;
    });
}

/** Boards that were picked as sure: how often the owner put the link there, and for how many links there was one. */
function pickRows(run: string, { picks }: EvaluationReport): BenchRow[] {
  if (picks === null) return [];
  const { from, links, right } = picks.sure;
  const name = `${run}: picks with a probability of at least ${from}`;
  const covered: BenchRow = {
    case: name,
    metric: 'share of links',
    better: 'higher',
    ours: links / picks.rows,
  };
  if (right === null) return [covered];
  const { mean, low, high } = right;
  const precision: BenchRow = { case: name, metric: 'share right', better: 'higher', ours: mean, low, high };
  return [{ ...precision, ...atLeast(mean, 0.9) }, covered];
}

/** The number of comparisons with baselines without content in which the model is better. */
function weakRow(run: string, rows: readonly BenchRow[]): BenchRow {
  const weak = rows.filter((row) =>
    weakBaselines.some((name) => row.case.endsWith(`: LinkSage minus ${name}`)),
  );
  const [ours, wanted] = [weak.filter(({ met }) => met).length, weak.length];
  const name = `${run}: better than ${weakBaselines.slice(0, -1).join(', ')} and ${weakBaselines.at(-1)}`;
  return { case: name, metric: 'comparisons', better: 'higher', ours, wanted, met: ours === wanted };
}

function scoreRows(run: string, task: TaskReport, slice: Slice): BenchRow[] {
  return measuresOf[task.id].flatMap((measure) => {
    const { score: best } = bestBaseline(slice, measure);
    return slice.scores.map((score): BenchRow => {
      const { mean, low, high } = score.measures[measure]!;
      const row = {
        case: caseOf(run, task, slice, nameOf(score)),
        metric: measure,
        better: 'higher' as const,
        ours: mean,
        low,
        high,
      };
      if (score.role !== 'model') return row;
      const peer = best.measures[measure]!.mean;
      return { ...row, peer, peerName: best.name, ratio: mean / peer };
    });
  });
}

/** The goals: beat the best baseline and the weak ones; for vectors and words together, the best one. */
function differenceRows(run: string, task: TaskReport, slice: Slice): BenchRow[] {
  const [headline] = measuresOf[task.id];
  const best = bestBaseline(slice, headline).score.name;
  const fused = differenceOf('hybrid', slice, headline);
  const rowOf = (name: string, { against, measure, mean, low, high }: Difference): BenchRow => ({
    case: caseOf(run, task, slice, `${name} minus ${against}`),
    metric: `${measure} difference`,
    better: 'higher',
    ours: mean,
    low,
    high,
    ...(against === best || weakBaselines.includes(against) ? { wanted: 0, met: low > 0 } : {}),
  });
  return [
    ...slice.differences
      .filter(({ measure }) => measure === headline)
      .map((difference) => rowOf('LinkSage', difference)),
    ...(fused === undefined ? [] : [rowOf('hybrid', fused)]),
  ];
}

function caseOf(run: string, task: TaskReport, { slice, rows }: Slice, contender: string): string {
  return `${run}: ${task.id}, ${slice} (${rows} rows): ${contender}`;
}

function nameOf({ name, role, dims }: Score): string {
  return role === 'model' ? `${name} ${dims}` : name;
}
