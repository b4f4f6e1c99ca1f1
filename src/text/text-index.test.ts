import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Bm25,
  type Corpus,
  FeatureHasher,
  readCorpus,
  rowDot,
  type TextIndex,
  TfIdf,
  words,
} from './index.ts';

const reference = JSON.parse(readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8'));
const text = fc
  .array(fc.constantFrom('rust', 'async', 'book', 'the', 'of', 'go'), { maxLength: 12 })
  .map((w) => w.join(' '));
const collection = fc.array(text, { maxLength: 12 });

/** Occurrences of a word in a text. */
const count = (word: string, given: string) => words(given).filter((other) => other === word).length;
const holding = (word: string, documents: readonly string[]) =>
  documents.filter((d) => count(word, d) > 0).length;

/** Score of one document by the formula in the doc comment, without an index. */
function bruteBm25(query: string, document: string, documents: readonly string[]): number {
  const meanLength = words(documents.join(' ')).length / documents.length;
  return words(query).reduce((sum, word) => {
    const n = holding(word, documents);
    const idf = Math.log(1 + (documents.length - n + 0.5) / (n + 0.5));
    const occurrences = count(word, document);
    if (occurrences === 0) return sum;
    return (
      sum + (idf * occurrences) / (occurrences + 1.2 * (0.25 + (0.75 * words(document).length) / meanLength))
    );
  }, 0);
}

function bruteTfIdf(query: string, document: string, documents: readonly string[]): number {
  const vocabulary = [...new Set(words(documents.join(' ')))];
  const vector = (given: string) =>
    vocabulary.map((word) => {
      const occurrences = count(word, given);
      const idf = Math.log((1 + documents.length) / (1 + holding(word, documents))) + 1;
      return occurrences === 0 ? 0 : (1 + Math.log(occurrences)) * idf;
    });
  const [q, d] = [vector(query), vector(document)];
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return dot(q, d) === 0 ? 0 : dot(q, d) / Math.sqrt(dot(q, q) * dot(d, d));
}

const indexes: [string, (corpus: Corpus) => TextIndex, typeof bruteBm25][] = [
  ['Bm25', (corpus) => new Bm25(corpus), bruteBm25],
  ['TfIdf', (corpus) => new TfIdf(corpus), bruteTfIdf],
];

describe.each(indexes)('%s', (name, build, brute) => {
  test('agrees with an independent implementation', () => {
    const index = build(readCorpus(reference.documents));
    reference.queries.forEach((query: string, q: number) => {
      index.scores(query).forEach((score, d) => {
        expect(score).toBeCloseTo(reference[name][q][d], 5);
      });
    });
  });

  test('agrees with its formula', () => {
    fc.assert(
      fc.property(collection, text, (documents, query) => {
        const scores = build(readCorpus(documents)).scores(`${query} unknown`);
        expect(scores.length).toBe(documents.length);
        documents.forEach((document, d) => {
          expect(scores[d]).toBeCloseTo(brute(query, document, documents), 5);
        });
      }),
    );
  });

  test('documents with the same words tie exactly, in any order of the words', () => {
    fc.assert(
      fc.property(collection, text, text, (documents, twin, query) => {
        const turned = words(twin).reverse().join(', ');
        const scores = build(readCorpus([twin, ...documents, turned])).scores(query);
        expect(scores[0]).toBe(scores.at(-1));
      }),
    );
  });

  test('empty collections, documents and queries are legal and score 0', () => {
    expect(build(readCorpus([])).scores('rust')).toEqual(new Float32Array(0));
    expect(build(readCorpus(['', ''])).scores('rust')).toEqual(new Float32Array(2));
    const index = build(readCorpus(['', 'rust book', '?']));
    expect(index.documents).toBe(3);
    expect(index.scores('')).toEqual(new Float32Array(3));
    expect(index.scores('unknown')).toEqual(new Float32Array(3));
    const [empty, rust, marks] = index.scores('rust');
    expect([empty, marks]).toEqual([0, 0]);
    expect(rust).toBeGreaterThan(0);
  });

  test('overwrites and returns the given buffer', () => {
    const index = build(readCorpus(reference.documents));
    const buffer = new Float32Array(index.documents).fill(7);
    for (const query of reference.queries) {
      expect(index.scores(query, buffer)).toBe(buffer);
      expect(buffer).toEqual(index.scores(query));
    }
    expect(() => index.scores('rust', new Float32Array(3))).toThrow(
      'expected out to hold 8 documents, got 3',
    );
  });

  test('accepts hashed features: n-grams find related words', () => {
    const corpus = readCorpus(['typescript compiler', 'gardening tips'], new FeatureHasher({ rows: 4096 }));
    const [related, other] = build(corpus).scores('typescripts');
    expect(related).toBeGreaterThan(0.1);
    expect(other).toBe(0);
  });
});

describe('TfIdf', () => {
  test('row products of transformed texts are the scores', () => {
    fc.assert(
      fc.property(collection, text, (documents, query) => {
        const index = new TfIdf(readCorpus(documents));
        const rows = index.transform(['something else', query]);
        const scores = index.scores(query);
        documents.forEach((_, d) => {
          expect(rowDot(rows, 1, index.matrix, d)).toBeCloseTo(scores[d]!, 5);
          expect(rowDot(rows, 0, index.matrix, d)).toBe(0);
        });
      }),
    );
  });

  test('a document is its own best match, with cosine 1', () => {
    const index = new TfIdf(readCorpus(reference.documents));
    reference.documents.forEach((document: string, d: number) => {
      if (document === '') return;
      const scores = index.scores(document);
      expect(scores[d]).toBeCloseTo(1, 5);
      expect(Math.max(...scores)).toBe(scores[d]);
    });
  });
});

describe('Bm25', () => {
  test('b = 0 ignores length, k1 = 0 ignores repetition', () => {
    const corpus = readCorpus(['rust', 'rust rust rust book of the of the']);
    const noLength = new Bm25(corpus, { b: 0 }).scores('rust');
    expect(noLength[1]).toBeGreaterThan(noLength[0]!);
    const binary = new Bm25(corpus, { k1: 0 }).scores('rust');
    expect(binary[1]).toBe(binary[0]);
  });

  test('with distinctQuery, repeated terms of the query count once', () => {
    const corpus = readCorpus(['rust book', 'async book', 'rust async']);
    const distinct = new Bm25(corpus, { distinctQuery: true });
    expect(distinct.scores('rust async rust')).toEqual(new Bm25(corpus).scores('rust async'));
    expect(distinct.scores('rust async rust')).not.toEqual(new Bm25(corpus).scores('rust async rust'));
  });

  test('names an option out of range', () => {
    expect(() => new Bm25(readCorpus([]), { k1: -1 })).toThrow('expected k1 to be at least 0, got -1');
    expect(() => new Bm25(readCorpus([]), { b: 2 })).toThrow('expected b to lie in [0, 1], got 2');
  });
});
