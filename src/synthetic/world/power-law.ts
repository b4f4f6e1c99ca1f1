/** Random numbers with a heavy tail. */
import { LinkSageError, type Random } from '../../base/index.ts';

/** Whole numbers n from 1 to `most` with probability proportional to n^−a, where a is chosen to give the mean. */
export class PowerLaw {
  /** The probability of at most n, at index n − 1. `[most]` */
  readonly #cumulative: Float64Array;

  /** @throws LinkSageError if no a ≥ 0 gives the mean. */
  constructor(mean: number, most: number) {
    if (mean < 1 || mean > (1 + most) / 2) {
      throw new LinkSageError(`power law: expected a mean from 1 to ${(1 + most) / 2}, got ${mean}`);
    }
    let [low, high] = [0, 64]; // bisection: the mean decreases with the exponent
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (meanOf(middle, most) > mean) low = middle;
      else high = middle;
    }
    const total = sumOf(high, most);
    let sum = 0;
    this.#cumulative = Float64Array.from({ length: most }, (_, i) => {
      sum += (i + 1) ** -high / total;
      return sum;
    });
  }

  draw(random: Random): number {
    const wanted = random.uniform();
    let low = 0;
    let high = this.#cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulative[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low + 1;
  }
}

function sumOf(exponent: number, most: number): number {
  let sum = 0;
  for (let n = 1; n <= most; n++) sum += n ** -exponent;
  return sum;
}

function meanOf(exponent: number, most: number): number {
  return sumOf(exponent - 1, most) / sumOf(exponent, most);
}

/** A number r below `size`, with a probability proportional to about 1 / (r + 1) (Zipf's law). */
export function drawZipf(random: Random, size: number): number {
  return Math.min(size - 1, Math.floor((size + 1) ** random.uniform()) - 1);
}
