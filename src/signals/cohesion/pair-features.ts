/** What is measured on a pin and a page before the pair is judged. */
import { dotInFour } from '../../base/index.ts';
import type { TextProfile } from '../words/text-profile.ts';
import { noTopic, type WordModel } from '../words/word-model.ts';

/** The measures of a pair, in the order of the weights of the logistic model. */
export const featureNames = [
  'bias',
  /** 1 where both sides have words; the next ones are 0 where not. */
  'hasText',
  /** Cosine of the TF-IDF vectors, and its root: the first shared word says more than the second. */
  'cosine',
  'rootCosine',
  /** Share of the pin's squared weights on words that the page has. */
  'covered',
  /** The rarest shared word's idf, over 10. */
  'rarestShared',
  /** ln(1 + distinct words of the pin), and the same where no word is shared, else 0. */
  'pinWords',
  'pinWordsNoneShared',
  /** Cosine of the topic vectors; the same times how much of the pin's weight has a topic. */
  'topic',
  'topicEvidence',
  /** 1 where a word of the pin and the page have topics; the next ones are 0 where not. */
  'hasTopic',
  /** Cosines of each of the pin's words with the page's topic: weighted mean, largest, smallest. */
  'wordMean',
  'wordMost',
  'wordLeast',
  /** ln(0.1 + max(0, cosine)) of these words: sum over 5, mean. A word of another topic weighs heavily. */
  'wordLogSum',
  'wordLogMean',
  /** 1 where both sides have an image; the next ones are 0 where not. */
  'hasImage',
  /** Cosine of the image vectors, and what of it lies above 0.3 and 0.6: a curve of three straight parts. */
  'image',
  'imageAbove3',
  'imageAbove6',
] as const;

type FeatureName = (typeof featureNames)[number];

/**
 * Weights before any pair was seen, with which a corpus of a few pins is scored: one shared word of a dozen makes a pair
 * likelier true than not, and so does an image cosine of .5.
 */
export function defaultWeights(): Float64Array {
  const weights = new Float64Array(featureNames.length);
  const known = {
    bias: -1,
    hasText: -0.5,
    cosine: 6,
    rootCosine: 4,
    covered: 2,
    hasImage: -1.5,
    imageAbove3: 8,
  };
  for (const [name, weight] of Object.entries(known)) weights[at[name as FeatureName]] = weight;
  return weights;
}

/** Where each measure stands. */
const at = Object.fromEntries(featureNames.map((name, i) => [name, i])) as Record<FeatureName, number>;

/**
 * Measures a pair into `out` [F]. `image` is the cosine of the image vectors, NaN where one side has none.
 * Gives false where nothing can be compared: then `out` says nothing.
 */
export function measurePair(
  model: WordModel,
  pin: TextProfile,
  page: TextProfile,
  image: number,
  out: Float64Array,
): boolean {
  const hasText = pin.norm > 0 && page.norm > 0;
  const hasImage = !Number.isNaN(image);
  out.fill(0);
  out[at.bias] = 1;
  if (hasText) {
    out[at.hasText] = 1;
    measureWords(model, pin, page, out);
    measureTopics(model, pin, page, out);
  }
  if (hasImage) {
    out[at.hasImage] = 1;
    out[at.image] = image;
    out[at.imageAbove3] = Math.max(0, image - 0.3);
    out[at.imageAbove6] = Math.max(0, image - 0.6);
  }
  return hasText || hasImage;
}

function measureWords({ idf }: WordModel, pin: TextProfile, page: TextProfile, out: Float64Array): void {
  let shared = 0;
  let covered = 0;
  let rarest = 0;
  for (const row of pin.rows) {
    const there = page.weight(row);
    if (there === 0) continue;
    const here = pin.weight(row);
    shared += here * there;
    covered += here * here;
    rarest = Math.max(rarest, idf[row]!);
  }
  const cosine = shared / (pin.norm * page.norm);
  const pinWords = Math.log(1 + pin.rows.length);
  out[at.cosine] = cosine;
  out[at.rootCosine] = Math.sqrt(cosine);
  out[at.covered] = covered / pin.norm ** 2;
  out[at.rarestShared] = rarest / 10;
  out[at.pinWords] = pinWords;
  out[at.pinWordsNoneShared] = shared === 0 ? pinWords : 0;
}

function measureTopics(model: WordModel, pin: TextProfile, page: TextProfile, out: Float64Array): void {
  if (pin.topicNorm === 0 || page.topicNorm === 0) return;
  const topic = dotInFour(pin.topic, 0, page.topic, 0, model.dims) / (pin.topicNorm * page.topicNorm);
  out[at.topic] = topic;
  out[at.topicEvidence] = (topic * pin.topicNorm) / pin.norm;
  measureEachWord(model, pin, page, out);
}

function measureEachWord(model: WordModel, pin: TextProfile, page: TextProfile, out: Float64Array): void {
  const { idf, topicOf, topics, dims } = model;
  const cosines = { count: 0, weight: 0, weighted: 0, most: -1, least: 1, logs: 0 };
  for (const row of pin.rows) {
    if (topicOf[row] === noTopic) continue;
    const cosine = cosineAt(topics, topicOf[row]! * dims, page.topic, page.topicNorm);
    cosines.count++;
    cosines.weight += idf[row]!;
    cosines.weighted += cosine * idf[row]!;
    cosines.most = Math.max(cosines.most, cosine);
    cosines.least = Math.min(cosines.least, cosine);
    cosines.logs += Math.log(0.1 + Math.max(0, cosine));
  }
  out[at.hasTopic] = 1;
  out[at.wordMean] = cosines.weighted / cosines.weight;
  out[at.wordMost] = cosines.most;
  out[at.wordLeast] = cosines.least;
  out[at.wordLogSum] = cosines.logs / 5;
  out[at.wordLogMean] = cosines.logs / cosines.count;
}

/** The cosine of the row of `rows` that starts at `start` with a vector of known length; 0 for a row of zeros. */
function cosineAt(rows: Float32Array, start: number, vector: Float32Array, length: number): number {
  const squares = dotInFour(rows, start, rows, start, vector.length);
  return squares === 0 ? 0 : dotInFour(rows, start, vector, 0, vector.length) / (Math.sqrt(squares) * length);
}
