/** Scores the cohesion of pairs of pins and pages. */

import type { Groups } from '../../base/index.ts';
import { denseRows, predict } from '../../linear/index.ts';
import { TextProfile } from '../words/text-profile.ts';
import type { SignalTexts } from '../words/word-table.ts';
import { featureNames, measurePair } from './pair-features.ts';
import type { Pairs } from './pair-sample.ts';
import type { TextStatistics } from './statistics.ts';

/** The part of the statistics that scoring needs; it is sent to worker threads. */
export type Scorer = Pick<TextStatistics, 'model' | 'weights'>;

/** Computes the features of pairs, one after the other. Consecutive pairs of the same page read the page once. */
export class PairMeter {
  /** The features of the last pair; [F] */
  readonly features: Float64Array = new Float64Array(featureNames.length);
  readonly #model: Scorer['model'];
  readonly #texts: SignalTexts;
  readonly #pin: TextProfile;
  readonly #page: TextProfile;
  #open = -1;

  constructor(model: Scorer['model'], texts: SignalTexts) {
    this.#model = model;
    this.#texts = texts;
    this.#pin = new TextProfile(model);
    this.#page = new TextProfile(model);
  }

  /** Writes the features of a pair to `features`; false if nothing can be compared. */
  measure(pin: number, page: number, image: number): boolean {
    if (page !== this.#open) this.#page.read([this.#texts.page, this.#texts.url], page);
    this.#open = page;
    this.#pin.read([this.#texts.pin], pin);
    return measurePair(this.#model, this.#pin, this.#page, image, this.features);
  }
}

/**
 * The cohesion of each pair, [pairs], each from 0 to 1: the probability that the pair is a true one among equally many
 * true and random pairs; NaN if nothing can be compared. It depends only on the statistics and on the pair's own content.
 * Works on the calling thread; use `scoreCohesion` for many pairs.
 *
 * @param images the cosine of each pair's image vectors, [pairs]; default: no pair has images
 */
export function scorePairs(
  { model, weights }: Scorer,
  texts: SignalTexts,
  { pins, pages }: Pairs,
  images?: Float32Array,
): Float32Array {
  const meter = new PairMeter(model, texts);
  const measured = denseRows(meter.features, featureNames.length);
  return Float32Array.from(pins, (pin, i) =>
    meter.measure(pin, pages[i]!, images?.[i] ?? Number.NaN) ? predict(weights, measured) : Number.NaN,
  );
}

/** A range of pages whose pins one worker scores. All arrays are shared except `weights`. */
export interface ScoreTask extends Scorer {
  readonly texts: SignalTexts;
  readonly pinsOfPage: Groups;
  /** Cosines of image vectors, by pin. */
  readonly images: Float32Array | undefined;
  /** Scores by pin; written to. */
  readonly scores: Float32Array;
  readonly from: number;
  readonly to: number;
}

/** Scores the pins of the task's pages. */
export function scorePages({ model, weights, texts, pinsOfPage, images, scores, from, to }: ScoreTask): void {
  const meter = new PairMeter(model, texts);
  const measured = denseRows(meter.features, featureNames.length);
  for (let page = from; page < to; page++) {
    for (let i = pinsOfPage.offsets[page]!; i < pinsOfPage.offsets[page + 1]!; i++) {
      const pin = pinsOfPage.members[i]!;
      if (meter.measure(pin, page, images?.[pin] ?? Number.NaN)) scores[pin] = predict(weights, measured);
    }
  }
}
