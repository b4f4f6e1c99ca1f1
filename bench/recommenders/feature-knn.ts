/** Nearest neighbors of items, by what is in them, or by that and who holds them; features are weighed. */
import {
  featureKnn,
  holderFeatures,
  type ItemKnnOptions,
} from '../../src/evaluation/contenders/recommenders/item-knn.ts';
import type { Features } from '../../src/evaluation/contenders/recommenders/item-to-item.ts';
import type { Interactions, Recommender } from '../../src/evaluation/contenders/recommenders/recommender.ts';
import { type FeatureWeights, joinFeatures, weighFeatures } from './weigh-features.ts';

/** Settings of nearest neighbors over weighed features. */
export interface FeatureKnnOptions extends ItemKnnOptions {
  /** How features are weighed; default `tf-idf` for contents, `none` for holders alone. */
  readonly weights?: FeatureWeights;
}

/** Item kNN on co-saves, each user a feature that may be weighed. */
export function coSavesKnn(interactions: Interactions, options: FeatureKnnOptions = {}): Recommender {
  const { weights = 'none' } = options;
  return featureKnn('item kNN co-saves', weighFeatures(holderFeatures(interactions), weights), options);
}

/** Item kNN on content: the same over the words of the items. `contents`: counts of words, [I, words]. */
export function contentKnn(contents: Features, options: FeatureKnnOptions = {}): Recommender {
  return featureKnn('item kNN content', weighFeatures(contents, options.weights ?? 'tf-idf'), options);
}

/**
 * Item kNN on both: each item's words and holders side by side, each part of unit length, holders times
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
