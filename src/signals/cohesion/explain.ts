/** Explains cohesion scores, to help people choose a threshold. */
import { BestFew, none } from '../../base/index.ts';
import type { NodeKind, NodeTable } from '../../catalog/index.ts';
import type { ImageSource, TextSource } from '../words/sources.ts';
import { rowsOf, type SignalTexts } from '../words/word-table.ts';
import { imageCosines } from './image-cosines.ts';
import { samplePairs, shufflePairs } from './pair-sample.ts';
import { scorePairs } from './score-pairs.ts';
import type { TextStatistics } from './statistics.ts';

export interface ExplainInput {
  /** Has the texts of the samples. */
  readonly source: TextSource;
  readonly texts: SignalTexts;
  readonly images?: ImageSource | undefined;
  readonly pageOfPin: Uint32Array;
  readonly statistics: TextStatistics;
  /** The scores that `scoreCohesion` gave; [P] */
  readonly scores: Float32Array;
  /** Samples are taken from both sides of it. */
  readonly threshold: number;
  /** The number of samples on each side of the threshold; default 5. */
  readonly samples?: number | undefined;
}

/** A text of a sample. */
export interface SampleText {
  readonly key: string;
  readonly title: string;
  readonly description: string;
}

/** Scores of pins with their pages and, for comparison, of the same pins with random pages. */
export interface CohesionExplanation {
  /** The number of pins with a score, and of pins with a page but no score. */
  readonly scored: number;
  readonly unscored: number;
  /** The share of scores in each of 20 equal bins of [0, 1]. */
  readonly histogram: { readonly real: readonly number[]; readonly shuffled: readonly number[] };
  /** For some thresholds, the share of scores below: how much each would drop of the pins, and of random pairs. */
  readonly thresholds: readonly {
    readonly threshold: number;
    readonly real: number;
    readonly shuffled: number;
  }[];
  /** The pairs with scores nearest to the threshold, ascending by score. */
  readonly samples: readonly {
    readonly score: number;
    readonly pin: SampleText;
    readonly page: SampleText;
  }[];
}

const bins = 20;
const thresholds = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
/** The number of random pairs to score. */
const shuffledPairs = 20_000;

/** Explains scores; reads all texts once for the samples. */
export async function explainCohesion(input: ExplainInput): Promise<CohesionExplanation> {
  const { pageOfPin, scores } = input;
  const real = scores.filter((score) => !Number.isNaN(score)).sort();
  const shuffled = (await scoreShuffled(input)).filter((score) => !Number.isNaN(score)).sort();
  return {
    scored: real.length,
    unscored: pageOfPin.filter((page, pin) => page !== none && Number.isNaN(scores[pin])).length,
    histogram: { real: sharesByBin(real), shuffled: sharesByBin(shuffled) },
    thresholds: thresholds.map((threshold) => ({
      threshold,
      real: shareBelow(real, threshold),
      shuffled: shareBelow(shuffled, threshold),
    })),
    samples: await readSamples(input, chooseAround(input)),
  };
}

async function scoreShuffled({ texts, images, pageOfPin, statistics }: ExplainInput): Promise<Float32Array> {
  const pairs = shufflePairs(samplePairs(pageOfPin, rowsOf(texts.page), shuffledPairs, 1));
  return scorePairs(statistics, texts, pairs, images && (await imageCosines(images, pairs)));
}

/** `sorted` is ascending. */
function shareBelow(sorted: Float32Array, threshold: number): number {
  const above = sorted.findIndex((score) => score >= threshold);
  return sorted.length === 0 ? 0 : (above < 0 ? sorted.length : above) / sorted.length;
}

function sharesByBin(scores: Float32Array): number[] {
  const counts = new Float64Array(bins);
  for (const score of scores) counts[Math.min(bins - 1, Math.floor(score * bins))]!++;
  return Array.from(counts, (count) => count / Math.max(1, scores.length));
}

/** The pins with scores nearest to the threshold, below and above, ascending by score. */
function chooseAround({ scores, pageOfPin, threshold, samples = 5 }: ExplainInput): Uint32Array {
  const below = new BestFew(samples);
  const above = new BestFew(samples);
  for (let pin = 0; pin < scores.length; pin++) {
    if (pageOfPin[pin] === none || Number.isNaN(scores[pin])) continue;
    if (scores[pin]! < threshold) below.add(pin, scores[pin]!);
    else above.add(pin, -scores[pin]!);
  }
  const chosen = Uint32Array.from([...below.items, ...above.items]);
  return chosen.sort((a, b) => scores[a]! - scores[b]! || a - b);
}

async function readSamples({ source, pageOfPin, scores }: ExplainInput, pins: Uint32Array) {
  const ofPin = await readSampleTexts(source, 'pin', new Set(pins));
  const ofPage = await readSampleTexts(source, 'page', new Set(pins.map((pin) => pageOfPin[pin]!)));
  return Array.from(pins, (pin) => ({
    score: scores[pin]!,
    pin: ofPin.get(pin)!,
    page: ofPage.get(pageOfPin[pin]!)!,
  }));
}

async function readSampleTexts(
  source: TextSource,
  kind: Exclude<NodeKind, 'board'>,
  wanted: ReadonlySet<number>,
): Promise<Map<number, SampleText>> {
  const found = new Map<number, SampleText>();
  let first = 0;
  for await (const table of source.streamNodes(kind)) {
    const { keys, title, description }: NodeTable<'page' | 'pin'> = table;
    for (const position of wanted) {
      const i = position - first;
      if (i < 0 || i >= keys.length) continue;
      found.set(position, { key: keys[i]!, title: title[i]!, description: description[i]! });
    }
    first += keys.length;
  }
  return found;
}
