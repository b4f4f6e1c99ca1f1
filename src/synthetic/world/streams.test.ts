import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scatter, scramblePair } from './streams.ts';

describe('Scatter', () => {
  it('maps numbers to distinct places, and back', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(100), fc.integer({ min: 1, max: 3000 }), (seed, salt, size) => {
        const scatter = new Scatter(seed, salt, size);
        const places = Array.from({ length: size }, (_, i) => scatter.place(i));
        expect(new Set(places).size).toBe(size);
        expect(Math.min(...places)).toBe(0);
        expect(Math.max(...places)).toBe(size - 1);
        expect(places.map((place) => scatter.at(place))).toEqual(places.map((_, i) => i));
      }),
    );
  });

  it('is exact for the largest corpora', () => {
    const scatter = new Scatter(3, 1, 2 ** 26 - 5);
    for (let i = 0; i < 2 ** 26 - 5; i += 1_000_003) expect(scatter.at(scatter.place(i))).toBe(i);
  });
});

describe('scramblePair', () => {
  it('gives distinct whole numbers below 2^52', () => {
    const numbers = new Set<number>();
    for (let first = 0; first < 300; first++) {
      for (let second = 0; second < 300; second++) numbers.add(scramblePair(9, first, second));
    }
    expect(numbers.size).toBe(300 * 300);
    expect(
      [...numbers].every((number) => Number.isSafeInteger(number) && number >= 0 && number < 2 ** 52),
    ).toBe(true);
  });

  it('leaves no visible order', () => {
    const ascending = Array.from(
      { length: 2000 },
      (_, i) => scramblePair(9, i, 0) < scramblePair(9, i + 1, 0),
    );
    const share = ascending.filter(Boolean).length / ascending.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.05);
  });
});
