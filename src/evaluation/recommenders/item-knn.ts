/** Nearest neighbours of items, by who holds them, by what is in them, or by both. */
import { transpose } from '../../text/index.ts';
import { type Features, findNearest, itemToItem } from './item-to-item.ts';
import { holdersOf, type Interactions, type Recommender } from './recommender.ts';
import { type FeatureWeights, joinFeatures, weighFeatures } from './weigh-features.ts';

/** Settings of nearest neighbours. */
export interface ItemKnnOptions {
  /** Neighbours of every item; default 100. */
  readonly neighbours?: number;
  /** Added to the product of the lengths, so that a similarity on little evidence counts less; ≥ 0, default 10. */
  readonly shrinkage?: number;
  /** How features are weighed; default `tf-idf` for contents, `none` for holders. */
  readonly weights?: FeatureWeights;
}

/**
 * Item kNN on co-saves: items are alike that the same users hold (Sarwar, Karypis, Konstan and Riedl, 2001), with
 * cosine similarity over the users, shrunk (Bell and Koren, 2007):
 *
 *     s(i, j) = x_i · x_j / (|x_i| |x_j| + shrinkage),   score(u, i) = Σ_{j held, j near i} s(i, j)
 */
export function itemKnn(interactions: Interactions, options: ItemKnnOptions = {}): Recommender {
  const { weights = 'none' } = options;
  return knn('item kNN co-saves', weighFeatures(holders(interactions), weights), options);
}

/** Item kNN on content: the same over the words of the items. `contents`: counts of words, [I, words]. */
export function contentKnn(contents: Features, options: ItemKnnOptions = {}): Recommender {
  return knn('item kNN content', weighFeatures(contents, options.weights ?? 'tf-idf'), options);
}

/**
 * Item kNN on both: each item's words and holders side by side, each part of unit length, holders times
 * `holderWeight` (default 1).
 */
export function hybridKnn(
  interactions: Interactions,
  contents: Features,
  options: ItemKnnOptions & { readonly holderWeight?: number } = {},
): Recommender {
  const { weights = 'tf-idf', holderWeight = 1 } = options;
  const joined = joinFeatures(
    weighFeatures(contents, weights),
    weighFeatures(holders(interactions), weights),
    holderWeight,
  );
  return knn('item kNN content and co-saves', joined, options);
}

function holders(interactions: Interactions): Features {
  return { rows: holdersOf(interactions), columns: interactions.itemsOf.offsets.length - 1 };
}

function knn(name: string, features: Features, options: ItemKnnOptions): Recommender {
  const { neighbours = 100, shrinkage = 10 } = options;
  const lengths = rowLengths(features);
  const nearest = findNearest(
    features,
    neighbours,
    (dot, item, other) => dot / (lengths[item]! * lengths[other]! + shrinkage),
  );
  return itemToItem(name, transpose(nearest, lengths.length)); // from the items held to those they are near to
}

/** Euclidean length of every row, [I] */
function rowLengths({ rows: { offsets, values } }: Features): Float64Array {
  const lengths = new Float64Array(offsets.length - 1);
  for (let row = 0; row < lengths.length; row++) {
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) lengths[row]! += values[i]! ** 2;
    lengths[row] = Math.sqrt(lengths[row]!);
  }
  return lengths;
}
