/** The whole pipeline on catalog tables, with the ablations of the model. */
import { join } from 'node:path';
import type { Progress } from '../src/base/index.ts';
import { Catalog, type CatalogView, fileSource } from '../src/catalog/index.ts';
import type { WorkspaceSettings } from '../src/config.ts';
import { type EvaluatedModel, type EvaluationReport, evaluatedModel } from '../src/evaluation/index.ts';
import { loadGraph, type WalkOptions } from '../src/graph/index.ts';
import { findRun, initialTable, initialWeights, type Model, type NodeTables } from '../src/model/index.ts';
import { similarToNew } from '../src/similar-to-new.ts';
import { type RoundMetrics, train } from '../src/training/index.ts';
import { Workspace } from '../src/workspace.ts';

/** What a run of the pipeline gave. */
export interface QualityRun {
  readonly report: EvaluationReport;
  readonly rounds: readonly RoundMetrics[];
  /** Seconds by step, and of all steps. */
  readonly seconds: Readonly<Record<string, number>>;
}

/**
 * Imports `pages.jsonl`, `boards.jsonl`, `pins.jsonl` and `saves.jsonl` of a folder into a new workspace, compiles,
 * trains, evaluates beside the ablations where they are asked for, and embeds everything.
 */
export async function runPipeline(
  tables: string,
  workspaceFolder: string,
  settings: WorkspaceSettings,
  options: { readonly ablations: boolean; readonly say: (message: string) => void },
): Promise<QualityRun> {
  const { say } = options;
  const clock = new Clock(say);
  const workspace = await Workspace.init(workspaceFolder, settings);
  try {
    await clock.time('import', async () => {
      for (const table of ['pages', 'boards', 'pins', 'saves']) {
        await workspace.import(fileSource(join(tables, `${table}.jsonl`)));
      }
    });
    await clock.time('compile', () => workspace.compile());
    const onRound = (round: RoundMetrics) => say(`  ${JSON.stringify(round)}`);
    const trained = await clock.time('train', () => workspace.train({ onRound }));
    const variants = options.ablations
      ? await clock.time('ablations', () => trainAblations(workspace, say))
      : [];
    const report = await clock.time('evaluate', () => workspace.evaluate({ variants, progress: tell(say) }));
    await clock.time('refresh', () => workspace.refresh());
    return { report, rounds: trained.rounds, seconds: clock.seconds };
  } finally {
    await workspace.close();
  }
}

/**
 * The model untrained, with pages that see no neighbours, with mean pooling in place of the Transformer, and twice as
 * wide.
 */
async function trainAblations(
  workspace: Workspace,
  say: (message: string) => void,
): Promise<EvaluatedModel[]> {
  const { model, training, signals, walk: walkSettings } = workspace.config;
  const walk: WalkOptions = { ...walkSettings, top: model.neighbours };
  const view = await (await Catalog.open(join(workspace.folder, 'catalog'))).view('train');
  const compiled = (await loadGraph(join(workspace.folder, 'graph'), 'train'))!;
  const { compile } = compiled.settings;
  const relation = await compiled.relation();
  const similarPages = similarToNew(join(workspace.folder, 'signals'), compile, signals);
  const surroundings = { relation, compile, walk, similarPages };
  const run = await findRun(join(workspace.folder, 'model'));
  const { text } = await run!.load();
  const input = {
    view,
    relation,
    compile,
    tables: await readTables(view),
    walk,
    onRound: (round: RoundMetrics) => say(`  ${JSON.stringify(round)}`),
  };
  const untrained: Model = {
    config: model,
    weights: initialWeights(model),
    text: { table: initialTable(model), idf: text.idf },
  };
  const alone = await train({ ...input, model, training: { ...training, dropNeighbours: 1 } });
  const mean = await train({ ...input, model: { ...model, pooling: 'mean' }, training });
  const wide = await train({ ...input, model: { ...model, width: 2 * model.width }, training });
  return [
    evaluatedModel('untrained', untrained, surroundings),
    evaluatedModel('no page neighbours', alone, surroundings, { pageNeighbours: false }),
    evaluatedModel('mean pooling', mean, surroundings),
    evaluatedModel(`width ${2 * model.width}`, wide, surroundings),
  ];
}

async function readTables(view: CatalogView): Promise<NodeTables> {
  return { page: await view.nodes('page'), pin: await view.nodes('pin'), board: await view.nodes('board') };
}

/** Times steps. */
class Clock {
  readonly seconds: Record<string, number> = {};
  readonly #say: (message: string) => void;

  constructor(say: (message: string) => void) {
    this.#say = say;
  }

  async time<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
    this.#say(step);
    const start = performance.now();
    const result = await work();
    this.seconds[step] = (performance.now() - start) / 1000;
    return result;
  }
}

function tell(say: (message: string) => void): Progress {
  return ({ task, done, total, note }) =>
    say(`  ${task} ${done}${total === undefined ? '' : `/${total}`} ${note ?? ''}`);
}
