/** What an evaluation found: plain data, made for JSON. */
import type { Split } from '../catalog/index.ts';
import type { RoundMetrics } from '../training/index.ts';
import type { CloserLook } from './closer/look.ts';
import type { PagePairs, VectorShape } from './distribution.ts';
import { compare, type Difference, measure, type Score } from './measures.ts';
import type { RankTable } from './ranks.ts';
import type { Task, TaskId } from './tasks.ts';
import type { RowCounts, TestRows } from './test-set.ts';

/** All test rows, those whose page is warm (has a save before the split), or those whose page is cold. */
export type SliceName = 'all' | 'warm' | 'cold';
const sliceNames: readonly SliceName[] = ['all', 'warm', 'cold'];

/** One slice of a task; without rows there is nothing to tell. */
export interface Slice {
  readonly slice: SliceName;
  readonly rows: number;
  readonly scores: readonly Score[];
  /** The model at full dims against every baseline and variant. */
  readonly differences: readonly Difference[];
}

/** One task. */
export interface TaskReport {
  readonly id: TaskId;
  /** Among how many the answer is looked for, before those are left out that the page belongs to anyway. */
  readonly candidates: number;
  readonly slices: readonly Slice[];
}

/** What was evaluated. */
export interface Subject {
  /** The view of the catalog, and its fingerprint. */
  readonly view: string;
  readonly fingerprint: string;
  /** Versions of graph and model, as the caller names them. */
  readonly graph: string;
  readonly model: string;
}

/** How the evaluated model came about. */
export interface RunDescription {
  /** The folder of the run. */
  readonly name: string;
  readonly split: Split;
  /** Settings by room, as they were when the model was trained or the graph compiled. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What each round of training measured; the best was kept. */
  readonly rounds: readonly Pick<
    RoundMetrics,
    'round' | 'steps' | 'loss' | 'score' | 'pagePin' | 'pageBoard'
  >[];
}

/** The report of one evaluation. */
export interface EvaluationReport {
  readonly subject: Subject;
  /** The sizes of embedding that the model was measured at, largest first. */
  readonly dims: readonly number[];
  /** What became of the held-out saves. */
  readonly rows: RowCounts;
  readonly tasks: readonly TaskReport[];
  /** The model's cosines, then those of its variants. */
  readonly vectors: readonly VectorShape[];
  /** What vectors without any meaning look like. */
  readonly randomVectors: PagePairs;
  /** Answers of the model to look at; null without test rows. */
  readonly closer: CloserLook | null;
  /** How the model came about; null where the caller does not say. */
  readonly run: RunDescription | null;
}

/** Reports one task from the ranks of all contenders. */
export function reportTask(
  task: Task,
  tables: readonly RankTable[],
  { warm }: TestRows,
  seed: number,
): TaskReport {
  const isIn = (slice: SliceName, row: number) => slice === 'all' || (slice === 'warm') === (warm[row] === 1);
  const { rows } = task.question;
  const slices = sliceNames.map((slice): Slice => {
    const indices = Uint32Array.from(rows.keys()).filter((i) => isIn(slice, rows[i]!));
    if (indices.length === 0) return { slice, rows: 0, scores: [], differences: [] };
    const [model, ...others] = fullDims(tables);
    return {
      slice,
      rows: indices.length,
      scores: tables.map((table) => measure(table, task, indices, seed)),
      differences: others.flatMap((other) => compare(model!, other, task, indices, seed)),
    };
  });
  return { id: task.id, candidates: task.candidates, slices };
}

/** Everybody at full dims, the model first. */
function fullDims(tables: readonly RankTable[]): RankTable[] {
  const size = Math.max(...tables.map(({ dims }) => dims ?? 0));
  const full = tables.filter(({ dims }) => dims === null || dims === size);
  return [...full.filter(({ role }) => role === 'model'), ...full.filter(({ role }) => role !== 'model')];
}
