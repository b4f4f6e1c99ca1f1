/** A corpus at two cutoffs, seen by one model that was trained before the earlier of them. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Catalog, fileSource } from '../../src/catalog/index.ts';
import { similarToNew } from '../../src/evaluation/contenders/similar-to-new.ts';
import { evaluatedModel } from '../../src/evaluation/index.ts';
import { loadGraph } from '../../src/graph/index.ts';
import { Workspace } from '../../src/index.ts';
import { embeddingSize, findRun, type Model } from '../../src/model/index.ts';
import type { WorkspaceSettings } from '../../src/workspace/config.ts';
import { type Cuts, cutTables } from './cut-tables.ts';
import { openWorld, type World } from './world.ts';

/** What was known at both cutoffs, with its embeddings. */
export interface Cutoffs {
  readonly past: World;
  readonly future: World;
}

type Say = (message: string) => void;

/**
 * Makes a workspace for each cutoff in a folder, trains on the earlier one and embeds both with that model. So the
 * ranker's training pairs are saves that the model has not trained on, as its test pairs are.
 */
export async function openMoments(
  tables: string,
  folder: string,
  cuts: Cuts,
  settings: WorkspaceSettings,
  say: Say,
): Promise<Cutoffs> {
  const earlier = join(folder, 'tables-before');
  await mkdir(earlier);
  await cutTables(tables, earlier, cuts.future);
  say(`  training on what was saved before ${cuts.past}`);
  const past = await makeWorkspace(earlier, join(folder, 'past'), {
    ...settings,
    split: { by: 'time', at: cuts.past },
  });
  await past.train({ onRound: (round) => say(`  ${JSON.stringify(round)}`) });
  const model = await (await findRun(join(past.folder, 'model')))!.load();
  say(`  looking at what was saved before ${cuts.future}`);
  const future = await makeWorkspace(tables, join(folder, 'future'), {
    ...settings,
    split: { by: 'time', at: cuts.future },
  });
  try {
    return { past: await look(past, model), future: await look(future, model) };
  } finally {
    await past.close();
    await future.close();
  }
}

async function makeWorkspace(
  tables: string,
  folder: string,
  settings: WorkspaceSettings,
): Promise<Workspace> {
  const workspace = await Workspace.init(folder, settings);
  for (const table of ['pages', 'boards', 'pins', 'saves', 'engagements']) {
    const file = join(tables, `${table}.jsonl`);
    if (existsSync(file)) await workspace.import(fileSource(file));
  }
  await workspace.compile({ view: 'train' });
  return workspace;
}

/** What a workspace knows before its split, embedded by a model. */
async function look({ folder, config }: Workspace, model: Model): Promise<World> {
  const catalog = await Catalog.open(join(folder, 'catalog'));
  try {
    const compiled = (await loadGraph(join(folder, 'graph'), 'train'))!;
    const { compile } = compiled.settings;
    const context = {
      relation: await compiled.relation(),
      compile,
      walk: { ...config.walk, top: model.config.neighbors },
      similarPages: similarToNew(join(folder, 'signals'), compile, config.signals),
    };
    return await openWorld({
      view: await catalog.view('train'),
      heldOut: await catalog.heldOut(),
      model: evaluatedModel('LinkSage', model, context),
      size: embeddingSize(model.config),
    });
  } finally {
    await catalog.close();
  }
}
