import { expect, it } from 'vitest';
import { countWords, relativeIdf } from './vocabulary.ts';

const texts = ['Bread and butter', 'bread, bread, BREAD', 'salt and butter', ''];

it('has the words of the texts, those of most texts first, ties in alphabetical order', () => {
  const { words, frequencies, texts: count } = countWords(texts, 10);
  expect(words).toEqual(['and', 'bread', 'butter', 'salt']);
  expect([...frequencies]).toEqual([2, 2, 2, 1]); // in how many texts, not how often
  expect(count).toBe(4);
  expect(countWords(texts, 2).words).toEqual(['and', 'bread']);
});

it('gives a word of one text the weight 1, and less to those of more', () => {
  const [and, , , salt] = relativeIdf(countWords(texts, 10));
  expect(salt).toBe(1);
  expect(and).toBeCloseTo((Math.log(5 / 3) + 1) / (Math.log(5 / 2) + 1), 6);
});
