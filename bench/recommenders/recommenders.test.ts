import { describe } from 'vitest';
import {
  agreeWithReference,
  keepsToTheInterface,
  type MakeRecommender,
  prefersWhatIsAlike,
  readReference,
  scoresWhateverTheNumbers,
  toFeatures,
  toInteractions,
} from '../../src/evaluation/testing/every-recommender.ts';
import { contentKnn, coSavesKnn, hybridKnn } from './feature-knn.ts';
import { p3alpha } from './p3alpha.ts';
import { topPopular } from './top-popular.ts';

const reference = readReference(new URL('fixtures/reference.json', import.meta.url));

describe('agrees with numpy', () => {
  const all = reference.items;
  const held = toInteractions(reference.held, all);
  const words = toFeatures(reference.words!, reference.words![0]!.length);
  agreeWithReference(reference, {
    'top popular': topPopular(held),
    'item kNN co-saves, bm25': coSavesKnn(held, { neighbors: all, shrinkage: 0, weights: 'bm25' }),
    'item kNN content': contentKnn(words, { neighbors: 5, shrinkage: 2 }),
    'item kNN content, bm25': contentKnn(words, { neighbors: 3, shrinkage: 0, weights: 'bm25' }),
    'item kNN content, none': contentKnn(words, { neighbors: 3, shrinkage: 1, weights: 'none' }),
    'item kNN content and co-saves': hybridKnn(held, words, {
      neighbors: 4,
      shrinkage: 0.2,
      holderWeight: 0.7,
    }),
    P3alpha: p3alpha(held, { alpha: 0.8, neighbors: 4 }),
  });
});

const makers: Record<string, MakeRecommender> = {
  'item kNN on co-saves': (held) => coSavesKnn(held, { neighbors: 1000 }),
  'item kNN on content': (_, words) => contentKnn(words, { neighbors: 1000 }),
  'item kNN on both': (held, words) => hybridKnn(held, words, { neighbors: 1000 }),
  P3alpha: (held) => p3alpha(held, { neighbors: 1000 }),
};

keepsToTheInterface('top popular', topPopular);
scoresWhateverTheNumbers('top popular', topPopular);
for (const [name, make] of Object.entries(makers)) {
  keepsToTheInterface(name, make);
  scoresWhateverTheNumbers(name, make);
  prefersWhatIsAlike(name, make);
}
