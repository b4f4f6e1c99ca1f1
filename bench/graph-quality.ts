/** The bench `graph-quality`: whether the signals find what was planted, and what every step of a compile is worth. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Catalog, fileSource } from '../src/catalog/index.ts';
import type { WorkspaceSettings } from '../src/config.ts';
import {
  connectUniverse,
  type EvaluatedModel,
  evaluatedModel,
  readUniverse,
} from '../src/evaluation/index.ts';
import { type CompileConfig, compileConfig, degree, loadGraph, nodeIds } from '../src/graph/index.ts';
import { type SyntheticInput, Workspace } from '../src/index.ts';
import { readNodeTables } from '../src/model/index.ts';
import { similarToNew } from '../src/similar-to-new.ts';
import { train } from '../src/training/index.ts';
import { SPLIT_DAY } from './datasets/summary.ts';
import { benchPruning } from './graph-pruning.ts';
import { runParts } from './parts.ts';
import { generated, movedLists, type PlantedCorpus } from './planted-corpora.ts';
import { qualityRows } from './quality/rows.ts';
import { replicate } from './replicates.ts';
import type { Bench, BenchRow } from './report.ts';

/** A corpus in a folder, and the workspace that it was imported into. */
interface Made {
  readonly corpus: PlantedCorpus;
  readonly folder: string;
  readonly workspace: Workspace;
}

type Say = (message: string) => void;

/**
 * The parts, by name: `--only` runs one. `--pages` sets the size of the corpora for noise and pruning, `--replicates`
 * on how many corpora of their own models are compared.
 */
export const benchGraphQuality: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      pages: { type: 'string' },
      replicates: { type: 'string', default: '8' },
      data: { type: 'string' },
    },
  });
  const replicates = Number(values.replicates);
  const pages = values.pages === undefined ? undefined : Number(values.pages);
  const parts: Record<string, () => Promise<BenchRow[]>> = {
    noise: () => benchNoise(pages ?? 200_000, say),
    filter: () => benchFilter(replicates, say),
    moved: () => benchMoved(values.data, say),
    densify: () => benchDensify(replicates, say),
    pruning: () => withCorpus(generated({ pages: pages ?? 1_000_000, hub: true }), {}, say, benchPruning),
  };
  return runParts('graph-quality', parts, values.only, say);
};

/** Chosen by what `compile --explain` shows: with images random pairs score less than with words alone (docs/signals.md). */
const threshold = { generated: 0.1, lists: 0.3 };

function filterBelow(cohesion: number) {
  return { compile: { cohesion: { edgeThreshold: cohesion } }, training: { minCohesion: cohesion } };
}

async function withCorpus<Result>(
  corpus: PlantedCorpus,
  settings: WorkspaceSettings,
  say: Say,
  work: (made: Made) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-graph-quality-'));
  try {
    say('  writing the corpus');
    const made = join(folder, 'corpus');
    await corpus.write(made);
    const workspace = await Workspace.init(join(folder, 'workspace'), settings);
    try {
      say('  importing');
      for (const path of corpus.imports) await workspace.import(fileSource(join(made, path)));
      return await work({ corpus, folder: made, workspace });
    } finally {
      await workspace.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How many of the planted pairs the documented threshold finds, and how many of those it flags were planted. */
function benchNoise(pages: number, say: Say): Promise<BenchRow[]> {
  return withCorpus(generated({ pages }), filterBelow(threshold.generated), say, async (made) => {
    say('  compiling');
    await made.workspace.compile({ view: 'all' });
    const [other, sibling, precision] = await detectionRows(
      `${pages.toLocaleString('en')} pages`,
      made,
      threshold.generated,
      ['other', 'sibling'],
    );
    return [withGoal(other!, 0.9), sibling!, withGoal(precision!, 0.95)];
  });
}

/** Recall of each planted kind among the pairs below the threshold, and their precision. */
async function detectionRows(
  name: string,
  made: Made,
  below: number,
  kinds: readonly string[],
): Promise<BenchRow[]> {
  const compiled = (await loadGraph(join(made.workspace.folder, 'graph'), 'all'))!;
  const { cohesion } = await compiled.relation();
  const noise = await made.corpus.noise(made.folder);
  const planted = (await compiled.keys('pin')).map((key) => noise.get(key));
  const found = planted.filter((_, pin) => cohesion[pin]! < below);
  const row = (what: string, metric: string, ours: number): BenchRow => {
    return { case: `${name}, pairs below ${below}: ${what}`, metric, better: 'higher', ours };
  };
  const count = (pins: typeof planted, kind: string) => pins.filter((each) => each === kind).length;
  return [
    ...kinds.map((kind) => row(`planted as ${kind}`, 'recall', count(found, kind) / count(planted, kind))),
    row('planted at all', 'precision', found.filter((kind) => kind !== undefined).length / found.length),
  ];
}

function withGoal(row: BenchRow, wanted: number): BenchRow {
  return { ...row, wanted, met: row.ours! >= wanted };
}

/**
 * Pages of the corpora on which models are compared, no larger than what can be trained on many times, and how they are
 * trained: nearly every page has several pins, which are no rare example that has to be repeated.
 */
const compared = { filter: 6000, densify: 10_000 };
const comparedBaselines = ['random', 'bm25', 'tf-idf'] as const;
const comparedTraining = { warmWeight: 1 };
/** From here on saves are held out, about a fifth of them; none asks for a pin that was planted. */
const heldOutFrom = '2024-12-01';

/**
 * Training with and without the pins that do not fit, at four times the share of them that is generated where nobody
 * says, and on pages with few pins, as those of link lists have: where a page has one pin, one that does not fit is all
 * that the graph knows of it. The goal lies on boards, which such edges mislead to; this and the number of pins were
 * chosen on corpora of other seeds.
 */
async function benchFilter(replicates: number, say: Say): Promise<BenchRow[]> {
  const { compile, training } = filterBelow(threshold.generated);
  const settings = { compile, training: { ...training, ...comparedTraining } };
  const corpus = { noise: 0.2, pages: compared.filter, pinsPerPage: 1.5 };
  const name = `cohesion filter, ${100 * corpus.noise} % noise, ${corpus.pinsPerPage} pins a page`;
  const rows = await replicateCorpus(replicates, name, corpus, settings, say, (made) =>
    compareModels(name, made, say),
  );
  return rows.map((row) => wantAboveZero(row, 'page-board, page, all'));
}

/** Repeats an experiment with corpora that differ in nothing but their seeds. */
function replicateCorpus(
  replicates: number,
  name: string,
  corpus: SyntheticInput,
  settings: WorkspaceSettings,
  say: Say,
  experiment: (made: Made) => Promise<BenchRow[]>,
): Promise<BenchRow[]> {
  const comparedSettings: WorkspaceSettings = { ...settings, split: { by: 'time', at: heldOutFrom } };
  return replicate(replicates, (seed) => {
    say(`  ${name}: corpus ${seed} of ${replicates}`);
    return withCorpus(generated({ ...corpus, seed }, heldOutFrom), comparedSettings, say, experiment);
  });
}

/** The same on real lists, where the text of a page, if there is any, is its description. */
function benchMoved(data: string | undefined, say: Say): Promise<BenchRow[]> {
  const name = 'link lists, 5 % of the pins moved';
  const settings = { ...filterBelow(threshold.lists), split: { by: 'time', at: SPLIT_DAY } } as const;
  return withCorpus(movedLists(data, 0.05), settings, say, async (made) => [
    ...(await compareModels(name, made, say)),
    ...(await detectionRows(name, made, threshold.lists, ['moved'])),
    ...(await detectionRows(name, made, threshold.generated, ['moved'])),
  ]);
}

/** Pages whose only pin is held out: what similar pages in place of pins are worth to exactly these. */
async function benchDensify(replicates: number, say: Say): Promise<BenchRow[]> {
  const name = 'densifying';
  const settings: WorkspaceSettings = { compile: { densify: { below: 2 } }, training: comparedTraining };
  const corpus = { isolated: 0.2, pages: compared.densify };
  const rows = await replicateCorpus(replicates, name, corpus, settings, say, async (made) => {
    const compared = await compareModels(name, made, say);
    const share = { metric: 'share of the pages', better: 'lower' } as const;
    return [
      {
        ...share,
        case: 'pages without an edge',
        ours: await shareWithoutEdge(made, compileConfig.parse({})),
      },
      { ...share, case: onceDensified, ours: await shareWithoutEdge(made, made.workspace.config.compile) },
      ...compared,
    ];
  });
  return rows.map((row) =>
    row.case === onceDensified
      ? { ...row, wanted: 0.01, met: row.ours! < 0.01 }
      : wantAboveZero(row, 'page-board, page, cold'),
  );
}

const onceDensified = 'pages without an edge, once densified';

/** Of all pages, those without an edge in the graph that models are asked over, where held-out saves show none. */
async function shareWithoutEdge({ workspace }: Made, compile: CompileConfig): Promise<number> {
  const { config, folder } = workspace;
  const catalog = await Catalog.open(join(folder, 'catalog'));
  const universe = await readUniverse(await catalog.view('train'), await catalog.heldOut());
  await catalog.close();
  const relation = await (await loadGraph(join(folder, 'graph'), 'train'))!.relation();
  const similarPages = similarToNew(join(folder, 'signals'), compile, config.signals);
  const graph = await connectUniverse({ relation, compile, similarPages }, universe);
  const pages = nodeIds(graph, 'page');
  return pages.filter((page) => degree(graph, page) === 0).length / pages.length;
}

/** The goal of a step, on the slice that it is made for: its interval against the model without it lies above zero. */
function wantAboveZero(row: BenchRow, slice: string): BenchRow {
  const isGoal = row.case.includes(`: ${slice} (`) && row.case.endsWith('LinkSage minus without it');
  return isGoal ? { ...row, wanted: 0, met: row.low! > 0 } : row;
}

/** A model trained and asked with the steps of a workspace, beside one trained and asked without any. */
async function compareModels(name: string, { workspace }: Made, say: Say): Promise<BenchRow[]> {
  say(`  ${name}: training with it`);
  await workspace.compile();
  await workspace.train();
  say(`  ${name}: training without it`);
  const other = await trainWithout(workspace);
  say(`  ${name}: evaluating`);
  const report = await workspace.evaluate({ variants: [other], baselineNames: comparedBaselines });
  return qualityRows(name, report)
    .filter(({ case: of }) =>
      /: (LinkSage 256|without it|LinkSage minus without it|bm25|tf-idf|random)$/.test(of),
    )
    .map(({ wanted: _, met: __, ...row }) => row);
}

/** A model of the same relation, with every step of the compile off. */
async function trainWithout(workspace: Workspace): Promise<EvaluatedModel> {
  const { config, folder } = workspace;
  const catalog = await Catalog.open(join(folder, 'catalog'));
  const view = await catalog.view('train');
  const tables = await readNodeTables(view);
  await catalog.close();
  const relation = await (await loadGraph(join(folder, 'graph'), 'train'))!.relation();
  const compile = compileConfig.parse({});
  const walk = { ...config.walk, top: config.model.neighbours };
  const training = { ...config.training, minCohesion: 0 };
  const model = await train({ view, relation, compile, tables, walk, model: config.model, training });
  const similarPages = similarToNew(join(folder, 'signals'), compile, config.signals);
  return evaluatedModel('without it', model, { relation, compile, walk, similarPages });
}
