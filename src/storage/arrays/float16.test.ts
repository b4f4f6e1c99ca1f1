import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeFloat16, encodeFloat16 } from '../index.ts';

/** The value of a bit pattern by the definition of IEEE 754, section 3.4. */
function numberOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const all = Uint16Array.from({ length: 0x10000 }, (_, half) => half);
/** The finite numbers from 0 up, which are in the order of their bit patterns. */
const finite = [...all.subarray(0, 0x7c00)].map(numberOf);

it('decodes every bit pattern by the definition, and encodes it back to the same pattern', () => {
  const numbers = decodeFloat16(all);
  expect(numbers).toEqual(Float32Array.from(all, numberOf));
  const isNumber = (half: number) => !Number.isNaN(numberOf(half));
  expect(encodeFloat16(numbers).filter((_, half) => isNumber(half))).toEqual(all.filter(isNumber));
  expect(decodeFloat16(encodeFloat16(Float32Array.of(Number.NaN)))).toEqual(Float32Array.of(Number.NaN));
});

it('encodes to the nearest number, ties to even', () => {
  const near = fc.nat(0x7bfe).chain((half) => {
    const [low, high] = [finite[half]!, finite[half + 1]!];
    const between = fc.constantFrom(0, 2 ** -12, 0.5 - 2 ** -12, 0.5, 0.5 + 2 ** -12, 1 - 2 ** -12);
    return between.map((share) => ({ half, share, number: low + share * (high - low) }));
  });
  fc.assert(
    fc.property(near, fc.boolean(), ({ half, share, number }, negative) => {
      const up = share > 0.5 || (share === 0.5 && half % 2 === 1);
      const expected = (half + Number(up)) | (negative ? 0x8000 : 0);
      expect(encodeFloat16(Float32Array.of(negative ? -number : number))).toEqual(Uint16Array.of(expected));
    }),
    { numRuns: 2000 },
  );
  const ends = Float32Array.of(65_519, 65_520, 1e30, 2 ** -25, 2 ** -25 * 1.01, 1e-40);
  expect(encodeFloat16(ends)).toEqual(Uint16Array.of(0x7bff, 0x7c00, 0x7c00, 0, 1, 0));
});
