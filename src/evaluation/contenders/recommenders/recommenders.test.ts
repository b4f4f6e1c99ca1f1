import { describe, expect, test } from 'vitest';
import { type Interactions, ials, rowOf } from '../../index.ts';
import {
  agreeWithReference,
  keepsToTheInterface,
  prefersWhatIsAlike,
  readReference,
  scoresWhateverTheNumbers,
  toInteractions,
} from '../../testing/every-recommender.ts';
import { itemKnn } from './item-knn.ts';

const reference = readReference(new URL('fixtures/reference.json', import.meta.url));
const referenceHeld = toInteractions(reference.held, reference.items);

describe('agrees with numpy', () => {
  const converged = { unobserved: 0.3, regularization: 0.02, exponent: 0.7, sweeps: 2000 };
  agreeWithReference(reference, {
    'item kNN co-saves': itemKnn(referenceHeld, { neighbors: 4, shrinkage: 0.5 }),
    iALS: ials(referenceHeld, { ...converged, factors: reference.items }),
    'iALS, fewer factors than items held': ials(referenceHeld, { ...converged, factors: 2 }),
  });
});

const knn = (held: Interactions) => itemKnn(held, { neighbors: 1000 });
const factors = (held: Interactions) => ials(held, { factors: 2 });

keepsToTheInterface('item kNN', knn);
keepsToTheInterface('iALS', factors);
scoresWhateverTheNumbers('item kNN', knn);
prefersWhatIsAlike('item kNN', knn);
prefersWhatIsAlike('iALS', factors);

describe('iALS', () => {
  test('gives the same result for the same seed, another for another seed', () => {
    const asked = rowOf(referenceHeld.itemsOf, 1);
    const scores = (seed: number) => ials(referenceHeld, { factors: 2, sweeps: 1, seed }).score(asked);
    expect(scores(3)).toEqual(scores(3));
    expect(scores(3)).not.toEqual(scores(4));
  });

  test('rejects a setting out of range, by name', () => {
    expect(() => ials(referenceHeld, { unobserved: 0 })).toThrow('ials: expected unobserved above 0, got 0');
  });
});
