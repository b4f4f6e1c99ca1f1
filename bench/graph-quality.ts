/** The bench `graph-quality`: whether the signals find what was planted, and what every step of a compile is worth. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Catalog, fileSource } from '../src/catalog/index.ts';
import type { WorkspaceSettings } from '../src/config.ts';
import { evaluatedModel } from '../src/evaluation/index.ts';
import { compileConfig, loadGraph, type Relation } from '../src/graph/index.ts';
import { similarToNew } from '../src/similar-to-new.ts';
import { closeDuckDb, openDuckDb, queryColumns, quoteSql } from '../src/storage/index.ts';
import { train } from '../src/training/index.ts';
import { generate, type SyntheticInput, Workspace } from '../src/workspace.ts';
import { benchPruning } from './graph-pruning.ts';
import { qualityRows } from './quality-rows.ts';
import type { Bench, BenchRow } from './report.ts';

/** A workspace of a corpus of its own. */
interface Made {
  readonly corpus: string;
  readonly workspace: Workspace;
}

type Say = (message: string) => void;

/** The parts, by name: `--only` runs one. `--pages` sets the size of the corpora for noise and pruning. */
export const benchGraphQuality: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, pages: { type: 'string' } },
  });
  const pages = values.pages === undefined ? undefined : Number(values.pages);
  const parts: Record<string, () => Promise<BenchRow[]>> = {
    noise: () => benchNoise(pages ?? 200_000, say),
    filter: () => benchStep('cohesion filter', { pages: 5000, noise: 0.2 }, filtered, unfiltered, say),
    densify: () => benchStep('densifying', { pages: 5000, isolated: 0.2 }, densified, {}, say),
    pruning: () => withCorpus({ pages: pages ?? 1_000_000, hub: true }, {}, say, benchPruning),
  };
  const rows: BenchRow[] = [];
  for (const [name, run] of Object.entries(parts)) {
    if (values.only !== undefined && values.only !== name) continue;
    say(name);
    rows.push(...(await run()));
  }
  return rows;
};

const threshold = 0.1;
const filtered: WorkspaceSettings = {
  compile: { cohesion: { edgeThreshold: threshold } },
  training: { minCohesion: threshold },
};
const unfiltered: WorkspaceSettings = {
  compile: { cohesion: { edgeThreshold: 0 } },
  training: { minCohesion: 0 },
};
const densified: WorkspaceSettings = { compile: { densify: { below: 2 } } };

async function withCorpus<Result>(
  corpus: SyntheticInput,
  settings: WorkspaceSettings,
  say: Say,
  work: (made: Made) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-graph-quality-'));
  try {
    say('  generating');
    await generate(join(folder, 'corpus'), corpus);
    const workspace = await Workspace.init(join(folder, 'workspace'), settings);
    try {
      say('  importing');
      await workspace.import(fileSource(join(folder, 'corpus', 'day-000')));
      return await work({ corpus: join(folder, 'corpus'), workspace });
    } finally {
      await workspace.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How many of the planted pairs the default threshold finds, and how many of those it flags were planted. */
function benchNoise(pages: number, say: Say): Promise<BenchRow[]> {
  return withCorpus({ pages }, filtered, say, async ({ corpus, workspace }) => {
    say('  compiling');
    await workspace.compile({ view: 'all' });
    const compiled = (await loadGraph(join(workspace.folder, 'graph'), 'all'))!;
    const { cohesion } = await compiled.relation();
    const noise = await readNoise(corpus);
    const share = (kind: string) => {
      const planted = noise.flatMap((each, pin) => (each === kind ? [cohesion[pin]!] : []));
      return planted.filter((score) => score < threshold).length / planted.length;
    };
    const flagged = noise.filter((_, pin) => cohesion[pin]! < threshold);
    const precision = flagged.filter((kind) => kind !== null).length / flagged.length;
    const name = `${pages.toLocaleString('en')} pages, pairs below ${threshold}`;
    return [
      goal(`${name}: planted from another top-level topic`, 'recall', share('other'), 0.9),
      {
        case: `${name}: planted from a sibling topic`,
        metric: 'recall',
        better: 'higher',
        ours: share('sibling'),
      },
      goal(`${name}: planted at all`, 'precision', precision, 0.95),
    ];
  });
}

/** The planted kind of each pin, in the order of the pins; null where it fits its page. */
async function readNoise(corpus: string): Promise<(string | null)[]> {
  const db = await openDuckDb();
  try {
    const truth = `read_parquet(${quoteSql(join(corpus, 'truth', 'pins.parquet'))})`;
    const sql = `SELECT noise FROM ${truth} WHERE day = 0 ORDER BY pin_id`;
    return (await queryColumns(db, sql, { noise: 'text' })).noise;
  } finally {
    closeDuckDb(db);
  }
}

function goal(name: string, metric: string, ours: number, wanted: number): BenchRow {
  return { case: name, metric, better: 'higher', ours, wanted, met: ours >= wanted };
}

/** A model trained and asked with a step, beside one trained and asked without. */
function benchStep(
  name: string,
  corpus: SyntheticInput,
  withStep: WorkspaceSettings,
  without: WorkspaceSettings,
  say: Say,
): Promise<BenchRow[]> {
  return withCorpus(corpus, withStep, say, async ({ workspace }) => {
    say('  training with it');
    const { views } = await workspace.compile();
    await workspace.train();
    say('  training without it');
    const other = await trainOtherwise(workspace, without);
    say('  evaluating');
    const report = await workspace.evaluate({ variants: [other] });
    const rows = qualityRows(name, report).map(({ wanted: _, met: __, ...row }) => row);
    const { isolatedPagesBefore, isolatedPages } = views.train!;
    const of = `${name}: pages of the view train`;
    return [
      { case: `${of} without a pin`, metric: 'share', better: 'lower', ours: isolatedPagesBefore },
      { case: `${of} without an edge`, metric: 'share', better: 'lower', ours: isolatedPages },
      ...rows.filter((row) =>
        /: (LinkSage 256|without it|LinkSage minus without it|bm25|random)$/.test(row.case),
      ),
    ];
  });
}

/** A model of the same relation, compiled and trained by other settings. */
async function trainOtherwise(workspace: Workspace, settings: WorkspaceSettings) {
  const { config, folder } = workspace;
  const catalog = await Catalog.open(join(folder, 'catalog'));
  const view = await catalog.view('train');
  const tables = {
    page: await view.nodes('page'),
    pin: await view.nodes('pin'),
    board: await view.nodes('board'),
  };
  await catalog.close();
  const relation: Relation = await (await loadGraph(join(folder, 'graph'), 'train'))!.relation();
  const compile = compileConfig.parse(settings.compile ?? {});
  const { minCohesion = 0 } = settings.training ?? {};
  const walk = { ...config.walk, top: config.model.neighbours };
  const model = await train({
    view,
    relation,
    compile,
    tables,
    walk,
    model: config.model,
    training: { ...config.training, minCohesion },
  });
  const similarPages = similarToNew(join(folder, 'signals'), compile, config.signals);
  return evaluatedModel('without it', model, { relation, compile, walk, similarPages });
}
