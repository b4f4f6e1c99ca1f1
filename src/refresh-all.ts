/** A refresh of all nodes of a view with a trained model. */
import { type Progress, silent } from './base/index.ts';
import type { CatalogView } from './catalog/index.ts';
import { findNeighbours, type Graph, type WalkOptions } from './graph/index.ts';
import { Encoder, LearnedTextEncoder, makeCorpus, type NodeTables, type TrainedRun } from './model/index.ts';
import {
  type PlanInputs,
  planRefresh,
  type RefreshConfig,
  type RefreshPlan,
  type RefreshReport,
  refresh,
} from './refresh/index.ts';
import { dropOtherCaches, encodeCached } from './vectors/index.ts';

/** What is embedded, and with what. */
interface RefreshSource {
  readonly view: CatalogView;
  /** The graph of the view. */
  readonly graph: Graph;
  readonly tables: NodeTables;
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
export function planRefreshOfAll(source: RefreshSource, settings: RefreshSettings): Promise<RefreshPlan> {
  return planRefresh(planInputs(source, settings));
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
  const inputs = planInputs(source, settings);
  const textEncoder = new LearnedTextEncoder(model.text);
  let vectors: Promise<Float32Array> | undefined; // read when something is to be encoded
  const encoder = await Encoder.create(model.config, model.weights);
  try {
    const report = await refresh({
      ...inputs,
      encode: async (_kind, nodes, lists, tell) => {
        vectors ??= encodeCached(cache, textEncoder, inputs.corpus.texts, tell);
        return encoder.encode(inputs.corpus, await vectors, nodes, lists, tell);
      },
    });
    await dropOtherCaches(cache, textEncoder);
    return report;
  } finally {
    await encoder.dispose();
  }
}

function planInputs(
  { view, graph, tables, run, walk }: RefreshSource,
  { embeddings, config, full, progress = silent }: RefreshSettings,
): PlanInputs {
  const walkFrom = (nodes: Uint32Array) => findNeighbours(graph, nodes, walk);
  return {
    folder: embeddings,
    corpus: makeCorpus(graph, tables),
    neighbours: { page: walkFrom, board: walkFrom },
    modelId: run.id,
    builtFrom: view.fingerprint,
    view: view.name,
    dims: run.meta.config.dims,
    config,
    full,
    progress,
  };
}
