import fc from 'fast-check';
import { expect, it } from 'vitest';
import { none } from '../../base/index.ts';
import { indexWords, rowOfWord } from './word-index.ts';

const word = fc.string({ unit: 'grapheme', maxLength: 8 });

it('finds the row of every word, and none of any other', () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { maxLength: 200 }), fc.array(word), (words, others) => {
      const index = indexWords(words);
      for (const [row, each] of words.entries()) expect(rowOfWord(index, each)).toBe(row);
      for (const other of others) if (!words.includes(other)) expect(rowOfWord(index, other)).toBe(none);
    }),
  );
});

it('has room for no words and for many, in memory that threads share', () => {
  expect(rowOfWord(indexWords([]), 'bread')).toBe(none);
  const words = Array.from({ length: 50_000 }, (_, i) => `w${i.toString(36)}`);
  const index = indexWords(words);
  for (const row of [0, 1, 777, 49_999]) expect(rowOfWord(index, words[row]!)).toBe(row);
  expect(rowOfWord(index, 'bread')).toBe(none);
  for (const array of Object.values(index)) expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
});
