import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BestFew } from './index.ts';

it('BestFew keeps what a full sort would', () => {
  const entries = fc.uniqueArray(fc.record({ item: fc.nat(1000), score: fc.nat(8) }), {
    selector: ({ item }) => item,
  });
  fc.assert(
    fc.property(entries, fc.integer({ min: 1, max: 10 }), (list, size) => {
      const best = new BestFew(size);
      for (const { item, score } of list) best.add(item, score);
      const taken: number[] = [];
      best.eachBestFirst((item) => taken.push(item));
      const sorted = [...list].sort((a, b) => b.score - a.score || a.item - b.item);
      expect(taken).toEqual(sorted.slice(0, size).map(({ item }) => item));
    }),
  );
});
