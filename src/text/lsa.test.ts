import { expect, it } from 'vitest';
import { Lsa, readCorpus, rowDot, TfIdf } from './index.ts';

const documents = [
  'a red fox and a grey fox',
  'the gray wolf hunts the fox',
  'a blue whale swims',
  'whale and dolphin swim in the blue sea',
  'red sea',
];

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function rowsOf(lsa: Lsa, texts: readonly string[]): Float32Array[] {
  const vectors = lsa.vectors(texts);
  return texts.map((_, i) => vectors.subarray(i * lsa.dims, (i + 1) * lsa.dims));
}

it('keeps the cosines of TF-IDF if there is a dimension for every document', () => {
  const { matrix } = new TfIdf(readCorpus(documents));
  const rows = rowsOf(new Lsa(documents, { dims: 8, fewestDocuments: 1 }), documents);
  for (const i of documents.keys()) {
    for (const j of documents.keys())
      expect(cosine(rows[i]!, rows[j]!)).toBeCloseTo(rowDot(matrix, i, matrix, j), 4);
  }
});

it('brings texts of one topic together even if they share no word', () => {
  const sea = Array.from(
    { length: 20 },
    (_, i) =>
      `whale ${['dolphin', 'sea', 'wave', 'reef'][i % 4]} ${['sea', 'wave', 'reef', 'dolphin'][i % 4]}`,
  );
  const wood = Array.from(
    { length: 20 },
    (_, i) => `fox ${['wolf', 'tree', 'moss', 'deer'][i % 4]} ${['tree', 'moss', 'deer', 'wolf'][i % 4]}`,
  );
  const [reef, wave, moss] = rowsOf(new Lsa([...sea, ...wood], { dims: 2 }), ['reef', 'dolphin', 'moss']);
  expect(cosine(reef!, wave!)).toBeGreaterThan(0.9);
  expect(cosine(reef!, moss!)).toBeLessThan(0.2);
});

it('gives zeros to a text without known words, and ignores words that are too rare', () => {
  const lsa = new Lsa(documents, { dims: 4, fewestDocuments: 2 });
  expect([...lsa.vectors(['hunts dolphin', ''])]).toEqual(new Array(8).fill(0));
  expect(lsa.vectors(['fox']).some((value) => value !== 0)).toBe(true);
});

it('is the same for the same seed, and names an invalid size', () => {
  const make = (seed: number) => new Lsa(documents, { dims: 3, fewestDocuments: 1, seed }).vectors(documents);
  expect(make(1)).toEqual(make(1));
  expect(() => new Lsa(documents, { dims: 0 })).toThrow('Lsa: expected dims to be a positive integer, got 0');
});
