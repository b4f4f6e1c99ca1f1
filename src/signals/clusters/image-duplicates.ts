/** Near-duplicates among image vectors: bands of random hyperplanes, then the exact cosine. */
import { dotInFour, Random } from '../../base/index.ts';
import { cosine } from '../cohesion/image-cosines.ts';
import type { DuplicateTest } from './duplicate-test.ts';

/** Image vectors, and the order in which they are looked at. */
export interface ImageContents {
  readonly sort: 'image';
  /** Content i is row `rows[i]` of `vectors`. */
  readonly rows: Uint32Array;
  /** [n, width] */
  readonly vectors: Float32Array;
  readonly width: number;
  /** Near-duplicates have at least this cosine. */
  readonly similarity: number;
}

/**
 * Each bit of a key says on which side of a random hyperplane a vector lies. Two vectors at angle θ agree on a bit with
 * probability 1 − θ/π (Charikar, "Similarity Estimation Techniques from Rounding Algorithms", 2002). With 12 bands of
 * 24 bits, two vectors have the same key in some band with probability .26 for cosine .9, .84 for .97, .94 for .98 and
 * .99 for .99.
 */
const bands = 12;
const bits = 24;

export class ImageDuplicates implements DuplicateTest {
  readonly size: number;
  readonly bands = bands;
  readonly #contents: ImageContents;

  constructor(contents: ImageContents) {
    this.#contents = contents;
    this.size = contents.rows.length;
  }

  keys(band: number): Uint32Array {
    const { rows, vectors, width } = this.#contents;
    const random = new Random(band);
    const planes = Float32Array.from({ length: bits * width }, () => random.normal());
    const keys = new Uint32Array(rows.length);
    for (let i = 0; i < rows.length; i++) keys[i] = sidesOf(planes, vectors, rows[i]! * width, width);
    return keys;
  }

  similar(a: number, b: number): boolean {
    const { rows, vectors, width, similarity } = this.#contents;
    return cosine(vectors, rows[a]! * width, vectors, rows[b]! * width, width) >= similarity;
  }
}

/** One bit per hyperplane: 1 if the vector lies on its positive side. */
function sidesOf(planes: Float32Array, vectors: Float32Array, start: number, width: number): number {
  let sides = 0;
  for (let plane = 0; plane < bits; plane++) {
    sides = (sides << 1) | (dotInFour(planes, plane * width, vectors, start, width) > 0 ? 1 : 0);
  }
  return sides;
}
