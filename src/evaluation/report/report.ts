/** The report of an evaluation as plain data, which `report.json` holds. */
import type { Split } from '../../catalog/index.ts';
import type { Fusion } from '../../model/index.ts';
import type { RoundMetrics } from '../../training/index.ts';
import type { BaselinesConfig } from '../contenders/baselines/config.ts';
import type { PickReliability } from '../fusion/reliability.ts';
import type { Inspection } from '../inspection/inspect.ts';
import type { PagePairs, VectorShape } from '../measures/distribution.ts';
import { type Difference, measureAll, type Score } from '../measures/measures.ts';
import type { RankTable } from '../measures/ranks.ts';
import { answersIn, type PageTraits, type SliceName, sliceNames } from '../questions/slices.ts';
import type { Task, TaskId } from '../questions/tasks/task.ts';
import type { RowCounts } from '../questions/test-set.ts';
import type { SearchReport } from '../search/measure.ts';

/** One slice of a task. Without rows, `scores` and `differences` are empty. */
export interface Slice {
  readonly slice: SliceName;
  /** Queries with an answer in the slice. Measures are means over them. */
  readonly rows: number;
  /** Answers in the slice; equal to `rows` if each query has one answer. */
  readonly answers: number;
  readonly scores: readonly Score[];
  /** The model at full dims minus each other contender. */
  readonly differences: readonly Difference[];
  /** `hybrid` minus each baseline. */
  readonly hybrid: readonly Difference[];
  /** `profile` minus each baseline, where the task is about users. */
  readonly profile: readonly Difference[];
}

/** One task. */
export interface TaskReport {
  readonly id: TaskId;
  /**
   * The number of candidates that answers are ranked among, before those are left out that are neither right nor wrong
   * for a query; in `picker` the mean over the rows.
   */
  readonly candidates: number;
  /** Nodes with at most this many known links are of low degree. */
  readonly lowDegree: number;
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

/** How the evaluated model was made. */
export interface RunDescription {
  /** The folder of the run. */
  readonly name: string;
  readonly split: Split;
  /** Settings by topic (`model`, `training`, …), as they were when the model was trained or the graph compiled. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The validation score of the base model, where training started from it; absent otherwise. */
  readonly startScore?: number;
  /** What each round of training measured; the best was kept, or the base model where none was better. */
  readonly rounds: readonly Pick<
    RoundMetrics,
    'round' | 'steps' | 'loss' | 'score' | 'pagePin' | 'pageBoard'
  >[];
}

/** The settings of the baselines. */
export interface BaselineSettings {
  readonly settings: BaselinesConfig;
  /** The fingerprint of the view `train` on whose validation saves they were chosen; null if untuned. */
  readonly tunedOn: string | null;
}

/** The report of one evaluation. */
export interface EvaluationReport {
  readonly subject: Subject;
  /** The dims that the model was measured at, largest first. */
  readonly dims: readonly number[];
  /** What became of the held-out saves. */
  readonly rows: RowCounts;
  readonly baselines: BaselineSettings;
  readonly tasks: readonly TaskReport[];
  /** The distribution of the model's cosines; one entry. */
  readonly vectors: readonly VectorShape[];
  /** The same for random vectors, to compare with. */
  readonly randomVectors: PagePairs;
  /** What the modes of a search find; null without queries, or if the model cannot embed them. */
  readonly search: SearchReport | null;
  /** How the contender `hybrid`, and search, fuse vectors and words. */
  readonly fusion: Fusion;
  /** How far the probabilities of `pick-boards` can be trusted; null without test rows. */
  readonly picks: PickReliability | null;
  /** A close look at single answers of the model; null without test rows. */
  readonly inspection: Inspection | null;
  /** How the model was made; null if the caller does not say. */
  readonly run: RunDescription | null;
}

/** Reports one task, from the ranks that all contenders gave to its answers. */
export function reportTask(
  task: Task,
  tables: readonly RankTable[],
  traits: PageTraits,
  seed: number,
): TaskReport {
  const model = fullModel(tables);
  const slices = sliceNames.map((slice): Slice => {
    const groups = answersIn(slice, task, traits);
    const answers = groups.reduce((sum, group) => sum + group.length, 0);
    if (answers === 0)
      return { slice, rows: 0, answers, scores: [], differences: [], hybrid: [], profile: [] };
    return { slice, rows: groups.length, answers, ...measureAll(task, groups, tables, model, seed) };
  });
  return { id: task.id, candidates: task.candidates, lowDegree: task.lowDegree, slices };
}

/** The model at its full dims. */
function fullModel(tables: readonly RankTable[]): RankTable {
  const models = tables.filter(({ role }) => role === 'model');
  return models.reduce((a, b) => (b.dims! > a.dims! ? b : a));
}
