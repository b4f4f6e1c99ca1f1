/** One collection: the base model, the trained one and MiniLM on the same held-out saves, beside the text baselines. */
import { type Catalog, fileSource } from '../../src/catalog/index.ts';
import {
  allRows,
  type EvaluatedModel,
  type EvaluationReport,
  evaluate,
  evaluatedModel,
  type MeasureName,
  type TaskId,
} from '../../src/evaluation/index.ts';
import { Workspace } from '../../src/index.ts';
import { baseRun } from '../../src/model/index.ts';
import { WorkspaceFolder } from '../../src/workspace/folder.ts';
import { type MiniLm, miniLmModel, miniLmSize } from './mini-lm.ts';

/** What is asked, by which measure. */
export const questions: readonly (readonly [TaskId, MeasureName])[] = [
  ['page-board, page', 'recall@10'],
  ['board-page', 'recall@100'],
  ['page-page', 'recall@100'],
];

/** Held-out rows of a question, and what each contender found of them on average. */
export interface Found {
  readonly task: TaskId;
  readonly rows: number;
  readonly means: ReadonlyMap<string, number>;
}

/** What was measured on one collection. */
export interface Measured {
  readonly found: readonly Found[];
  /** Pages, pins and boards that the base model embedded, and the seconds that took. */
  readonly embedded: { readonly nodes: number; readonly seconds: number };
}

/** Imports a folder of tables into a workspace, holds a fifth of the saves out, and measures everyone. */
export async function measureCollection(
  tables: string,
  folder: string,
  { miniLm, seed }: { readonly miniLm: MiniLm | undefined; readonly seed: number },
): Promise<Measured> {
  const workspace = await Workspace.init(folder, { split: { by: 'random', share: 0.2, seed } });
  try {
    await workspace.import(fileSource(tables));
    await workspace.compile({ view: 'train' });
    const here = new WorkspaceFolder(folder, workspace.config);
    const { untrained, embedded, other } = await here.withNewestCatalog((catalog) =>
      measureUntrained(here, catalog, miniLm),
    );
    const trained = await trainIfItCan(workspace);
    const reports = [
      named(untrained, 'LinkSage untrained', true),
      ...(trained === undefined ? [] : [named(trained, 'LinkSage', false)]),
      ...(other === undefined ? [] : [named(other, 'MiniLM', false)]),
    ];
    return { found: questions.map((question) => joinReports(question, reports)), embedded };
  } finally {
    await workspace.close();
  }
}

/** The base model, and MiniLM where it is there. */
async function measureUntrained(here: WorkspaceFolder, catalog: Catalog, miniLm: MiniLm | undefined) {
  const { view, compiled } = await here.compiledView('train', catalog);
  const relation = await compiled.relation();
  const { vocabulary } = here.config.model;
  const base = await baseRun({ folder: here.path('model'), view, vocabulary });
  const { dims } = base.meta.config;
  const heldOut = await catalog.heldOut();
  const shared = { view, heldOut, graph: compiled.graph, versions: { graph: 'train', model: base.id } };
  const walk = here.walkFor(base.meta.config);
  const context = {
    relation,
    compile: compiled.settings.compile,
    walk,
    similarPages: async () => relation.similarPages,
  };
  const { model, embedded } = timed(evaluatedModel('base', await base.load(), context));
  const untrained = await evaluate({ ...shared, dims, model });
  const other =
    miniLm && (await evaluate({ ...shared, model: miniLmModel(miniLm, relation), dims: [miniLmSize] }));
  return { untrained, embedded, other };
}

/** Counts the nodes that a model embeds, and its seconds. */
function timed(model: EvaluatedModel) {
  const embedded = { nodes: 0, seconds: 0 };
  const embed: EvaluatedModel['embed'] = async (names, candidates) => {
    const started = performance.now();
    const vectors = await model.embed(names, candidates);
    embedded.seconds += (performance.now() - started) / 1000;
    for (const { keys } of Object.values(candidates.tables)) embedded.nodes += keys.length;
    return vectors;
  };
  return { model: { ...model, embed }, embedded };
}

interface Named {
  readonly report: EvaluationReport;
  /** The name of the contender that is evaluated. */
  readonly name: string;
  /** Whether the baselines are taken from this report. */
  readonly withBaselines: boolean;
}

function named(report: EvaluationReport, name: string, withBaselines: boolean): Named {
  return { report, name, withBaselines };
}

/** A collection may be too small to train on. */
async function trainIfItCan(workspace: Workspace): Promise<EvaluationReport | undefined> {
  try {
    await workspace.train();
  } catch (error) {
    if ((error as { code?: string }).code === 'not-ready') return undefined;
    throw error;
  }
  return workspace.evaluate();
}

const shownBaselines = ['bm25', 'tf-idf', 'tf-idf n-grams'];

function joinReports([task, measure]: (typeof questions)[number], reports: readonly Named[]): Found {
  const means = new Map<string, number>();
  let rows = 0;
  for (const { report, name, withBaselines } of reports) {
    const slice = allRows(report.tasks.find(({ id }) => id === task)!);
    rows = slice.rows;
    const largest = Math.max(...slice.scores.map(({ dims }) => dims ?? 0));
    for (const score of slice.scores) {
      const mean = score.measures[measure]!.mean;
      if (score.role === 'model' && score.dims === largest) means.set(name, mean);
      else if (score.name === 'hybrid') means.set(`${name} and words`, mean);
      else if (withBaselines && shownBaselines.includes(score.name)) means.set(score.name, mean);
    }
  }
  return { task, rows, means };
}
