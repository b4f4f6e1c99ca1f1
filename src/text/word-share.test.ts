import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bm25, readCorpus, WordShare } from './index.ts';

const documents = [
  'The red fox in the woods',
  'The blue whale in the sea',
  'Käsespätzle with the best cheese',
  'الجزيرة',
  'Рецепт борща',
  'Kubernetes the hard way',
  'C++ reference',
  'C# in depth',
  'Vitamin C',
];
const index = new WordShare(documents);
const best = (query: string) => {
  const scores = index.scores(query);
  const place = scores.indexOf(Math.max(...scores));
  return scores[place] === 0 ? undefined : documents[place];
};

describe('the share of a query', () => {
  it('is BM25 over what the query could attain', () => {
    const bm25 = new Bm25(readCorpus(documents));
    const attainable = bm25.idf(1) + bm25.idf(2); // red, fox
    const expected = bm25.scores('red fox').map((score) => score / attainable);
    for (const [i, share] of index.scores('red fox').entries()) expect(share).toBeCloseTo(expected[i]!, 6);
  });

  it('lies between 0 and 1, and a word that nothing is like only lowers it', () => {
    const word = fc.constantFrom('the', 'fox', 'whale', 'in', 'reference', 'way');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (query) => {
        const shares = index.scores(query.join(' '));
        const lower = index.scores([...query, 'qqqqzzzz'].join(' '));
        for (const [i, share] of shares.entries()) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThan(1);
          expect(lower[i]).toBeLessThanOrEqual(share);
        }
      }),
    );
  });

  it('counts a word that most documents have for almost nothing', () => {
    const most = (query: string) => Math.max(...index.scores(query));
    expect(most('the qqqqzzzz')).toBeLessThan(most('fox qqqqzzzz') * 0.85); // 3 of 9 documents have it
  });

  it.each([
    ['kasespatzle', 'Käsespätzle with the best cheese'],
    ['الجزيره', 'الجزيرة'],
    ['рецепты', 'Рецепт борща'],
    ['kubernets', 'Kubernetes the hard way'],
    ['Frostwhale', 'The blue whale in the sea'],
    ['C++', 'C++ reference'],
    ['c#', 'C# in depth'],
    ['c', 'Vitamin C'],
    ['xyzzy plugh', undefined],
    ['', undefined],
    ['  ?! ', undefined],
  ])('of %j is highest for %j', (query, expected) => {
    expect(best(query)).toBe(expected);
  });

  it('prefers the word itself to one that is spelled like it', () => {
    const forms = new WordShare(['one graph', 'two graphs']); // Dice's coefficient of the two is .73
    expect(forms.scores('graphs')[0]).toBe(0);
    expect(forms.scores('graph')[1]).toBe(0);
    expect(forms.scores('grapha').some((share) => share > 0)).toBe(true);
    expect(forms.scores('giraffe').every((share) => share === 0)).toBe(true);
  });

  it.each([
    ['kubernets the WAY', 'kubernetes the way'],
    ['Kubernetes WAY', 'Kubernetes WAY'],
    ['xyzzy fox', 'xyzzy fox'],
    ['frostwhale', 'frostwhale'], // a part of it is not what is meant
  ])('corrects %j to %j', (query, expected) => {
    expect(index.correct(query)).toBe(expected);
  });
});
