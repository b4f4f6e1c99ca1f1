/** The goals of the link lists: how far ahead of the best baseline one vector, and vector and words together, are to be. */
import {
  bestBaseline,
  differenceOf,
  type EvaluationReport,
  type MeasureName,
  type SliceName,
  type TaskId,
} from '../../src/evaluation/index.ts';
import { atLeast } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';

interface ListGoal {
  readonly task: TaskId;
  readonly slice: SliceName;
  readonly measure: MeasureName;
  /** Differences to the best baseline. */
  readonly vector: number;
  readonly hybrid: number;
}

const goals: readonly ListGoal[] = [
  { task: 'page-pin, names shown', slice: 'warm', measure: 'recall@10', vector: 0.03, hybrid: 0.03 },
  { task: 'page-pin, names shown', slice: 'cold', measure: 'recall@10', vector: 0, hybrid: 0.03 },
  { task: 'page-pin, names shown', slice: 'cold', measure: 'recall@100', vector: -0.01, hybrid: 0 },
  { task: 'page-pin, names hidden', slice: 'warm', measure: 'recall@100', vector: 0.03, hybrid: 0.06 },
  { task: 'page-pin, names hidden', slice: 'warm', measure: 'recall@10', vector: -0.03, hybrid: 0.04 },
  { task: 'page-pin, names hidden', slice: 'cold', measure: 'recall@100', vector: -0.03, hybrid: 0.02 },
  { task: 'page-board, page and pin', slice: 'all', measure: 'recall@10', vector: 0.06, hybrid: 0.13 },
  { task: 'picker', slice: 'all', measure: 'recall@1', vector: 0.07, hybrid: 0.1 },
  { task: 'board-page', slice: 'all', measure: 'recall@100', vector: 0.15, hybrid: 0.14 },
];

/** A row for each goal and contender; a goal whose task has no rows gives none. */
export function goalRows(run: string, { tasks }: EvaluationReport): BenchRow[] {
  return goals.flatMap(({ task, slice: wanted, measure, vector, hybrid }) => {
    const slice = tasks.find(({ id }) => id === task)?.slices.find((each) => each.slice === wanted);
    if (slice === undefined || slice.rows === 0) return [];
    const question = `${run}: goal of ${task}, ${wanted}`;
    const { difference } = bestBaseline(slice, measure);
    const fused = differenceOf('hybrid', slice, measure);
    const row = (name: string, { against, mean, low, high }: typeof difference, goal: number): BenchRow => ({
      case: `${question}: ${name} minus ${against}`,
      metric: `${measure} difference`,
      better: 'higher',
      ours: mean,
      low,
      high,
      ...atLeast(mean, goal),
    });
    return [
      row('LinkSage', difference, vector),
      ...(fused === undefined ? [] : [row('hybrid', fused, hybrid)]),
    ];
  });
}
