/** Chooses the settings of the baselines on validation saves. */

import { LinkSageError, type Progress, silent } from '../../../base/index.ts';
import type { CatalogView, HeldOut } from '../../../catalog/index.ts';
import type { Graph } from '../../../graph/index.ts';
import { mean } from '../../../metrics/index.ts';
import type { MeasureName } from '../../measures/measure-name.ts';
import { worthOf } from '../../measures/measures.ts';
import { type RankTable, rankTasks, standingsAmong } from '../../measures/ranks.ts';
import { readCandidates } from '../../questions/candidates.ts';
import { readLinks } from '../../questions/links.ts';
import { indexHeldOut } from '../../questions/saves.ts';
import { answersByQuery } from '../../questions/slices.ts';
import type { Task, TaskId } from '../../questions/tasks/task.ts';
import { makeTasks } from '../../questions/tasks/tasks.ts';
import { chooseTestRows, thinRows } from '../../questions/test-set.ts';
import { type Documents, makeDocuments } from '../documents.ts';
import { type BaselineName, type BaselineSource, fitBaselines } from './baselines.ts';
import { type BaselinesConfig, baselinesConfig } from './config.ts';

/** At most this many rows are measured, for a standard error of about .01. */
const mostRows = 1000;

/** The score of settings is the mean of these measures, over the tasks that the baseline answers. */
const judgedBy: Readonly<Partial<Record<TaskId, MeasureName>>> = {
  'page-pin, names hidden': 'recall@10',
  'page-board, page and pin': 'recall@10',
  'board-page': 'recall@100',
};

type Section = keyof BaselinesConfig;

/** For each section of the settings, its baseline and the values to try of each setting, in this order. */
const searched: Readonly<
  Record<Section, readonly [BaselineName, Readonly<Record<string, readonly (number | boolean)[]>>]>
> = {
  bm25: ['bm25', { distinctQuery: [false, true], k1: [0.3, 0.6, 1.2, 2, 4], b: [0, 0.25, 0.5, 0.75, 1] }],
  tfIdf: ['tf-idf', { sublinear: [true, false] }],
  tfIdfGrams: ['tf-idf n-grams', { gramLength: [3, 4, 5, 6], sublinear: [true, false] }],
  lsa: ['lsa', { dims: [64, 128, 256], fewestDocuments: [2, 3, 5, 10] }],
  walk: ['walk only', { restart: [0.05, 0.15, 0.3, 0.5], steps: [1000, 10_000, 50_000] }],
  itemKnn: ['item kNN', { shrinkage: [0, 3, 10, 30], neighbors: [30, 100, 300] }],
  ials: [
    'iALS',
    { unobserved: [0.01, 0.03, 0.1, 0.3, 1], regularization: [0.0003, 0.003, 0.03], factors: [32, 64, 128] },
  ],
};

/** What tuning reads: the view `train` without its validation saves, these saves, and the graph of that view. */
export interface TuneOptions {
  readonly view: CatalogView;
  readonly heldOut: HeldOut;
  readonly graph: Graph;
  /** Default 0. */
  readonly seed?: number;
  readonly progress?: Progress;
}

/** How one baseline was tuned. */
export interface TunedBaseline {
  readonly baseline: BaselineName;
  /** The settings that were tried, in order, each with its score. */
  readonly trials: readonly { readonly settings: object; readonly score: number }[];
  /** The score of the defaults, and of the chosen settings. */
  readonly before: number;
  readonly after: number;
}

/** The chosen settings, and how they were chosen. */
export interface TunedBaselines {
  readonly settings: BaselinesConfig;
  readonly baselines: readonly TunedBaseline[];
}

/**
 * Tunes every baseline, one setting after the other. Tuning starts from the defaults and tries each value of a setting
 * with the best values of the settings before it. A default stays unless another value is better.
 *
 * @throws LinkSageError if none of the validation saves is eligible
 */
export async function tuneBaselines(options: TuneOptions): Promise<TunedBaselines> {
  const { view, heldOut, graph, seed = 0, progress = silent } = options;
  const candidates = await readCandidates(view, heldOut);
  const links = await readLinks(view, heldOut, candidates);
  const eligible = chooseTestRows(candidates, links, indexHeldOut(heldOut, candidates));
  const test = thinRows(eligible, candidates, mostRows);
  if (test.rows.page.length === 0) {
    throw new LinkSageError('tune: expected eligible validation saves, got none', {
      code: 'not-ready',
      hint: 'Import more saves.',
    });
  }
  const judges = (['hidden', 'shown'] as const).map((names) => {
    const documents = makeDocuments(candidates, links, names);
    const tasks = makeTasks({ candidates, links, test }, documents, names);
    return { documents, tasks: tasks.filter(({ id, question }) => id in judgedBy && question.queries > 0) };
  });
  let settings = baselinesConfig.parse({});
  const baselines: TunedBaseline[] = [];
  const sections = Object.keys(searched) as Section[];
  for (const [done, section] of sections.entries()) {
    const [baseline, values] = searched[section];
    const judge = async (tried: BaselinesConfig) => {
      progress({
        task: 'tuning',
        done,
        total: sections.length,
        note: `${baseline} ${JSON.stringify(tried[section])}`,
      });
      return judgeBaseline(baseline, { candidates, links, graph, seed }, tried, judges);
    };
    const tuned = await tuneSection(section, values, settings, judge);
    settings = tuned.settings;
    baselines.push({ baseline, ...tuned.found });
  }
  progress({ task: 'tuning', done: sections.length, total: sections.length });
  return { settings, baselines };
}

async function tuneSection(
  section: Section,
  values: Readonly<Record<string, readonly (number | boolean)[]>>,
  start: BaselinesConfig,
  judge: (tried: BaselinesConfig) => Promise<number>,
): Promise<{ settings: BaselinesConfig; found: Omit<TunedBaseline, 'baseline'> }> {
  let settings = start;
  const before = await judge(settings);
  let best = before;
  const trials = [{ settings: settings[section] as object, score: before }];
  for (const [name, choices] of Object.entries(values)) {
    const current: Readonly<Record<string, unknown>> = settings[section];
    for (const choice of choices.filter((each) => each !== current[name])) {
      const tried = { ...settings, [section]: { ...current, [name]: choice } };
      const score = await judge(tried);
      trials.push({ settings: tried[section], score });
      if (score <= best) continue;
      best = score;
      settings = tried;
    }
  }
  return { settings, found: { trials, before, after: best } };
}

/** The mean over the tasks that the baseline answers. */
async function judgeBaseline(
  name: BaselineName,
  source: BaselineSource,
  settings: BaselinesConfig,
  judges: readonly { readonly documents: Documents; readonly tasks: readonly Task[] }[],
): Promise<number> {
  const table: RankTable = { name, role: 'baseline', dims: null, ranks: new Map() };
  const make = fitBaselines(source, settings)[name];
  const values: number[] = [];
  for (const { documents, tasks } of judges) {
    await rankTasks(make(documents), tasks, table);
    for (const task of tasks) {
      const ranks = table.ranks.get(task.id);
      if (ranks === undefined) continue;
      const worths = answersByQuery(task).map((answers) =>
        worthOf(judgedBy[task.id]!, standingsAmong(ranks, answers)),
      );
      values.push(mean(Float64Array.from(worths)));
    }
  }
  return values.length === 0 ? 0 : mean(Float64Array.from(values));
}
