/** Cosines between the image vectors of pins and pages. */
import { dotInFour, groupByKey, none } from '../../base/index.ts';
import type { ImageSource } from '../words/sources.ts';
import type { Pairs } from './pair-sample.ts';

/**
 * The cosine of the image vectors of each pair, NaN if a side has none; [pairs]. Vectors of the pages in pairs are held
 * in memory; those of pins are only streamed.
 */
export async function imageCosines(images: ImageSource, { pins, pages }: Pairs): Promise<Float32Array> {
  const cosines = new Float32Array(pins.length).fill(Number.NaN);
  const ofPage = await readVectors(images, pages);
  const byPin = groupByKey(pins, largest(pins) + 1);
  for await (const { positions, vectors, width } of images.streamImageVectors('pin')) {
    for (let row = 0; row < positions.length; row++) {
      const pin = positions[row]!;
      if (pin + 1 >= byPin.offsets.length) break;
      for (let i = byPin.offsets[pin]!; i < byPin.offsets[pin + 1]!; i++) {
        const pair = byPin.members[i]!;
        const at = ofPage.rows[pages[pair]!];
        if (at === undefined || at === none) continue;
        cosines[pair] = cosine(vectors, row * width, ofPage.vectors, at * width, width);
      }
    }
  }
  return cosines;
}

/** The vectors of the pages in `wanted`, and for each page the row of its vector, or `none`. */
async function readVectors(images: ImageSource, wanted: Uint32Array) {
  const rows = new Uint32Array(largest(wanted) + 1).fill(none);
  const isWanted = new Uint8Array(rows.length);
  for (const page of wanted) if (page < isWanted.length) isWanted[page] = 1;
  const count = isWanted.reduce((sum, one) => sum + one, 0);
  let vectors = new Float32Array(0);
  let next = 0;
  for await (const chunk of images.streamImageVectors('page')) {
    if (vectors.length === 0) vectors = new Float32Array(count * chunk.width);
    for (let i = 0; i < chunk.positions.length; i++) {
      const page = chunk.positions[i]!;
      if (!isWanted[page]) continue;
      vectors.set(chunk.vectors.subarray(i * chunk.width, (i + 1) * chunk.width), next * chunk.width);
      rows[page] = next++;
    }
  }
  return { rows, vectors };
}

/** The largest position, ignoring `none`; −1 if there is none. */
function largest(positions: Uint32Array): number {
  let most = -1;
  for (const position of positions) if (position !== none && position > most) most = position;
  return most;
}

/** The cosine of two rows of `width` numbers that start at `p` and `q`; NaN if one is all zeros. */
export function cosine(a: Float32Array, p: number, b: Float32Array, q: number, width: number): number {
  return (
    dotInFour(a, p, b, q, width) / Math.sqrt(dotInFour(a, p, a, p, width) * dotInFour(b, q, b, q, width))
  );
}
