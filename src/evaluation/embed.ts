/** How a model embeds the universe of an evaluation. */
import type { CatalogView } from '../catalog/index.ts';
import {
  buildGraph,
  findNeighbours,
  nodeIds,
  noEdges,
  replaceEdges,
  type WalkOptions,
} from '../graph/index.ts';
import {
  type Corpus,
  Encoder,
  hideNames,
  LearnedTextEncoder,
  type Model,
  makeCorpus,
} from '../model/index.ts';
import type { Names } from './documents.ts';
import type { EvaluatedModel } from './evaluate.ts';
import type { NodeVectors } from './scorers/vectors.ts';
import type { Universe } from './universe.ts';

/** Which neighbours a model is shown. */
export interface EmbedOptions {
  readonly walk: WalkOptions;
  /** Whether pages see theirs; boards always do. Default true. */
  readonly pageNeighbours?: boolean;
}

/**
 * A trained model, ready to be evaluated on a view. New nodes are isolated nodes of the view's graph, so that
 * they are encoded from their own content alone, by the path that every node takes.
 */
export function evaluatedModel(
  name: string,
  model: Model,
  view: CatalogView,
  options: EmbedOptions,
): EvaluatedModel {
  return { name, embed: (names, universe) => embedUniverse(model, view, universe, names, options) };
}

async function embedUniverse(
  model: Model,
  view: CatalogView,
  universe: Universe,
  names: Names,
  { walk, pageNeighbours = true }: EmbedOptions,
): Promise<NodeVectors> {
  const { tables } = universe;
  const keys = { page: tables.page.keys, pin: tables.pin.keys, board: tables.board.keys };
  const graph = buildGraph(keys, { pinPages: await view.pinPages(), saves: await view.saves() });
  const shown = makeCorpus(graph, tables);
  const corpus = names === 'hidden' ? hideNames(shown, tables.pin) : shown;
  const vectors = await new LearnedTextEncoder(model.text).encode(corpus.texts);
  const encoder = await Encoder.create(model.config, model.weights);
  const inContext = async (kind: 'page' | 'board', seen: Corpus) => {
    const nodes = nodeIds(seen.graph, kind);
    return encoder.encode(seen, vectors, nodes, await findNeighbours(seen.graph, nodes, walk));
  };
  try {
    return {
      page: await inContext(
        'page',
        pageNeighbours ? corpus : { ...corpus, graph: replaceEdges(graph, noEdges) },
      ),
      pin: await encoder.encode(corpus, vectors, nodeIds(graph, 'pin')),
      board: await inContext('board', corpus),
    };
  } finally {
    await encoder.dispose();
  }
}
