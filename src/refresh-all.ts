/** A refresh of all nodes of a view with a trained model. */
import { type Progress, silent } from './base/index.ts';
import type { CatalogView } from './catalog/index.ts';
import { findNeighbours, type Graph, nodeIds, type WalkOptions } from './graph/index.ts';
import { Encoder, LearnedTextEncoder, makeCorpus, type NodeTables, type TrainedRun } from './model/index.ts';
import { type RefreshReport, refresh } from './refresh/index.ts';
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

/** Where a refresh reads and writes. */
interface RefreshPlaces {
  /** The folder of the caches of text vectors. */
  readonly vectors: string;
  /** The folder of the embedding versions. */
  readonly embeddings: string;
  /** How many versions stay. */
  readonly keep: number;
  readonly progress?: Progress;
}

/** Walks from pages and boards, encodes what is missing or changed, and commits one embedding version. */
export async function refreshAll(
  { view, graph, tables, run, walk }: RefreshSource,
  { vectors: cache, embeddings, keep, progress = silent }: RefreshPlaces,
): Promise<RefreshReport> {
  const model = await run.load();
  const corpus = makeCorpus(graph, tables);
  progress({ task: 'walking', done: 0 });
  const neighbours = {
    page: await findNeighbours(graph, nodeIds(graph, 'page'), walk),
    board: await findNeighbours(graph, nodeIds(graph, 'board'), walk),
  };
  const textEncoder = new LearnedTextEncoder(model.text);
  let vectors: Promise<Float32Array> | undefined; // read when something is to be encoded
  const encoder = await Encoder.create(model.config, model.weights);
  try {
    const report = await refresh({
      folder: embeddings,
      corpus,
      neighbours,
      modelId: run.id,
      builtFrom: view.fingerprint,
      view: view.name,
      dims: model.config.dims,
      encode: async (_kind, nodes, lists, tell) => {
        vectors ??= encodeCached(cache, textEncoder, corpus.texts, tell);
        return encoder.encode(corpus, await vectors, nodes, lists, tell);
      },
      keep,
      progress,
    });
    await dropOtherCaches(cache, textEncoder);
    return report;
  } finally {
    await encoder.dispose();
  }
}
