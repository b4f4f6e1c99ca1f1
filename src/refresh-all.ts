/** A refresh of all nodes of a view with a trained model. */
import { type Progress, silent } from './base/index.ts';
import type { CatalogView } from './catalog/index.ts';
import { prefixOf } from './embeddings/index.ts';
import { findNeighbours, type Graph, type WalkOptions } from './graph/index.ts';
import { embeddingSize, LearnedTextEncoder, streamCorpus, type TrainedRun } from './model/index.ts';
import { NodeEncoder } from './node-encoder.ts';
import {
  chooseDims,
  type PlanInputs,
  planRefresh,
  type RefreshConfig,
  type RefreshPlan,
  type RefreshReport,
  refresh,
} from './refresh/index.ts';
import { dropOtherCaches, type NumberedTexts, TextNumbers, TextVectorCache } from './vectors/index.ts';

/** What is embedded, and with what. */
interface RefreshSource {
  readonly view: CatalogView;
  /** The graph of the view. */
  readonly graph: Graph;
  readonly run: TrainedRun;
  readonly walk: WalkOptions;
}

/** Where a refresh reads and writes, and how. */
interface RefreshSettings {
  /** The folder of the embedding versions. */
  readonly embeddings: string;
  readonly config: RefreshConfig;
  /** Encode everything, whether or not it has changed. */
  readonly full: boolean;
  readonly progress?: Progress;
}

/** Tells what a refresh of all nodes would do, without writing anything. */
export async function planRefreshOfAll(
  source: RefreshSource,
  settings: RefreshSettings,
): Promise<RefreshPlan> {
  return planRefresh(await readInputs(source, settings, new TextNumbers()));
}

/**
 * Walks from pages and boards, encodes what is missing, changed or has drifted, and commits one embedding version.
 *
 * @param cache the folder of the caches of text vectors
 */
export async function refreshAll(
  source: RefreshSource,
  { cache, ...settings }: RefreshSettings & { readonly cache: string },
): Promise<RefreshReport> {
  const model = await source.run.load();
  const textEncoder = new LearnedTextEncoder(model.text);
  const texts = await TextVectorCache.open(cache, textEncoder);
  const inputs = await readInputs(source, settings, texts);
  const { config, weights } = model;
  const { graph, own } = inputs.corpus;
  const encoder = new NodeEncoder({
    model: { config, weights },
    corpus: { graph, own },
    texts: await texts.files(),
  });
  try {
    const report = await refresh({
      ...inputs,
      encode: async (_kind, nodes, lists, tell) =>
        prefixOf(await encoder.encode(nodes, lists, tell), embeddingSize(config), inputs.dims[0]!),
    });
    await dropOtherCaches(cache, textEncoder);
    return report;
  } finally {
    await encoder.dispose();
  }
}

/** Reads all nodes; their texts are numbered, and not kept. */
async function readInputs(
  { view, graph, run, walk }: RefreshSource,
  { embeddings, config, full, progress = silent }: RefreshSettings,
  texts: NumberedTexts,
): Promise<PlanInputs> {
  progress({ task: 'reading the view all', done: 0 });
  const corpus = await streamCorpus(graph, view, (digests, read) => texts.number(digests, read));
  const walkFrom = (nodes: Uint32Array) => findNeighbours(graph, nodes, walk);
  return {
    folder: embeddings,
    corpus: { ...corpus, digests: texts.digests },
    neighbours: { page: walkFrom, board: walkFrom },
    modelId: run.id,
    builtFrom: view.fingerprint,
    view: view.name,
    dims: chooseDims(config.dims, run.meta.config.dims),
    config,
    full,
    progress,
  };
}
