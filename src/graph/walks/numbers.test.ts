import fc from 'fast-check';
import { expect, it } from 'vitest';
import { choose } from './numbers.ts';

const exactly = (random: number, bound: number) => Number((BigInt(random) * BigInt(bound)) >> 32n);
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

it('choose is exact for every random number and bound', () => {
  // The product of these two is one less than a multiple of 2^32, to which a float64 rounds it
  expect(choose(2 ** 31 + 1, 2 ** 31 - 1)).toBe(exactly(2 ** 31 + 1, 2 ** 31 - 1));
  fc.assert(
    fc.property(uint32, uint32, fc.integer({ min: 1, max: 32 }), (random, bound, bits) => {
      const small = bound >>> (32 - bits);
      expect(choose(random, small)).toBe(exactly(random, small));
    }),
  );
});
