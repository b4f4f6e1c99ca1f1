/** What an evaluation found: plain data, made for JSON. */
import type { Split } from '../../catalog/index.ts';
import type { RoundMetrics } from '../../training/index.ts';
import type { BaselinesConfig } from '../contenders/baselines/config.ts';
import type { Inspection } from '../inspection/inspect.ts';
import type { PagePairs, VectorShape } from '../measures/distribution.ts';
import { type Difference, measureAll, type Score } from '../measures/measures.ts';
import type { RankTable } from '../measures/ranks.ts';
import { answersIn, type PageTraits, type SliceName, sliceNames } from '../questions/slices.ts';
import type { Task, TaskId } from '../questions/tasks/task.ts';
import type { RowCounts } from '../questions/test-set.ts';
import type { SearchReport } from '../search/measure.ts';

/** One slice of a task; without rows there is nothing to tell. */
export interface Slice {
  readonly slice: SliceName;
  /** Queries with an answer in the slice: what the measures are means over. */
  readonly rows: number;
  /** Answers in the slice: as many as rows, where every query has one. */
  readonly answers: number;
  readonly scores: readonly Score[];
  /** The model at full dims against every baseline. */
  readonly differences: readonly Difference[];
}

/** One task. */
export interface TaskReport {
  readonly id: TaskId;
  /**
   * Among how many the answers are looked for, before those are left out that the query belongs to anyway; in `picker`
   * the mean over the rows.
   */
  readonly candidates: number;
  /** Nodes known by at most so many links are of low degree. */
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

/** How the baselines were set. */
export interface BaselineSettings {
  readonly settings: BaselinesConfig;
  /** The fingerprint of the view `train` on whose validation saves the settings were chosen; null: untuned. */
  readonly tunedOn: string | null;
}

/** The report of one evaluation. */
export interface EvaluationReport {
  readonly subject: Subject;
  /** The sizes of embedding that the model was measured at, largest first. */
  readonly dims: readonly number[];
  /** What became of the held-out saves. */
  readonly rows: RowCounts;
  readonly baselines: BaselineSettings;
  readonly tasks: readonly TaskReport[];
  /** The model's cosines: one. */
  readonly vectors: readonly VectorShape[];
  /** What vectors without any meaning look like. */
  readonly randomVectors: PagePairs;
  /** What the modes of a search find; null without queries, or where the model cannot embed them. */
  readonly search: SearchReport | null;
  /** Answers of the model to look at; null without test rows. */
  readonly inspection: Inspection | null;
  /** How the model came about; null where the caller does not say. */
  readonly run: RunDescription | null;
}

/** Reports one task from the places that all contenders gave to its answers. */
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
    if (answers === 0) return { slice, rows: 0, answers, scores: [], differences: [] };
    return { slice, rows: groups.length, answers, ...measureAll(task, groups, tables, model, seed) };
  });
  return { id: task.id, candidates: task.candidates, lowDegree: task.lowDegree, slices };
}

/** The model at its full dims. */
function fullModel(tables: readonly RankTable[]): RankTable {
  const models = tables.filter(({ role }) => role === 'model');
  return models.reduce((a, b) => (b.dims! > a.dims! ? b : a));
}
