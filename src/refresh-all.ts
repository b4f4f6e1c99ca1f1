/** A refresh of all nodes of a view with a trained model. */
import { type Progress, silent } from './base/index.ts';
import type { CatalogView, NodeKind } from './catalog/index.ts';
import { prefixOf } from './embeddings/index.ts';
import { findNeighbours, type Graph, type NeighbourLists, type WalkOptions } from './graph/index.ts';
import {
  Encoder,
  embeddingSize,
  LearnedTextEncoder,
  listTexts,
  streamCorpus,
  type TrainedRun,
} from './model/index.ts';
import {
  chooseDims,
  type DigestedCorpus,
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
  const encoder = await Encoder.create(model.config, model.weights);
  try {
    const report = await refresh({
      ...inputs,
      encode: async (_kind, nodes, lists, tell) => {
        const vectors = await encodeBlocks(encoder, inputs.corpus, texts, nodes, lists, tell);
        return prefixOf(vectors, embeddingSize(encoder.config), inputs.dims[0]!);
      },
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

/** Nodes that are encoded with the vectors of their texts in memory: some 100 MiB where each has 30 texts of its own. */
const blockNodes = 4096;

/** Encodes nodes a block at a time, each with the vectors of its texts alone. `[nodes, E]` */
async function encodeBlocks(
  encoder: Encoder,
  corpus: DigestedCorpus,
  texts: TextVectorCache,
  nodes: Uint32Array,
  lists: NeighbourLists | undefined,
  tell: Progress,
): Promise<Float32Array> {
  const size = embeddingSize(encoder.config);
  const embeddings = new Float32Array(nodes.length * size);
  const rowOfText = new Uint32Array(corpus.digests.length / 16);
  const rowOf = (text: number) => rowOfText[text]!;
  for (let from = 0; from < nodes.length; from += blockNodes) {
    const block = nodes.subarray(from, from + blockNodes);
    const around = lists && sliceLists(lists, from, from + block.length);
    const read = listTexts(corpus, block, around).sort(); // the order that they lie in
    for (let row = 0; row < read.length; row++) rowOfText[read[row]!] = row;
    const vectors = { data: await texts.read(read), rowOf };
    const told: Progress = ({ task, done }) => tell({ task, done: from + done, total: nodes.length });
    embeddings.set(await encoder.encode(corpus, vectors, block, around, told), from * size);
  }
  return embeddings;
}

/** The rows `from` to `to` (exclusive) of lists. */
function sliceLists(lists: NeighbourLists, from: number, to: number): NeighbourLists {
  const slice = ({ ids, visits, width }: NeighbourLists[NodeKind]) => ({
    ids: ids.subarray(from * width, to * width),
    visits: visits.subarray(from * width, to * width),
    width,
  });
  return { page: slice(lists.page), pin: slice(lists.pin), board: slice(lists.board) };
}
