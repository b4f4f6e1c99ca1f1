/** Cohesion of pairs of pins and pages. */

import type { Groups } from '../../base/index.ts';
import { denseRows, predict } from '../../linear/index.ts';
import { TextProfile } from '../words/text-profile.ts';
import type { SignalTexts } from '../words/word-table.ts';
import { featureNames, measurePair } from './pair-features.ts';
import type { Pairs } from './pair-sample.ts';
import type { TextStatistics } from './statistics.ts';

/** What scoring needs of statistics; all of it travels to worker threads. */
export type Scorer = Pick<TextStatistics, 'model' | 'weights'>;

/** Measures pairs one by one; a page that stays the same is read once. */
export class PairMeter {
  /** The measures of the last pair; [F] */
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

  /** Measures a pair into `features`; false where nothing can be compared. */
  measure(pin: number, page: number, image: number): boolean {
    if (page !== this.#open) this.#page.read([this.#texts.page, this.#texts.url], page);
    this.#open = page;
    this.#pin.read([this.#texts.pin], pin);
    return measurePair(this.#model, this.#pin, this.#page, image, this.features);
  }
}

/**
 * The cohesion of each pair, [pairs], each from 0 to 1: the probability that it is a true one when true and random pairs are equally
 * many; NaN where nothing can be compared. It depends on the statistics and on the pair's own content alone.
 * `images` are the cosines of the pairs' image vectors; left out, no pair has images. For a few pairs, on the calling
 * thread; `scoreCohesion` is for many.
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

/** A range of pages whose pins one worker scores; every array is shared but `weights`. */
export interface ScoreTask extends Scorer {
  readonly texts: SignalTexts;
  readonly pinsOfPage: Groups;
  /** By pin. */
  readonly images: Float32Array | undefined;
  /** By pin; written. */
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
