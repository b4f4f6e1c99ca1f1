import { beforeEach, describe, expect, it } from 'vitest';
import { none } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { degree, type NeighborLists } from '../../graph/index.ts';
import { openSmallView } from '../../graph/testing/small-graph.ts';
import { createOnnxExecutor, type TensorData } from '../../tensor/index.ts';
import {
  type Corpus,
  Encoder,
  embeddingSize,
  encodeTokens,
  LearnedTextEncoder,
  listTexts,
  type Model,
  type ModelConfig,
  neighborShares,
  ownSlots,
  prefix,
  symbolicWeights,
  TokenBatch,
  tokenInputs,
} from '../index.ts';
import { readCorpus, tinyConfig, tinyModel } from '../testing/tiny-model.ts';

const topics = ['sea salt', 'old wood', 'green tea'];
let config: ModelConfig;
let model: Model;
let corpus: Corpus;
let pages: Uint32Array;
let neighbors: NeighborLists;
let vectors: Float32Array;

beforeEach(async () => {
  config = tinyConfig();
  const saves = Array.from({ length: 300 }, (_, i) => ({
    pin: `pin-${i}`,
    url: `https://site${i % 7}.example/${i % 270}`, // more pages than one batch holds
    title: `${topics[i % 3]} number ${i}`,
    board: topics[i % 3]!,
  }));
  ({ corpus, pages, neighbors } = await readCorpus(await openSmallView(saves), config));
  model = tinyModel(config, corpus.texts);
  vectors = await new LearnedTextEncoder(model.text).encode(corpus.texts);
});

async function encode(nodes: Uint32Array, lists?: NeighborLists): Promise<Float32Array> {
  const encoder = await Encoder.create(config, model.weights, 1);
  const embeddings = await encoder.encode(corpus, vectors, nodes, lists);
  await encoder.dispose();
  return embeddings;
}

/** The embeddings of token feeds, by the graph that `Encoder` runs in context. */
async function run(feeds: Record<string, TensorData>, sequences: number): Promise<Float32Array> {
  const { lookUp } = symbolicWeights(model.weights);
  const embedding = prefix(
    encodeTokens(lookUp, tokenInputs('', config, sequences), config),
    embeddingSize(config),
  );
  const executor = await createOnnxExecutor({ embedding }, { threads: 1 });
  const weights = Object.entries(model.weights).map(([name, weight]) => [
    name,
    { dtype: 'float32' as const, ...weight },
  ]);
  const { embedding: found } = await executor.run({ ...Object.fromEntries(weights), ...feeds });
  await executor.dispose();
  return found!.data as Float32Array;
}

/** The tokens of some nodes, row by row, with or without what the graph says. */
function tokensOf(nodes: Uint32Array, lists?: NeighborLists): Record<string, TensorData> {
  const batch = new TokenBatch(config, nodes.length, true);
  const texts = { data: vectors, rowOf: (text: number) => text, shares: neighborShares(model.weights) };
  for (const [row, node] of nodes.entries()) {
    batch.setNode(row, corpus, node);
    if (lists) batch.setContext(row, corpus, degree(corpus.graph, node), lists, row, texts);
  }
  batch.fillOwn(texts);
  return batch.feeds('');
}

function rowsOf(lists: NeighborLists, rows: readonly number[]): NeighborLists {
  const pick = (array: Uint32Array, width: number) =>
    Uint32Array.from(rows.flatMap((row) => [...array.subarray(row * width, (row + 1) * width)]));
  const [page, pin, board] = nodeKinds.map((kind) => {
    const { ids, visits, width } = lists[kind];
    return { ids: pick(ids, width), visits: pick(visits, width), width };
  });
  return { page: page!, pin: pin!, board: board! };
}

function expectClose(found: Float32Array, expected: Float32Array, tolerance = 1e-6) {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance);
}

describe('Encoder', () => {
  it('gives unit vectors, of one node unlike those of another', async () => {
    const size = embeddingSize(config);
    const embeddings = await encode(pages, neighbors);
    const dot = (a: number, b: number) =>
      embeddings
        .subarray(a * size, (a + 1) * size)
        .reduce((sum, value, i) => sum + value * embeddings[b * size + i]!, 0);
    for (const row of pages.keys()) expect(dot(row, row)).toBeCloseTo(1, 5);
    expect(Math.abs(dot(0, 1))).toBeLessThan(0.999);
  });

  it('does not depend on the order or the number of nodes', async () => {
    const size = embeddingSize(config);
    const whole = await encode(pages, neighbors);
    const rows = [...pages.keys()].reverse();
    const reversed = await encode(pages.slice().reverse(), rowsOf(neighbors, rows));
    for (const [i, row] of rows.entries())
      expectClose(reversed.subarray(i * size, (i + 1) * size), whole.subarray(row * size, (row + 1) * size));
    const one = await encode(pages.slice(260, 261), rowsOf(neighbors, [260]));
    expectClose(one, whole.subarray(260 * size, 261 * size));
  });

  it('sees its neighbors', async () => {
    const [alone, inContext] = [await encode(pages.slice(0, 1)), await encode(pages.slice(0, 1), neighbors)];
    expect(Math.max(...alone.map((value, i) => Math.abs(value - inContext[i]!)))).toBeGreaterThan(0.01);
  });

  it('encodes alone as in context with everything but the own texts masked', async () => {
    for (const kind of nodeKinds) {
      const nodes = Uint32Array.of(corpus.graph.first[kind], corpus.graph.first[kind] + 1);
      expectClose(await run(tokensOf(nodes), 2), await encode(nodes));
    }
  });

  it('encodes tokens as they are fed', async () => {
    const nodes = pages.slice(0, 4);
    const size = embeddingSize(config);
    const expected = (await encode(pages, neighbors)).subarray(0, 4 * size);
    expectClose(await run(tokensOf(nodes, neighbors), 4), expected);
  });

  it('is not influenced by what is behind a masked token', async () => {
    for (const changes of [{}, { layers: 2 }]) {
      config = tinyConfig(changes);
      model = tinyModel(config, corpus.texts);
      const feeds = tokensOf(pages.slice(0, 2)); // degree and neighbors are missing, and so is the body
      const expected = await run(feeds, 2);
      for (const name of ['own', 'degree', 'neighbors', 'visits']) {
        const { data, shape } = feeds[name]!;
        const changed = Float32Array.from(data, (value) => value + (name === 'own' ? 0 : 7));
        const body = ownSlots.indexOf('body');
        if (name === 'own') changed.fill(7, body * config.width, (body + 1) * config.width);
        expectClose(await run({ ...feeds, [name]: { dtype: 'float32', data: changed, shape } }, 2), expected);
      }
    }
  });
});

it('reads no texts but those that listTexts names', async () => {
  const nodes = pages.subarray(5, 8);
  const here = await encodeRows(5, 8);
  const rows = new Uint32Array(corpus.texts.length).fill(7); // as another list may have left it
  const read = listTexts(corpus, nodes, here.lists, rows);
  expect(Array.from(read, (text) => rows[text])).toEqual([...read.keys()]);
  expect([...read]).toEqual([...new Set(read)].sort((a, b) => a - b));
  expect(read.length).toBeGreaterThan(5);
  expect(read.length).toBeLessThan(corpus.texts.length / 2);
  const { width } = config;
  const some = { data: new Float32Array(read.length * width), rowOf: (text: number) => read.indexOf(text) };
  for (const [row, text] of read.entries()) {
    some.data.set(vectors.subarray(text * width, (text + 1) * width), row * width);
  }
  const encoder = await Encoder.create(config, model.weights, 1);
  expect(await encoder.encode(corpus, some, nodes, here.lists)).toEqual(here.embeddings);
  await encoder.dispose();
  expect(new Set(read).has(none)).toBe(false);
});

/** The embeddings of some of the pages, and their neighbors. */
async function encodeRows(from: number, to: number) {
  const rows = ({ ids, visits, width }: NeighborLists['page']) => ({
    ids: ids.subarray(from * width, to * width),
    visits: visits.subarray(from * width, to * width),
    width,
  });
  const lists = { page: rows(neighbors.page), pin: rows(neighbors.pin), board: rows(neighbors.board) };
  return { lists, embeddings: await encode(pages.subarray(from, to), lists) };
}
