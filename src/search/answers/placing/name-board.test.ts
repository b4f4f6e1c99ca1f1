import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stopWordsOf, WordShare, words } from '../../../text/index.ts';
import { nameBoard } from './name-board.ts';

const corpus = [
  'The best guide to the night sky',
  'How to watch the moon with a telescope',
  'Buying a telescope for the night sky',
  'Telescope reviews and the night sky',
  'Rye bread in a day',
  'Sourdough rye bread for beginners',
  'A guide to bread flour',
  ...Array.from(
    { length: 40 },
    (_, i) => `Guide number ${i} to other things of the ${'abcdefghij'[i % 10]}${i} kind`,
  ),
];
const rarity = new WordShare(corpus);
const isTaken = () => false;
const name = ([link = '', ...pages]: readonly string[], taken = isTaken as (title: string) => boolean) =>
  nameBoard(
    link,
    pages.map((text) => ({ text, weight: 0.5 })),
    { rarity, isTaken: taken },
  );

describe('the name of a new board', () => {
  it('is what a link has in common with the pages like it', async () => {
    expect(await name(['Baking rye bread', 'Rye bread in a day', 'Sourdough rye bread for beginners'])).toBe(
      'Rye bread',
    );
    expect(
      await name(['', 'Buying a telescope for the night sky', 'Telescope reviews and the night sky']),
    ).toBe('Night sky');
  });

  it('is written as the texts write it', async () => {
    expect(await name(['NASA and ESA'])).toBe('NASA, ESA');
    expect(await name(['iPhone'])).toBe('IPhone');
  });

  it('is none where no word tells anything', async () => {
    expect(await name(['How to do it with the', 'what it is', '42'])).toBeUndefined();
    expect(await name([''])).toBeUndefined();
  });

  it('is not that of a board that exists', async () => {
    const texts = ['Rye bread', 'Rye bread'];
    expect(await name(texts, (title) => title === 'rye bread')).toBe('Rye, bread');
  });

  it('knows the stop words of the language that the texts are in', async () => {
    expect(await name(['Wie das Brot mit dem Sauerteig wird', 'Das Brot und der Sauerteig für alle'])).toBe(
      'Brot, Sauerteig',
    );
  });

  it('never has a stop word', async () => {
    const word = fc.constantFrom(
      'the',
      'and',
      'how',
      'with',
      'rye',
      'moon',
      'quark',
      'a',
      '7',
      'of',
      'night',
      'sky',
    );
    const text = fc.array(word, { maxLength: 6 }).map((all) => all.join(' '));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
        const stopWords = await stopWordsOf(texts);
        const found = await name(texts);
        for (const each of words(found ?? '')) {
          expect(stopWords.has(each)).toBe(false);
          expect(texts.flatMap(words)).toContain(each);
        }
      }),
      { numRuns: 60 },
    );
  });
});
