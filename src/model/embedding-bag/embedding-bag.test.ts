import { describe, expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import type { SparseRows } from '../../text/index.ts';
import { sumBags } from '../index.ts';

function randomBags(texts: number, perText: (random: Random) => number, rows: number) {
  const random = new Random(31);
  const offsets = new Uint32Array(texts + 1);
  for (let text = 0; text < texts; text++) offsets[text + 1] = offsets[text]! + perText(random);
  const total = offsets[texts]!;
  const features: SparseRows = {
    offsets,
    ids: Uint32Array.from({ length: total }, () => random.below(rows)),
    values: Float32Array.from({ length: total }, () => random.uniform()),
  };
  return { features, random };
}

describe('sumBags', () => {
  it('sums the weighted rows of each text, of any number of features', async () => {
    const [rows, width] = [50, 7];
    const { features, random } = randomBags(40, (dice) => dice.below(10), rows);
    const data = Float32Array.from({ length: rows * width }, () => random.normal());
    const vectors = await sumBags({ data, width }, features);
    expect(vectors.length).toBe(40 * width);
    for (let text = 0; text < 40; text++) {
      for (let place = 0; place < width; place++) {
        let sum = 0;
        for (let i = features.offsets[text]!; i < features.offsets[text + 1]!; i++)
          sum += features.values[i]! * data[features.ids[i]! * width + place]!;
        expect(vectors[text * width + place]).toBeCloseTo(sum, 4);
      }
    }
  });

  it('gives the same on any number of threads, to the bit', async () => {
    const [rows, width] = [1000, 2];
    const { features, random } = randomBags(8200, () => 256, rows); // enough for threads to be used
    const data = new Float32Array(new SharedArrayBuffer(4 * rows * width));
    for (const i of data.keys()) data[i] = random.normal();
    const one = await sumBags({ data, width }, features, 1);
    expect(await sumBags({ data, width }, features, 2)).toEqual(one);
    expect(await sumBags({ data, width }, features, 3)).toEqual(one);
  });
});
