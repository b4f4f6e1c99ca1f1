/** The evaluation: measures the model and the baselines on every task. */
import { LinkSageError, type Progress, silent } from '../base/index.ts';
import { type CatalogView, type HeldOut, nodeKinds } from '../catalog/index.ts';
import type { Graph } from '../graph/index.ts';
import { defaultFusion, type Fusion } from '../model/index.ts';
import { baselineNames, fitBaselines } from './contenders/baselines/baselines.ts';
import { baselinesConfig } from './contenders/baselines/config.ts';
import { makeDocuments, type Names } from './contenders/documents.ts';
import { fusedScorer, readShares } from './contenders/scorers/fused.ts';
import { profileScorer } from './contenders/scorers/interests.ts';
import { type NodeVectors, normalizePrefixes, vectorScorer } from './contenders/scorers/vectors.ts';
import { readBoardRows } from './fusion/board-rows.ts';
import { judgePicks, type PickReliability } from './fusion/reliability.ts';
import { type Inspection, inspectAnswers } from './inspection/inspect.ts';
import { describeRandomVectors, describeVectors, type VectorShape } from './measures/distribution.ts';
import { type RankTable, rankTasks } from './measures/ranks.ts';
import { type Candidates, readCandidates } from './questions/candidates.ts';
import { readLinks } from './questions/links.ts';
import { indexHeldOut } from './questions/saves.ts';
import { readPageTraits } from './questions/slices.ts';
import { type Task, taskIds } from './questions/tasks/task.ts';
import { makeTasks } from './questions/tasks/tasks.ts';
import { chooseTestRows } from './questions/test-set.ts';
import {
  type BaselineSettings,
  type EvaluationReport,
  type RunDescription,
  reportTask,
} from './report/report.ts';
import { measureSearch, type SearchReport } from './search/measure.ts';

/** A model to evaluate. */
export interface EvaluatedModel {
  /** The name in the report. */
  readonly name: string;
  /**
   * The full embeddings of all nodes, with names shown or hidden. Walks may only use the graph of the view, and new
   * nodes are embedded from their own content alone.
   */
  embed(names: Names, candidates: Candidates): Promise<NodeVectors>;
  /**
   * The full embeddings of search queries, `[texts, size]`. If left out, search is not measured.
   */
  embedQueries?(texts: readonly string[]): Promise<Float32Array>;
}

/** What is evaluated, and on what. */
export interface EvaluateOptions {
  /** The view `train`. */
  readonly view: CatalogView;
  readonly heldOut: HeldOut;
  /** The graph of the view. */
  readonly graph: Graph;
  /** The names of graph and model in the report. */
  readonly versions: { readonly graph: string; readonly model: string };
  readonly model: EvaluatedModel;
  /** How the model was made, for the report. */
  readonly run?: RunDescription;
  /** The dims to measure the model at, the length of a full embedding first. */
  readonly dims: readonly number[];
  /** How the model's vectors are fused with words. Default: as for a model without validation saves. */
  readonly fusion?: Fusion;
  /** Default: untuned. */
  readonly baselines?: BaselineSettings;
  /** Seed of random scores, pairs and resampling; default 0. */
  readonly seed?: number;
  readonly progress?: Progress;
}

const eachNames: readonly Names[] = ['hidden', 'shown'];

/**
 * Evaluates a model beside the baselines. If the split holds no save back, or none that is eligible, the tasks of the
 * report have no rows.
 *
 * @throws LinkSageError if the view is not `train`, the graph is of another view, or embeddings have a wrong length
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationReport> {
  const { view, heldOut, graph, versions, model, fusion = defaultFusion, dims, seed = 0 } = options;
  const { run = null, baselines = { settings: baselinesConfig.parse({}), tunedOn: null } } = options;
  const { progress = silent } = options;
  const size = dims[0]!;
  const candidates = await readCandidates(view, heldOut);
  checkInputs(view, graph, candidates);
  const links = await readLinks(view, heldOut, candidates);
  const test = chooseTestRows(candidates, links, indexHeldOut(heldOut, candidates));

  const tables = new RankTables();
  const shapes: VectorShape[] = [];
  const tasks: Task[] = [];
  const traits = readPageTraits(candidates, links);
  let inspection: Inspection | null = null;
  let search: SearchReport | null = null;
  let picks: PickReliability | null = null;
  const makers = fitBaselines({ candidates, links, graph, seed }, baselines.settings);
  const total = eachNames.length * (1 + baselineNames.length);
  let done = 0;
  for (const names of eachNames) {
    const documents = makeDocuments(candidates, links, names);
    const asked = makeTasks({ candidates, links, test }, documents, names);
    tasks.push(...asked);
    progress({ task: 'evaluating', done: done++, total, note: `${model.name}, names ${names}` });
    const vectors = await model.embed(names, candidates);
    checkVectors(model.name, vectors, size, candidates);
    for (const prefix of dims) {
      const scorer = vectorScorer(vectors, { name: model.name, size, dims: prefix, candidates });
      await rankTasks(scorer, asked, tables.of(model.name, 'model', prefix));
    }
    const byVector = vectorScorer(vectors, { name: model.name, size, dims: size, candidates });
    const sharesOf = readShares(documents, candidates, links);
    const hybrid = fusedScorer(byVector, sharesOf, fusion.words);
    await rankTasks(hybrid, asked, tables.of(hybrid.name, 'hybrid', null));
    // The vectors that are served have names
    if (names === 'shown') {
      const profile = profileScorer(vectors, size, candidates, links);
      await rankTasks(profile, asked, tables.of(profile.name, 'profile', null));
      const pairs = { rows: test.rows, pageOfPin: links.pageOfPin, seed };
      shapes.push(describeVectors(model.name, vectors, size, pairs));
      const boardTask = asked.find(({ id }) => id === 'page-board, page and pin')!;
      const taskRanks = tables.of(model.name, 'model', size).ranks.get(boardTask.id)!;
      const units = unitVectors(vectors, size);
      if (model.embedQueries !== undefined) {
        const embedQueries = (texts: readonly string[]) => model.embedQueries!(texts);
        const pages = units.page;
        search = await measureSearch({
          candidates,
          links,
          rows: test.rows,
          traits,
          pages,
          size,
          embedQueries,
          words: fusion.words.text,
          seed,
        });
      }
      const rows = await readBoardRows(test, candidates, links, byVector, sharesOf);
      picks = judgePicks(rows, fusion, seed);
      const source = { candidates, links, heldOut: test.heldOut, units, size, seed };
      if (boardTask.question.queries > 0) inspection = await inspectAnswers(source, boardTask, taskRanks);
    }
    for (const name of baselineNames) {
      progress({ task: 'evaluating', done: done++, total, note: `${name}, names ${names}` });
      await rankTasks(makers[name](documents), asked, tables.of(name, 'baseline', null));
    }
  }
  progress({ task: 'evaluating', done, total });

  tasks.sort((a, b) => taskIds.indexOf(a.id) - taskIds.indexOf(b.id));
  return {
    subject: { view: view.name, fingerprint: view.fingerprint, ...versions },
    dims,
    rows: test.counts,
    baselines,
    tasks: tasks.map((task) => reportTask(task, tables.all, traits, seed)),
    vectors: shapes,
    randomVectors: describeRandomVectors(candidates.tables.page.keys.length, size, seed),
    search,
    fusion,
    picks,
    inspection,
    run,
  };
}

/** The ranks of all contenders, in the order in which they were first asked for. */
class RankTables {
  readonly all: RankTable[] = [];

  of(name: string, role: RankTable['role'], dims: number | null): RankTable {
    let table = this.all.find((each) => each.name === name && each.dims === dims);
    if (table === undefined) {
      table = { name, role, dims, ranks: new Map() };
      this.all.push(table);
    }
    return table;
  }
}

function unitVectors({ page, pin, board }: NodeVectors, size: number): NodeVectors {
  const unit = (vectors: Float32Array) => normalizePrefixes(vectors, size, size);
  return { page: unit(page), pin: unit(pin), board: unit(board) };
}

function checkInputs(view: CatalogView, graph: Graph, { known }: Candidates): void {
  if (view.name !== 'train') {
    throw new LinkSageError(`evaluate: expected the view train, got ${view.name}, which shows the answers`, {
      code: 'wrong-usage',
    });
  }
  for (const kind of nodeKinds) {
    if (graph.counts[kind] === known[kind]) continue;
    throw new LinkSageError(
      `evaluate: expected a graph with the ${known[kind]} ${kind}s of the view, got ${graph.counts[kind]}`,
      { code: 'stale', hint: 'Compile the graph again: linksage compile' },
    );
  }
}

function checkVectors(name: string, vectors: NodeVectors, size: number, { tables }: Candidates): void {
  for (const kind of nodeKinds) {
    const expected = tables[kind].keys.length * size;
    if (vectors[kind].length === expected) continue;
    throw new LinkSageError(
      `evaluate, model ${name}: expected ${expected} values for the ${kind}s, ${size} each, got ${vectors[kind].length}`,
    );
  }
}
