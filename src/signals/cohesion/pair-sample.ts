/** The pairs that the cohesion model learns from: pins with their pages, and pins with pages of other pins. */
import { type Groups, groupByKey, Random } from '../../base/index.ts';

/** Pairs of positions: `pins[i]` with `pages[i]`. */
export interface Pairs {
  readonly pins: Uint32Array;
  readonly pages: Uint32Array;
}

/** A random sample of pages, with one random pin of each. */
export interface PairSample extends Pairs {
  /** The pins of every page of the view. */
  readonly pinsOfPage: Groups;
}

/** Draws up to `size` of the pages that have pins, and a pin of each. */
export function samplePairs(
  pageOfPin: Uint32Array,
  pageCount: number,
  size: number,
  seed: number,
): PairSample {
  const random = new Random(seed);
  const pinsOfPage = groupByKey(pageOfPin, pageCount);
  const { offsets, members } = pinsOfPage;
  const linked = Uint32Array.from({ length: pageCount }, (_, page) => page).filter(
    (page) => offsets[page + 1]! > offsets[page]!,
  );
  const pages = random.shuffle(linked).slice(0, size);
  const pins = pages.map((page) => {
    const start = offsets[page]!;
    return members[start + random.below(offsets[page + 1]! - start)]!;
  });
  return { pins, pages, pinsOfPage };
}

/** Pairs every pin with the page of the next pair, which is a random page, since the sample is in random order. */
export function shufflePairs({ pins, pages }: Pairs): Pairs {
  return { pins, pages: pages.map((_, i) => pages[(i + 1) % pages.length]!) };
}
