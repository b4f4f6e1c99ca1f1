/** Scales topics by how much each says about which pin belongs to which page. */
import type { Pairs } from '../cohesion/pair-sample.ts';
import { TextProfile } from './text-profile.ts';
import type { WordModel } from './word-model.ts';
import type { SignalTexts } from './word-table.ts';

/**
 * Scales the columns of the model's topics, in place. Let ρ be the correlation of a coordinate between pins and their
 * pages, and σ and τ its standard deviations on the two sides. If coordinates are jointly normal, the log likelihood
 * ratio of a true pair against a random one contains the product of the two sides times `ρ / ((1 − ρ²) σ τ)`. The square
 * root of this factor scales the column. ρ is lowered by two standard errors, so that chance correlations among few pairs
 * do not count.
 */
export function scaleTopics(model: WordModel, texts: SignalTexts, pairs: Pairs): void {
  const { topics, dims } = model;
  const scales = correlate(model, texts, pairs).map(({ correlation, deviations }) => {
    const certain = Math.max(0, correlation - 2 / Math.sqrt(pairs.pins.length));
    return certain === 0 ? 0 : Math.sqrt(certain / ((1 - certain ** 2) * deviations));
  });
  for (let i = 0; i < topics.length; i++) topics[i]! *= scales[i % dims]!;
}

/** For each coordinate its correlation over the pairs, and the product of its two standard deviations. */
function correlate(model: WordModel, texts: SignalTexts, { pins, pages }: Pairs) {
  const pin = new TextProfile(model);
  const page = new TextProfile(model);
  const moments = Array.from({ length: model.dims }, () => new Moments());
  for (let i = 0; i < pins.length; i++) {
    pin.read([texts.pin], pins[i]!);
    page.read([texts.page, texts.url], pages[i]!);
    if (pin.norm === 0 || page.norm === 0) continue;
    for (let k = 0; k < model.dims; k++)
      moments[k]!.add(pin.topic[k]! / pin.norm, page.topic[k]! / page.norm);
  }
  return moments.map((each) => each.finish());
}

/** The moments of pairs of numbers. */
class Moments {
  #count = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #yy = 0;
  #xy = 0;

  add(x: number, y: number): void {
    this.#count++;
    this.#x += x;
    this.#y += y;
    this.#xx += x * x;
    this.#yy += y * y;
    this.#xy += x * y;
  }

  finish(): { readonly correlation: number; readonly deviations: number } {
    const mean = (sum: number) => sum / this.#count;
    const variance = (mean(this.#xx) - mean(this.#x) ** 2) * (mean(this.#yy) - mean(this.#y) ** 2);
    const deviations = Math.sqrt(variance);
    const covariance = mean(this.#xy) - mean(this.#x) * mean(this.#y);
    return { correlation: deviations > 0 ? Math.min(0.999, covariance / deviations) : 0, deviations };
  }
}
