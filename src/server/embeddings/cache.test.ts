import { expect, it } from 'vitest';
import { EmbeddingCache } from './cache.ts';

const vector = { json: `"${'A'.repeat(800)}"`, words: 1 };

it('keeps what is asked for again and again, in a bounded number of bytes', () => {
  const cache = new EmbeddingCache(20_000); // about twenty entries
  cache.keep('v1', 'float 16', 'wanted', vector);
  for (let i = 0; i < 200; i++) {
    expect(cache.find('v1', 'float 16', 'wanted')).toBe(vector);
    cache.keep('v1', 'float 16', `text ${i}`, vector);
  }
  const kept = Array.from({ length: 200 }, (_, i) => cache.find('v1', 'float 16', `text ${i}`)).filter(
    Boolean,
  );
  expect(kept.length).toBeGreaterThan(10);
  expect(kept.length).toBeLessThan(20);
  expect(cache.find('v1', 'base64 16', 'wanted')).toBeUndefined();
  expect(cache.find('v2', 'float 16', 'wanted')).toBeUndefined();
  cache.keep('v2', 'float 16', 'wanted', vector);
  expect(cache.find('v1', 'float 16', 'wanted')).toBeUndefined();
});
