/** Embeds all nodes of an evaluation with a trained model. */

import {
  type CompileConfig,
  connectRelation,
  findNeighbors,
  type Graph,
  nodeIds,
  type Relation,
  type WalkOptions,
  withNewNodes,
} from '../../graph/index.ts';
import {
  Encoder,
  embeddingSize,
  hideNames,
  LearnedTextEncoder,
  type Model,
  makeCorpus,
  type NodeTables,
} from '../../model/index.ts';
import { QueryEncoder } from '../../search/index.ts';
import type { EvaluatedModel } from '../evaluate.ts';
import type { Candidates } from '../questions/candidates.ts';
import type { Names } from './documents.ts';
import type { NodeVectors } from './scorers/vectors.ts';

/** What embedding needs of the graph: the relation, how a graph is made of it, and how it is walked. */
export interface GraphContext {
  /** The relation of the view `train`. */
  readonly relation: Relation;
  /** The compile settings. */
  readonly compile: CompileConfig;
  readonly walk: WalkOptions;
  /** Finds the known pages most similar to new `pages`. The first `known` pages of the tables are known. */
  readonly similarPages: (
    tables: NodeTables,
    pages: Uint32Array,
    known: number,
  ) => Promise<Relation['similarPages']>;
}

/**
 * A trained model, ready to be evaluated. New nodes have no edges to pins, pages or boards. A new page may get edges to
 * similar known pages, as any page of low degree does; these come from its own content. So a new node is encoded from
 * its own content alone, in the same way as every other node.
 */
export function evaluatedModel(name: string, model: Model, context: GraphContext): EvaluatedModel {
  return {
    name,
    embed: async (names, candidates) => {
      const graph = await connectCandidates(context, candidates);
      return embedNodes(model, graph, candidates.tables, names, context.walk);
    },
    embedQueries: (texts) => embedTexts(model, context.walk, texts),
  };
}

/** The full embeddings of texts, as of queries. `[texts, size]` */
export async function embedTexts(
  model: Model,
  walk: WalkOptions,
  texts: readonly string[],
): Promise<Float32Array> {
  const encoder = await QueryEncoder.create(model, walk, embeddingSize(model.config));
  try {
    return await encoder.encodeTexts(texts);
  } finally {
    await encoder.dispose();
  }
}

/** The graph that nodes are embedded in: that of the view, the new nodes, and edges from new pages to similar ones. */
async function connectCandidates(
  { relation, compile, similarPages }: Omit<GraphContext, 'walk'>,
  { tables, known }: Candidates,
): Promise<Graph> {
  const added = {
    page: tables.page.keys.slice(known.page),
    pin: tables.pin.keys.slice(known.pin),
    board: tables.board.keys.slice(known.board),
  };
  const pages = Uint32Array.from(added.page, (_, i) => known.page + i);
  const found = await similarPages(tables, pages, known.page);
  const extended = withNewNodes(relation, added);
  return connectRelation({ ...extended, similarPages: join(relation.similarPages, found) }, compile).graph;
}

function join(a: Relation['similarPages'], b: Relation['similarPages']): Relation['similarPages'] {
  const concat = <Column extends Uint32Array | Float32Array>(
    joined: Column,
    first: Column,
    second: Column,
  ) => {
    joined.set(first);
    joined.set(second, first.length);
    return joined;
  };
  const length = a.page.length + b.page.length;
  return {
    page: concat(new Uint32Array(length), a.page, b.page),
    other: concat(new Uint32Array(length), a.other, b.other),
    similarity: concat(new Float32Array(length), a.similarity, b.similarity),
  };
}

/** Embeds the nodes of a graph. */
export async function embedNodes(
  model: Model,
  graph: Graph,
  tables: NodeTables,
  names: Names,
  walk: WalkOptions,
): Promise<NodeVectors> {
  const shown = makeCorpus(graph, tables);
  const corpus = names === 'hidden' ? hideNames(shown, tables.pin) : shown;
  const vectors = await new LearnedTextEncoder(model.text).encode(corpus.texts);
  const encoder = await Encoder.create(model.config, model.weights);
  const inContext = async (kind: 'page' | 'board') => {
    const nodes = nodeIds(graph, kind);
    return encoder.encode(corpus, vectors, nodes, await findNeighbors(graph, nodes, walk));
  };
  try {
    return {
      page: await inContext('page'),
      pin: await encoder.encode(corpus, vectors, nodeIds(graph, 'pin')),
      board: await inContext('board'),
    };
  } finally {
    await encoder.dispose();
  }
}
