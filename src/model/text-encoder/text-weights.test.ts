/** What rows start as: through the vectors that untrained weights give texts. */
import { beforeAll, expect, it } from 'vitest';
import { hashArrays } from '../../base/testing/hash-arrays.ts';
import { loadStaticTable } from '../../vectors/index.ts';
import { initialText, LearnedTextEncoder, modelConfig, type TextWeights } from '../index.ts';
import { countWords, relativeIdf } from './vocabulary.ts';
import { projectionWidth, WordProjector } from './word-start.ts';

const width = 64;
const config = modelConfig.parse({ width });
/** Texts of several topics, so that directions have something to go by. */
const texts = [
  'the car drives on the road',
  'an engine moves a vehicle',
  'bread is baked of flour and water',
  'a banana is a yellow fruit',
  'typescript compiles to javascript',
  'a parser reads programs',
  'hiking the mountain trail',
  'birds of the northern forest',
];
let weights: TextWeights;
beforeAll(async () => {
  weights = await initialText(config, texts);
});

async function vectorOf(text: string, from = weights): Promise<Float32Array> {
  return (await new LearnedTextEncoder(from).encode([text])).slice();
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const cosine = (a: Float32Array, b: Float32Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
const alike = async (a: string, b: string) => cosine(await vectorOf(a), await vectorOf(b));

it('turns rows to orthonormal directions', () => {
  const { rotation } = weights.start;
  expect(rotation).toHaveLength(projectionWidth * width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let k = 0; k < projectionWidth; k++)
        product += rotation[k * width + a]! * rotation[k * width + b]!;
      expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-5);
    }
  }
});

it('finds the directions that the texts have: a few hold all that they say', async () => {
  const told = new Float64Array(width);
  for (const text of texts) {
    const vector = await vectorOf(text);
    for (const [i, value] of vector.entries()) told[i]! += value * value;
  }
  const total = told.reduce((sum, value) => sum + value);
  const leading = told.subarray(0, 2 * texts.length).reduce((sum, value) => sum + value);
  expect(leading / total).toBeGreaterThan(0.9);
});

it('loses nothing of texts that have fewer directions than the width', async () => {
  const vocabulary = countWords(texts, config.vocabulary);
  const idf = relativeIdf(vocabulary);
  const projector = new WordProjector(weights.start.gramIdf, await loadStaticTable());
  const projected = new Float32Array(projectionWidth);
  for (const text of texts) {
    const whole = new Float32Array(projectionWidth);
    for (const word of new Set(text.split(' '))) {
      projector.project(word, projected);
      const count = text.split(' ').filter((each) => each === word).length;
      const weight = (1 + Math.log(count)) * idf[vocabulary.words.indexOf(word)]!;
      for (const [k, value] of projected.entries()) whole[k]! += weight * value;
    }
    const turned = await vectorOf(text);
    expect(Math.sqrt(dot(turned, turned) / dot(whole, whole))).toBeCloseTo(1, 3);
  }
});

it('is the same for the same texts', async () => {
  expect(hashArrays(await initialText(config, texts))).toEqual(hashArrays(weights));
});

it('gives a word of the vocabulary the row that it has where it is not one, but for its rarity', async () => {
  for (const word of ['typescript', 'the', 'banana']) {
    const index = weights.words.indexOf(word);
    expect(index).toBeGreaterThanOrEqual(0);
    const unseen = { ...weights, ...(await without(word)) };
    const [known, met] = [await vectorOf(word), await vectorOf(word, unseen)];
    expect(cosine(known, met)).toBeGreaterThan(0.99999);
    const rarity = Math.sqrt(dot(known, known) / dot(met, met));
    if (word === 'the') expect(rarity).toBeLessThan(0.9);
    else expect(rarity).toBeCloseTo(1, 4);
  }
});

/** The same weights with a vocabulary that lacks a word. */
async function without(word: string): Promise<Partial<TextWeights>> {
  const { index, words, table } = await initialText(
    config,
    texts.map((text) => text.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), '')),
  );
  expect(words).not.toContain(word);
  return { index, words, table };
}

it('gives names that are alike rows that are alike, words of the vocabulary or not', async () => {
  for (const name of ['typescript', 'zetaplex']) {
    const near = await alike(name, `${name}s`);
    expect(near).toBeGreaterThan(0.5);
    expect(near).toBeGreaterThan((await alike(name, 'mountain')) + 0.3);
  }
});

it('gives words that mean the same rows that are nearer than those of others', async () => {
  expect(await alike('car', 'vehicle')).toBeGreaterThan((await alike('car', 'banana')) + 0.1);
  expect(await alike('car', 'automobile')).toBeGreaterThan((await alike('car', 'pineapple')) + 0.1); // not in the texts
});
