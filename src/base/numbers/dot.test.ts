import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dot, dotAt, dotInFour } from '../index.ts';

const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 13 });

it('dot products sum the products of numbers at the same position', () => {
  fc.assert(
    fc.property(numbers, numbers, fc.nat(3), fc.nat(3), (one, other, p, q) => {
      const length = Math.min(one.length, other.length);
      const wanted = one.slice(0, length).reduce((sum, value, i) => sum + value * other[i]!, 0);
      const a = Float32Array.of(...new Array(p).fill(99), ...one);
      const b = Float32Array.of(...new Array(q).fill(99), ...other);
      expect(dotAt(a, p, b, q, length)).toBe(wanted);
      expect(dotInFour(a, p, b, q, length)).toBe(wanted);
      expect(dot(Float64Array.from(one), Float32Array.from(other), length)).toBe(wanted);
    }),
  );
});

it('dot adds the products in order, by default over the whole row', () => {
  const a = Float64Array.of(1e16, 1, -1e16, 1);
  expect(dot(a, new Float64Array(4).fill(1))).toBe(1);
  expect(dotInFour(Float32Array.of(1e8, 1, -1e8, 1), 0, new Float32Array(4).fill(1), 0, 4)).toBe(
    1 - 1e8 + 1e8 + 1,
  );
});
