/** Image vectors of topics, pages and pins: unit vectors, each drawn around the vector of its parent. */
import type { Random } from '../../base/index.ts';
import { stream } from './streams.ts';
import { type Topics, topOf } from './topics.ts';

/**
 * The expected cosine of each vector with its parent. So a pin has a cosine of 0.78 · 0.9 with an image of its page, of
 * 0.78 · 0.9 · 0.6 · 0.7² with an image of a page of a sibling topic, and of 0 with others.
 */
const closeness = { topic: Math.sqrt(0.6), page: 0.7, pageImage: 0.9, pin: 0.78, duplicate: 0.998 };

/** Draws the image vectors of a corpus, of unit length. */
export class Images {
  readonly width: number;
  readonly #seed: number;
  /** `[T, width]` */
  readonly #topics: Float32Array;
  /** The page of the cached vector: the pins of a page are drawn one after another. */
  #page = -1;
  readonly #pageVector: Float32Array;

  constructor(seed: number, topics: Topics, width: number) {
    this.width = width;
    this.#seed = seed;
    this.#topics = drawTopics(seed, topics, width);
    this.#pageVector = new Float32Array(width);
  }

  /**
   * The vector that images of a page, and of pins about it, are drawn around. `[width]`; overwritten by the next
   * call.
   */
  ofPage(page: number, topic: number): Float32Array {
    if (page !== this.#page) {
      const center = this.#topics.subarray(topic * this.width, (topic + 1) * this.width);
      drawAround(center, closeness.page, stream(this.#seed, 'pageImage', page), this.#pageVector);
      this.#page = page;
    }
    return this.#pageVector;
  }

  /** Draws an image on a page into `out`, `[width]`. */
  drawPageImage(page: number, topic: number, random: Random, out: Float32Array): void {
    drawAround(this.ofPage(page, topic), closeness.pageImage, random, out);
  }

  /** Draws the image of a pin about a page into `out`, `[width]`. */
  drawPinImage(page: number, topic: number, random: Random, out: Float32Array): void {
    drawAround(this.ofPage(page, topic), closeness.pin, random, out);
  }

  /** Draws a near-duplicate of an image into `out`, `[width]`. */
  drawDuplicate(original: Float32Array, random: Random, out: Float32Array): void {
    drawAround(original, closeness.duplicate, random, out);
  }
}

function drawTopics(seed: number, topics: Topics, width: number): Float32Array {
  const vectors = new Float32Array(topics.count * width);
  const origin = new Float32Array(width);
  const top = new Float32Array(width);
  for (let topic = 0; topic < topics.count; topic++) {
    drawAround(origin, 0, stream(seed, 'topicImage', 0, topOf(topics, topic)), top);
    const out = vectors.subarray(topic * width, (topic + 1) * width);
    drawAround(top, closeness.topic, stream(seed, 'topicImage', 1, topic), out);
  }
  return vectors;
}

/** `out = unit(cosine · center + √(1 − cosine²) · unit(noise))`; `out` may be `center`. */
function drawAround(center: Float32Array, cosine: number, random: Random, out: Float32Array): void {
  const noise = new Float64Array(out.length);
  let squares = 0;
  for (let i = 0; i < out.length; i++) {
    noise[i] = random.normal();
    squares += noise[i]! ** 2;
  }
  const scale = Math.sqrt((1 - cosine ** 2) / squares);
  let norm = 0;
  for (let i = 0; i < out.length; i++) {
    noise[i] = cosine * center[i]! + scale * noise[i]!;
    norm += noise[i]! ** 2;
  }
  for (let i = 0; i < out.length; i++) out[i] = noise[i]! / Math.sqrt(norm);
}
