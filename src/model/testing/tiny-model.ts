/** A tiny model with weights that all matter, and a corpus for it. */

import { Random, sharedFloat32 } from '../../base/index.ts';
import { findNeighbors, type Graph, type NeighborLists, nodeIds, walkConfig } from '../../graph/index.ts';
import { type ModelConfig, modelConfig } from '../config.ts';
import { allocateTable } from '../embedding-bag/embedding-table.ts';
import { initialWeights } from '../encoder/weights.ts';
import type { Model } from '../files/files.ts';
import type { TextWeights } from '../text-encoder/text-weights.ts';
import { countWords } from '../text-encoder/vocabulary.ts';
import { indexWords } from '../text-encoder/word-index.ts';
import { gramFrequencies, projectionWidth } from '../text-encoder/word-start.ts';
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
    vocabulary: 128,
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
  return { config, weights, text: tinyText(config, texts) };
}

/** Random rows for the words of texts, and a random start for all others: finding a true one takes longer. */
export function tinyText({ width, vocabulary: most }: ModelConfig, texts: readonly string[]): TextWeights {
  const random = new Random(12);
  const vocabulary = countWords(texts, most);
  const table = allocateTable(vocabulary.words.length, width);
  for (let i = 0; i < table.data.length; i++) table.data[i] = random.normal() / Math.sqrt(width);
  const rotation = sharedFloat32(projectionWidth * width);
  for (let i = 0; i < rotation.length; i++) rotation[i] = random.normal() / Math.sqrt(width);
  return {
    words: vocabulary.words,
    index: indexWords(vocabulary.words),
    table,
    start: { gramIdf: gramFrequencies(vocabulary), rotation },
  };
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
