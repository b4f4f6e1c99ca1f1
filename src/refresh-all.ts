/** A refresh of all nodes of a view with a trained model. */
import { type Progress, silent } from './base/index.ts';
import { type CatalogView, perKind } from './catalog/index.ts';
import { prefixOf } from './embeddings/index.ts';
import {
  type CompiledGraph,
  findNeighbours,
  nameWalk,
  spreadChanges,
  type WalkOptions,
} from './graph/index.ts';
import {
  embeddingSize,
  LearnedTextEncoder,
  openOwnTexts,
  streamCorpus,
  type TrainedRun,
} from './model/index.ts';
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
  readonly compiled: CompiledGraph;
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
  return planRefresh(planInputs(source, settings, new TextNumbers()));
}

/**
 * Walks from pages and boards, encodes what is missing, changed or has drifted, and commits one embedding version.
 *
 * @param cache the folder of the caches of text vectors
 * @param onRead called when the view is not read any more, and its memory can be freed
 */
export async function refreshAll(
  source: RefreshSource,
  {
    cache,
    onRead,
    ...settings
  }: RefreshSettings & { readonly cache: string; readonly onRead: () => Promise<void> },
): Promise<RefreshReport> {
  const { config, weights, text } = await source.run.load();
  const textEncoder = new LearnedTextEncoder(text);
  const texts = TextVectorCache.open(cache, textEncoder);
  texts.catch(() => {}); // told by whoever waits for it
  const inputs = planInputs(source, settings, texts);
  let encoder: NodeEncoder | undefined;
  try {
    const report = await refresh({
      ...inputs,
      readCorpus: async (ownTexts) => {
        const corpus = await inputs.readCorpus(ownTexts);
        const { graph, own } = corpus;
        const files = await (await texts).files();
        await onRead();
        encoder = new NodeEncoder({ model: { config, weights }, corpus: { graph, own }, texts: files });
        return corpus;
      },
      encode: async (_kind, nodes, lists, tell) =>
        prefixOf(await encoder!.encode(nodes, lists, tell), embeddingSize(config), inputs.dims[0]!),
    });
    await dropOtherCaches(cache, textEncoder);
    return report;
  } finally {
    await encoder?.dispose();
    await texts.then((opened) => opened.close()).catch(() => {});
  }
}

/** Reads all nodes when asked to; their texts are numbered, and not kept. */
function planInputs(
  { view, compiled, run, walk }: RefreshSource,
  { embeddings, config, full, progress = silent }: RefreshSettings,
  texts: NumberedTexts | Promise<NumberedTexts>,
): PlanInputs {
  const { graph } = compiled;
  const walkFrom = (nodes: Uint32Array) => findNeighbours(graph, nodes, walk);
  return {
    folder: embeddings,
    ownTexts: openOwnTexts(view),
    readCorpus: async (ownTexts) => {
      progress({ task: 'reading the view all', done: 0 });
      // The first texts are read while the cache is opened
      const corpus = await streamCorpus(graph, ownTexts, async (...some) => (await texts).number(...some));
      return { ...corpus, digests: (await texts).digests };
    },
    keys: perKind((kind) => ({ path: compiled.keyFile(kind), count: graph.counts[kind] })),
    neighbours: { page: walkFrom, board: walkFrom },
    walk: nameWalk(walk),
    spread: (changes) => spreadChanges(graph, walk, changes),
    modelId: run.id,
    builtFrom: view.fingerprint,
    view: view.name,
    dims: chooseDims(config.dims, run.meta.config.dims),
    config,
    full,
    progress,
  };
}
