/** The features of a pin and a page from which cohesion is computed. */
import { dotInFour } from '../../base/index.ts';
import type { TextProfile } from '../words/text-profile.ts';
import { noTopic, type WordModel } from '../words/word-model.ts';

/** The features of a pair, in the order of the weights of the logistic model. */
export const featureNames = [
  'bias',
  /** 1 if both sides have words. If not, the features up to `wordLogMean` are 0. */
  'hasText',
  /** The cosine of the TF-IDF vectors, and its square root: the first shared word says more than the second. */
  'cosine',
  'rootCosine',
  /** The share of the pin's squared weights on words that the page has too. */
  'covered',
  /** The idf of the rarest shared word, divided by 10. */
  'rarestShared',
  /** ln(1 + distinct words of the pin); and the same if no word is shared, else 0. */
  'pinWords',
  'pinWordsNoneShared',
  /** The cosine of the topic vectors; and the same times the length of the pin's topic vector over that of its weights. */
  'topic',
  'topicEvidence',
  /** 1 if the pin and the page both have words with topics. If not, `topic`, `topicEvidence` and the next five are 0. */
  'hasTopic',
  /** The cosines of the pin's words with the page's topic: mean weighted by idf, largest, smallest. */
  'wordMean',
  'wordMost',
  'wordLeast',
  /** ln(0.1 + max(0, cosine)) of these words: the sum divided by 5, the mean. A word of another topic counts heavily. */
  'wordLogSum',
  'wordLogMean',
  /** 1 if both sides have an image. If not, the next three are 0. */
  'hasImage',
  /** The cosine of the image vectors, and how far it is above 0.3 and 0.6: together a piecewise linear curve. */
  'image',
  'imageAbove3',
  'imageAbove6',
] as const;

type FeatureName = (typeof featureNames)[number];

/**
 * The weights before any pair has been seen; a corpus of few pins is scored with them. One shared word out of a dozen
 * makes a pair more likely true than not, and so does an image cosine of .5.
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

/** The index of each feature. */
const at = Object.fromEntries(featureNames.map((name, i) => [name, i])) as Record<FeatureName, number>;

/**
 * Writes the features of a pair to `out` [F]. `image` is the cosine of the image vectors, NaN if one side has none.
 * Returns false if nothing can be compared; then `out` means nothing.
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

/** The cosine of the row that starts at `start` with a vector of Euclidean length `length`; 0 for a row of zeros. */
function cosineAt(rows: Float32Array, start: number, vector: Float32Array, length: number): number {
  const squares = dotInFour(rows, start, rows, start, vector.length);
  return squares === 0 ? 0 : dotInFour(rows, start, vector, 0, vector.length) / (Math.sqrt(squares) * length);
}
