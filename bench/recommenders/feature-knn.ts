/** Nearest neighbors of items by weighted features: their contents, their holders, or both. */
import {
  featureKnn,
  holderFeatures,
  type ItemKnnOptions,
} from '../../src/evaluation/contenders/recommenders/item-knn.ts';
import type { Features } from '../../src/evaluation/contenders/recommenders/item-to-item.ts';
import type { Interactions, Recommender } from '../../src/evaluation/contenders/recommenders/recommender.ts';
import { type FeatureWeights, joinFeatures, weighFeatures } from './weigh-features.ts';

/** Settings of nearest neighbors over weighted features. */
export interface FeatureKnnOptions extends ItemKnnOptions {
  /** The weights of features; default `tf-idf` for contents, `none` for holders alone. */
  readonly weights?: FeatureWeights;
}

/** Item kNN on co-saves: each user is a feature, optionally weighted. */
export function coSavesKnn(interactions: Interactions, options: FeatureKnnOptions = {}): Recommender {
  const { weights = 'none' } = options;
  return featureKnn('item kNN co-saves', weighFeatures(holderFeatures(interactions), weights), options);
}

/** Item kNN on content: the same with the words of the items. `contents`: counts of words, [I, words]. */
export function contentKnn(contents: Features, options: FeatureKnnOptions = {}): Recommender {
  return featureKnn('item kNN content', weighFeatures(contents, options.weights ?? 'tf-idf'), options);
}

/**
 * Item kNN on both: the words and the holders of each item side by side, each of unit length, holders times
 * `holderWeight` (default 1).
 */
export function hybridKnn(
  interactions: Interactions,
  contents: Features,
  options: FeatureKnnOptions & { readonly holderWeight?: number } = {},
): Recommender {
  const { weights = 'tf-idf', holderWeight = 1 } = options;
  const joined = joinFeatures(
    weighFeatures(contents, weights),
    weighFeatures(holderFeatures(interactions), weights),
    holderWeight,
  );
  return featureKnn('item kNN content and co-saves', joined, options);
}
