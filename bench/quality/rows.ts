/** An evaluation as rows of a bench report. */
import type { EvaluationReport, MeasureName, Score, Slice, TaskReport } from '../../src/evaluation/index.ts';
import type { BenchRow } from '../report.ts';

/** The measure by which contenders of a task are compared. */
function headline({ id }: TaskReport): 'recall@10' | 'recall@100' {
  return id.startsWith('page-pin, names shown') ? 'recall@100' : 'recall@10';
}

/** Every contender's headline measure and MRR on every slice, and the model's difference to each other one. */
export function qualityRows(run: string, report: EvaluationReport): BenchRow[] {
  return report.tasks.flatMap((task) =>
    task.slices
      .filter(({ rows }) => rows > 0)
      .flatMap((slice) => [...scoreRows(run, task, slice), ...differenceRows(run, task, slice)]),
  );
}

function scoreRows(run: string, task: TaskReport, slice: Slice): BenchRow[] {
  const measures = [headline(task), 'MRR'] as const;
  const best = (measure: 'recall@10' | 'recall@100' | 'MRR') =>
    slice.scores
      .filter(({ role }) => role === 'baseline')
      .reduce((a, b) => (meanOf(b, measure) > meanOf(a, measure) ? b : a));
  return measures.flatMap((measure) =>
    slice.scores.map((score): BenchRow => {
      const { mean, low, high } = score.measures[measure]!;
      const row = {
        case: caseOf(run, task, slice, nameOf(score)),
        metric: measure,
        better: 'higher' as const,
      };
      if (score.role !== 'model') return { ...row, ours: mean, low, high };
      const peer = best(measure);
      const peerMean = meanOf(peer, measure);
      return { ...row, ours: mean, low, high, peer: peerMean, peerName: peer.name, ratio: mean / peerMean };
    }),
  );
}

function meanOf({ measures }: Score, measure: MeasureName): number {
  return measures[measure]!.mean;
}

/** Ablations must lose where the design says so; against random, popularity and walk only, everywhere. */
function differenceRows(run: string, task: TaskReport, slice: Slice): BenchRow[] {
  return slice.differences
    .filter(({ measure }) => measure === headline(task))
    .map(({ against, measure, mean, low, high }): BenchRow => {
      const row: BenchRow = {
        case: caseOf(run, task, slice, `LinkSage minus ${against}`),
        metric: `${measure} difference`,
        better: 'higher',
        ours: mean,
        low,
        high,
      };
      return isWanted(against, task, slice) ? { ...row, wanted: 0, met: low > 0 } : row;
    });
}

function isWanted(against: string, { id }: TaskReport, { slice }: Slice): boolean {
  if (['random', 'popularity', 'walk only'].includes(against)) return true;
  if (against === 'untrained') return id === 'page-pin, names hidden' && slice === 'all';
  return against === 'no page neighbours' && slice === 'warm' && id.startsWith('page-board, page');
}

function caseOf(run: string, task: TaskReport, { slice, rows }: Slice, contender: string): string {
  return `${run}: ${task.id}, ${slice} (${rows} rows): ${contender}`;
}

function nameOf({ name, role, dims }: Score): string {
  return role === 'model' ? `${name} ${dims}` : name;
}
