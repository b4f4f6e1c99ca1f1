/** Item kNN: nearest neighbors of items, by the users who hold them. */
import { transpose } from '../../../text/index.ts';
import { type Features, findNearest, itemToItem, lengthsOf } from './item-to-item.ts';
import { holdersOf, type Interactions, type Recommender } from './recommender.ts';

/** Settings of nearest neighbors. */
export interface ItemKnnOptions {
  /** Neighbors of every item; default 100. */
  readonly neighbors?: number;
  /** Added to the product of the lengths, so that a similarity on little evidence counts less; ≥ 0, default 10. */
  readonly shrinkage?: number;
}

/**
 * Item kNN on co-saves: items are similar if the same users hold them (Sarwar, Karypis, Konstan and Riedl, 2001). The
 * similarity is the cosine over the users, shrunk (Bell and Koren, 2007):
 *
 *     s(i, j) = x_i · x_j / (|x_i| |x_j| + shrinkage),   score(u, i) = Σ_{j held, j near i} s(i, j)
 */
export function itemKnn(interactions: Interactions, options: ItemKnnOptions = {}): Recommender {
  return featureKnn('item kNN co-saves', holderFeatures(interactions), options);
}

/** The users who hold each item, as its features: [I, U] */
export function holderFeatures(interactions: Interactions): Features {
  return { rows: holdersOf(interactions), columns: interactions.itemsOf.offsets.length - 1 };
}

/** The same over any features of the items. */
export function featureKnn(name: string, features: Features, options: ItemKnnOptions): Recommender {
  const { neighbors = 100, shrinkage = 10 } = options;
  const lengths = lengthsOf(features);
  const nearest = findNearest(
    features,
    neighbors,
    (dot, item, other) => dot / (lengths[item]! * lengths[other]! + shrinkage),
  );
  return itemToItem(name, transpose(nearest, lengths.length)); // from an item to the items that it is a neighbor of
}
