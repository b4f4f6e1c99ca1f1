/** A tiny model with weights that all matter, and a corpus for it. */

import { Random } from '../../base/index.ts';
import { findNeighbors, type Graph, type NeighborLists, nodeIds, walkConfig } from '../../graph/index.ts';
import { type ModelConfig, modelConfig } from '../config.ts';
import { initialWeights } from '../encoder/weights.ts';
import type { Model } from '../files/files.ts';
import { initialTable } from '../text-encoder/learned-text-encoder.ts';
import { inverseDocumentFrequency } from '../text-encoder/text-features.ts';
import { type Corpus, makeCorpus } from '../texts/corpus.ts';
import type { NodeTables } from '../texts/own-texts.ts';

/** Settings of a tiny model; `changes` replace some. */
export function tinyConfig(changes: Partial<ModelConfig> = {}): ModelConfig {
  const neighbors = { page: 3, pin: 2, board: 2 };
  return modelConfig.parse({
    width: 8,
    layers: 1,
    heads: 2,
    feedForward: 2,
    neighbors,
    dims: [12, 4],
    hashRows: 128,
    ...changes,
  });
}

/** Random weights, none of them zero or the identity, so that each part of the encoder shows in the result. */
export function tinyModel(config: ModelConfig, texts: readonly string[]): Model {
  const random = new Random(11);
  const weights = Object.fromEntries(
    Object.entries(initialWeights(config, 0)).map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value) => value + 0.3 * random.normal()) },
    ]),
  );
  const idf = inverseDocumentFrequency(texts, config.hashRows);
  return { config, weights, text: { table: initialTable(config, 0), idf } };
}

/** The corpus of a graph and the neighbors of all its pages. */
export async function readCorpus(
  { graph, tables }: { readonly graph: Graph; readonly tables: NodeTables },
  config: ModelConfig,
): Promise<{ corpus: Corpus; pages: Uint32Array; neighbors: NeighborLists }> {
  const pages = nodeIds(graph, 'page');
  const walk = { ...walkConfig.parse({ steps: 100 }), top: config.neighbors };
  return { corpus: makeCorpus(graph, tables), pages, neighbors: await findNeighbors(graph, pages, walk) };
}
