import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyList, keysAt } from './index.ts';

it('gives back every key, and nothing beyond them', () => {
  const keys = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 300 });
  fc.assert(
    fc.property(keys, (all) => {
      const list = new KeyList();
      for (const key of all) list.push(key);
      expect(Array.from({ length: list.length }, (_, i) => list.at(i))).toEqual(all);
      expect([list.at(-1), list.at(all.length)]).toEqual([undefined, undefined]);
    }),
  );
});

it('grows with its keys', () => {
  const list = new KeyList();
  const key = (i: number) => `https://example.org/é/${i}`.repeat(1 + (i % 9));
  for (let i = 0; i < 20_000; i++) list.push(key(i));
  for (const i of [0, 1, 4095, 4096, 19_999]) expect(list.at(i)).toBe(key(i));
});

it('picks keys by position', () => {
  const picked = keysAt(['a', 'b', 'c'], Uint32Array.of(2, 0));
  expect([picked.length, picked.at(0), picked.at(1), picked.at(2)]).toEqual([2, 'c', 'a', undefined]);
});
