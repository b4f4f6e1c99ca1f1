/** The distribution of cosines: of test pages with their pins, of random pages with random pins, of pairs of pages. */
import { dotAt, none, Random } from '../../base/index.ts';
import { histogram, kurtosis, mean, shareAbove } from '../../metrics/index.ts';
import { type NodeVectors, normalizePrefixes } from '../contenders/scorers/vectors.ts';
import type { TestRows } from '../questions/test-set.ts';

/** Scores above this are high. In the published system most positives are above it, and almost no negatives. */
export const highScore = 0.25;
/** Pairs of pages for the kurtosis. If there are fewer, all of them are used. */
const pagePairs = 1_000_000;
/** Random pairs of page and pin. */
const negativePairs = 100_000;
/** Random vectors that the pages are compared with; more would not change the figure. */
const randomVectors = 10_000;
const bins = { min: -1, max: 1, bins: 40 };

/** Cosines of pairs. */
export interface ScoreDistribution {
  readonly pairs: number;
  /** Null if there is no pair. */
  readonly mean: number | null;
  /** The share above 0.25; null if there is no pair. */
  readonly high: number | null;
  /** Counts in 40 bins of equal width from −1 to 1. Pairs with a missing vector are not counted. */
  readonly histogram: readonly number[];
}

/** The cosines of random pairs of distinct pages. */
export interface PagePairs {
  /** Excess kurtosis of the cosines; null if all are equal or there are none. */
  readonly kurtosis: number | null;
  /** Counts in 40 bins of equal width from −1 to 1. */
  readonly pagePairs: readonly number[];
}

/** The distributions of one model's cosines at full dims. */
export interface VectorShape extends PagePairs {
  readonly name: string;
  readonly positives: ScoreDistribution;
  readonly negatives: ScoreDistribution;
}

/** Describes a model's vectors. `pageOfPin` serves to draw negatives: pairs of a pin with any page but its own. */
export function describeVectors(
  name: string,
  vectors: NodeVectors,
  size: number,
  { rows, pageOfPin, seed }: { rows: TestRows; pageOfPin: Uint32Array; seed: number },
): VectorShape {
  const pages = normalizePrefixes(vectors.page, size, size);
  const pins = normalizePrefixes(vectors.pin, size, size);
  const random = new Random(seed, 1);
  const positives = Float32Array.from(rows.page, (page, row) =>
    cosineOf(pages, page, pins, rows.pin[row]!, size),
  );
  return {
    name,
    positives: describeScores(positives),
    negatives: describeScores(negativeScores(pages, pins, size, pageOfPin, random)),
    ...describePagePairs(pages, size, random),
  };
}

/** The same for independent random vectors. Their kurtosis is about −6 / (size + 2). */
export function describeRandomVectors(pages: number, size: number, seed: number): PagePairs {
  const random = new Random(seed, 2);
  const vectors = new Float32Array(Math.min(pages, randomVectors) * size).map(() => random.normal());
  return describePagePairs(normalizePrefixes(vectors, size, size), size, random);
}

function negativeScores(
  pages: Float32Array,
  pins: Float32Array,
  size: number,
  pageOfPin: Uint32Array,
  random: Random,
): Float32Array {
  const pageCount = pages.length / size;
  if (pageCount < 2) return new Float32Array(0);
  return Float32Array.from({ length: pageOfPin.length === 0 ? 0 : negativePairs }, () => {
    const pin = random.below(pageOfPin.length);
    const own = pageOfPin[pin]!;
    const drawn = random.below(own === none ? pageCount : pageCount - 1);
    return cosineOf(pages, own !== none && drawn >= own ? drawn + 1 : drawn, pins, pin, size); // any page but the pin's
  });
}

function describePagePairs(vectors: Float32Array, size: number, random: Random): PagePairs {
  const count = vectors.length / size;
  const allPairs = (count * (count - 1)) / 2;
  const cosines = new Float32Array(Math.min(pagePairs, allPairs));
  if (allPairs <= pagePairs) {
    let pair = 0;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < a; b++) cosines[pair++] = cosineOf(vectors, a, vectors, b, size);
    }
  } else {
    for (let pair = 0; pair < cosines.length; pair++) {
      const a = random.below(count);
      const b = random.below(count - 1);
      cosines[pair] = cosineOf(vectors, a, vectors, b < a ? b : b + 1, size);
    }
  }
  const present = cosines.filter((cosine) => !Number.isNaN(cosine));
  return { kurtosis: kurtosis(present), pagePairs: countCosines(present) };
}

function describeScores(scores: Float32Array): ScoreDistribution {
  const present = scores.filter((score) => !Number.isNaN(score));
  const isEmpty = present.length === 0;
  return {
    pairs: scores.length,
    mean: isEmpty ? null : mean(present),
    high: isEmpty ? null : shareAbove(present, highScore),
    histogram: countCosines(present),
  };
}

/** Counts in bins from −1 to 1. */
function countCosines(cosines: Float32Array): number[] {
  const { counts, below, above } = histogram(cosines, bins);
  counts[0]! += below; // cosines beyond ±1 are rounding errors
  counts[counts.length - 1]! += above;
  return [...counts];
}

function cosineOf(a: Float32Array, i: number, b: Float32Array, j: number, size: number): number {
  return dotAt(a, i * size, b, j * size, size);
}
