import { expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { openSmallView } from '../../graph/testing/small-graph.ts';
import { Encoder } from '../index.ts';
import { readCorpus, tinyConfig, tinyModel } from '../testing/tiny-model.ts';
import { changeBasis } from './change-basis.ts';

const config = tinyConfig({ layers: 2, dims: [8, 4] });
const { width } = config;
const directions = 32;

/** Columns of the identity, in some order. `[directions, width]` */
function columns(order: readonly number[]): Float32Array {
  const matrix = new Float32Array(directions * width);
  for (const [column, row] of order.entries()) matrix[row * width + column] = 1;
  return matrix;
}

/** Vectors with their numbers in another order. `[n, width]` */
function reorder(vectors: Float32Array, order: readonly number[]): Float32Array {
  return vectors.map((_, i) => vectors[i - (i % width) + order[i % width]!]!);
}

it('gives the same embeddings in other directions, for texts in these directions', async () => {
  const saves = Array.from({ length: 12 }, (_, i) => ({
    pin: `pin-${i}`,
    url: `https://site.example/${i % 7}`,
    title: `title ${i} of ${i % 3}`,
    board: `board ${i % 3}`,
  }));
  const { corpus, pages, neighbors } = await readCorpus(await openSmallView(saves), config);
  const { weights } = tinyModel(config, corpus.texts);
  const random = new Random(3);
  const texts = Float32Array.from({ length: corpus.texts.length * width }, () => random.normal());
  // Orders of numbers are the turns that layer norm does not see
  const order = [3, 0, 7, 1, 6, 2, 5, 4];
  const turned = await changeBasis(weights, columns([0, 1, 2, 3, 4, 5, 6, 7]), columns(order), width);

  const encode = async (of: typeof weights, vectors: Float32Array) => {
    const encoder = await Encoder.create(config, of, 1);
    const found = await encoder.encode(corpus, vectors, pages, neighbors);
    await encoder.dispose();
    return found;
  };
  const expected = reorder(await encode(weights, texts), order);
  const found = await encode(turned, reorder(texts, order));
  for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(1e-5);
  expect(turned['attention.bias']).toEqual(weights['attention.bias']); // has nothing to do with directions
});

it('adds nothing to directions that the corpus before did not have', async () => {
  const { weights } = tinyModel(config, ['one']);
  const strange = Array.from({ length: width }, (_, i) => directions - 1 - i);
  const turned = await changeBasis(weights, columns([0, 1, 2, 3, 4, 5, 6, 7]), columns(strange), width);
  for (const name of ['cls', 'stream.page', 'layer.0.query', 'layer.1.contract'])
    expect(Math.max(...turned[name]!.data.map(Math.abs)), name).toBe(0);
  const identity = (i: number) => ((i % width ** 2) % (width + 1) === 0 ? 1 : 0);
  expect(turned.projection!.data).toEqual(turned.projection!.data.map((_, i) => identity(i)));
});
