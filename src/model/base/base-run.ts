/** The base model in the folder of models: fitted to the words of a corpus, and kept like a run that was trained. */
import { join } from 'node:path';
import { type Progress, silent } from '../../base/index.ts';
import { type CatalogView, nodeKinds } from '../../catalog/index.ts';
import { type ModelMeta, openModelStore, saveModel } from '../files/files.ts';
import { findRun, nextRun, type TrainedRun } from '../files/runs.ts';
import { type BaseModel, fitBaseModel, loadBaseModel } from './base-model.ts';
import { sampleTexts } from './sample-texts.ts';

/** A corpus that has grown this much says something else of how common its words are. */
const growth = 2;

/** What a base model is fitted to. */
export interface BaseSource {
  /** The folder of models. */
  readonly folder: string;
  readonly view: Parameters<typeof sampleTexts>[0] & Pick<CatalogView, 'name' | 'fingerprint'>;
  /** The most words with a row. */
  readonly vocabulary: number;
}

/**
 * The base model of the package for a corpus: as it was fitted before, so that the vectors of what has not changed stay, or
 * fitted anew once the corpus has twice as many nodes, or the package another base model. It is committed as `base-0001`
 * and so on.
 */
export async function baseRun(source: BaseSource, progress: Progress = silent): Promise<TrainedRun> {
  const base = await loadBaseModel();
  const nodes = await countNodes(source);
  const before = await findBase(source, base, nodes);
  if (before !== undefined) return before;
  progress({ task: 'preparing the base model', done: 0 });
  const run = await nextRun(source.folder, 'base');
  const model = await fitBaseModel(base, await sampleTexts(source.view), source.vocabulary);
  const meta = describe(source, base, nodes, run);
  await saveModel(await openModelStore(join(source.folder, run)), model, meta);
  return (await findRun(source.folder, run))!;
}

/** What {@link baseRun} would give, without writing anything; a model that is not fitted yet cannot be loaded. */
export async function planBaseRun(source: BaseSource): Promise<Pick<TrainedRun, 'id' | 'meta'>> {
  const base = await loadBaseModel();
  const nodes = await countNodes(source);
  const before = await findBase(source, base, nodes);
  return before ?? { id: base.id, meta: describe(source, base, nodes, await nextRun(source.folder, 'base')) };
}

async function findBase(
  { folder, vocabulary }: BaseSource,
  base: BaseModel,
  nodes: number,
): Promise<TrainedRun | undefined> {
  const run = await findRun(folder);
  if (!run?.isBase) return undefined;
  const { from, nodes: fitted = 0, config } = run.meta;
  return from === base.id && config.vocabulary === vocabulary && nodes < growth * fitted ? run : undefined;
}

async function countNodes({ view }: BaseSource): Promise<number> {
  const counts = await view.counts();
  return nodeKinds.reduce((sum, kind) => sum + counts[kind], 0);
}

function describe({ view, vocabulary }: BaseSource, base: BaseModel, nodes: number, run: string): ModelMeta {
  return {
    run,
    config: { ...base.config, vocabulary },
    view: view.name,
    builtFrom: view.fingerprint,
    training: null,
    from: base.id,
    nodes,
    metrics: [],
  };
}
