import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish32, Random } from '../index.ts';

const bits = 0xffffffffn;
const rotate = (x: bigint, by: bigint) => ((x << by) | (x >> (32n - by))) & bits;

/** xoshiro128** as published (prng.di.unimi.it/xoshiro128starstar.c), computed with bigints. */
function* xoshiro(state: readonly bigint[]): Generator<number> {
  const s = [...state] as [bigint, bigint, bigint, bigint];
  for (;;) {
    yield Number((rotate((s[1] * 5n) & bits, 7n) * 9n) & bits);
    const t = (s[1] << 9n) & bits;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
  }
}

function take<T>(source: Iterator<T>, count: number): T[] {
  return Array.from({ length: count }, () => source.next().value);
}

/** The state made from a seed: a Weyl sequence through murmur3's finalizer. */
function stateOf(seed: number, salts: readonly number[]): bigint[] {
  let at = seed;
  for (const salt of salts) at = finish32((at + 0x9e3779b9) ^ finish32(salt));
  const state = [1, 2, 3, 4].map((i) =>
    BigInt(finish32(Number(BigInt.asIntN(32, BigInt(at) + BigInt(i) * 0x9e3779b9n)))),
  );
  return [...state.slice(0, 3), state[3]! | 1n];
}

const numbers = (random: Random, count: number) => Array.from({ length: count }, () => random.uint32());

describe('Random', () => {
  it('is xoshiro128**', () => {
    // The first outputs of the published program from the state 1, 2, 3, 4
    expect(take(xoshiro([1n, 2n, 3n, 4n]), 4)).toEqual([11520, 0, 5927040, 70819200]);
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.nat(), { maxLength: 3 }), (seed, salts) => {
        const expected = take(xoshiro(stateOf(seed, salts)), 20);
        expect(numbers(new Random(seed, ...salts), 20)).toEqual(expected);
      }),
    );
  });

  it('gives the same numbers for the same seed and salts, and others for any other', () => {
    const streams = [[0], [1], [0, 0], [0, 1], [1, 0], [0, 0, 0], [0, 0, 1], [0, 1, 0]] as [
      number,
      ...number[],
    ][];
    const first = streams.map((stream) => numbers(new Random(...stream), 4).join());
    expect(streams.map((stream) => numbers(new Random(...stream), 4).join())).toEqual(first);
    expect(new Set(first).size).toBe(streams.length);
  });

  it('is uniform, in each stream and from stream to stream', () => {
    const [cells, draws] = [64, 64_000];
    const one = new Random(5);
    const samples: [string, (draw: number) => number][] = [
      ['one stream', () => one.below(cells)],
      ['first numbers of many streams', (draw) => new Random(5, draw).below(cells)],
      ['first numbers of many seeds', (draw) => new Random(draw).below(cells)],
    ];
    for (const [name, sample] of samples) {
      const counts = new Float64Array(cells);
      for (let draw = 0; draw < draws; draw++) counts[sample(draw)]!++;
      const expected = draws / cells;
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // 63 degrees of freedom: mean 63, standard deviation √126; both tails are suspicious
      expect(Math.abs(chiSquare - 63), name).toBeLessThan(5 * Math.sqrt(126));
    }
  });

  it('gives normal numbers of mean 0 and variance 1', () => {
    const random = new Random(6);
    const values = Array.from({ length: 50_000 }, () => random.normal());
    const mean = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(Math.abs(mean(1))).toBeLessThan(0.02);
    expect(Math.abs(mean(2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(4) - 3)).toBeLessThan(0.2);
  });

  it('shuffles every item to every position equally often', () => {
    const random = new Random(7);
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    for (let round = 0; round < 8000; round++) {
      const order = random.shuffle(Uint8Array.of(0, 1, 2, 3));
      expect([...order].sort()).toEqual([0, 1, 2, 3]);
      for (const [place, item] of order.entries()) counts[item]![place]!++;
    }
    for (const count of counts.flat()) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(1500));
  });
});
