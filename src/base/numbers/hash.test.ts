import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash, finish32, hash32 } from '../index.ts';

/** Murmur3's finalizer, computed with bigints. */
function finish(value: bigint): bigint {
  const bits = 0xffffffffn;
  let h = value & bits;
  h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & bits;
  h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & bits;
  return h ^ (h >> 16n);
}

describe('finish32', () => {
  it("is murmur3's finalizer", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (value) => {
        expect(finish32(value)).toBe(Number(finish(BigInt(value))));
        expect(finish32(value | 0)).toBe(finish32(value));
      }),
    );
  });
});

describe('hash32', () => {
  it('is FNV-1a over UTF-16 code units, finished', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(0xffffffff), (text, seed) => {
        let h = 0x811c9dc5n ^ BigInt(seed);
        for (let i = 0; i < text.length; i++)
          h = ((h ^ BigInt(text.charCodeAt(i))) * 0x01000193n) & 0xffffffffn;
        expect(hash32(text, seed)).toBe(Number(finish(h)));
      }),
    );
  });

  it('spreads similar keys evenly', () => {
    const counts = new Float64Array(256);
    for (let i = 0; i < 25_600; i++) counts[hash32(`https://example.com/${i}`) >>> 24]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
    expect(Math.abs(chiSquare - 255)).toBeLessThan(5 * Math.sqrt(2 * 255));
  });
});

describe('contentHash', () => {
  it('is the first half of SHA-256 over the parts, each preceded by its length', () => {
    const hash = createHash('sha256').update('2:ab1:c0:1:ü').digest('hex');
    expect(contentHash('ab', 'c', '', 'ü')).toBe(hash.slice(0, 32));
  });

  it('differs when the same text is split into other parts', () => {
    const parts = fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 });
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(contentHash(...a) === contentHash(...b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
    expect(contentHash('ab', 'c')).not.toBe(contentHash('a', 'bc'));
    expect(contentHash('1:a')).not.toBe(contentHash('1', 'a'));
  });
});
