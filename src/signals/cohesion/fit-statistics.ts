/** Fits the statistics of a corpus. */
import { denseRows, fitLogistic } from '../../linear/index.ts';
import { Bag, rowsWith, wordRows } from '../words/bag.ts';
import { fitTopics } from '../words/fit-topics.ts';
import { scaleTopics } from '../words/scale-topics.ts';
import type { ImageSource } from '../words/sources.ts';
import { rowsOf, type SignalTexts } from '../words/word-table.ts';
import { imageCosines } from './image-cosines.ts';
import { defaultWeights, featureNames } from './pair-features.ts';
import { type Pairs, samplePairs, shufflePairs } from './pair-sample.ts';
import { PairMeter } from './score-pairs.ts';
import { openStatistics, type StatisticsArrays, type TextStatistics } from './statistics.ts';

export interface FitInput {
  readonly texts: SignalTexts;
  readonly images?: ImageSource | undefined;
  /** The page of each pin, or `none`; [P] */
  readonly pageOfPin: Uint32Array;
  /** The number of topics; default 64. */
  readonly topics?: number | undefined;
  /** The number of pages that topics and weights are learned from; default 50,000. */
  readonly sample?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

/**
 * Learns from a corpus, without labels: how rare each word is; the topics of words; and a logistic model that separates
 * pins with their own pages from the same pins with pages of other pins. Fit once and keep the result, so that later
 * scores stay comparable.
 */
export async function fitStatistics(input: FitInput): Promise<TextStatistics> {
  const { texts, images, pageOfPin, topics = 64, sample = 50_000, seed = 0 } = input;
  const pairs = samplePairs(pageOfPin, rowsOf(texts.page), sample, seed);
  const counted = countDocuments(texts);
  const untrained = { ...counted, weights: defaultWeights() };
  const { model } = openStatistics({
    ...untrained,
    topicWords: new Uint32Array(0),
    topics: new Float32Array(0),
  });
  const fitted = openStatistics({ ...untrained, ...fitTopics(texts, pairs, model.idf, topics, seed) });
  scaleTopics(fitted.model, texts, pairs);
  const weights = await fitWeights(fitted, texts, pairs, images);
  const arrays: StatisticsArrays = { ...fitted.arrays, topics: fitted.model.topics, weights };
  return { arrays, model: fitted.model, weights };
}

/** Counts in how many texts each word occurs. A page with its URL is one text, a pin is one text. */
function countDocuments(texts: SignalTexts): Pick<StatisticsArrays, 'documents' | 'words' | 'counts'> {
  const dense = new Uint32Array(wordRows);
  const bag = new Bag();
  for (const tables of [[texts.page, texts.url], [texts.pin]]) {
    for (let node = 0; node < rowsOf(tables[0]!); node++) {
      bag.clear();
      for (const table of tables) bag.add(table, node);
      for (const row of bag.rows) dense[row]!++;
    }
  }
  const words = rowsWith(dense, 1);
  const documents = Uint32Array.of(rowsOf(texts.page) + rowsOf(texts.pin));
  return { documents, words, counts: words.map((row) => dense[row]!) };
}

/** Fits the logistic model to the pairs, and to the same pins with other pages. */
async function fitWeights(
  { model }: TextStatistics,
  texts: SignalTexts,
  pairs: Pairs,
  images: ImageSource | undefined,
): Promise<Float64Array> {
  if (pairs.pins.length < 2) return defaultWeights(); // there is no other page to compare with
  const shuffled = shufflePairs(pairs);
  const pins = concat(pairs.pins, shuffled.pins);
  const pages = concat(pairs.pages, shuffled.pages);
  const cosines = images && (await imageCosines(images, { pins, pages }));
  const features = new Float64Array(pins.length * featureNames.length);
  const labels = new Uint8Array(pins.length);
  const meter = new PairMeter(model, texts);
  let used = 0;
  for (let i = 0; i < pins.length; i++) {
    if (!meter.measure(pins[i]!, pages[i]!, cosines?.[i] ?? Number.NaN)) continue;
    features.set(meter.features, used * featureNames.length);
    labels[used++] = i < pairs.pins.length ? 1 : 0;
  }
  const size = featureNames.length;
  const rows = denseRows(features.subarray(0, used * size), size);
  const precision = new Float64Array(size).fill(1);
  return fitLogistic(rows, labels.subarray(0, used), { mean: defaultWeights(), precision });
}

function concat(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
