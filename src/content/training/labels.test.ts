import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelBlocks, measuredWords, wordF1 } from './labels.ts';

const blocks = (...texts: string[]) => texts.map(measuredWords);

describe('labelBlocks', () => {
  it('finds the blocks of the main text by their place', () => {
    const page = blocks('Home', 'About', 'Rye bread', 'Bread of rye is sour', 'Home', 'made at home');
    expect([
      ...labelBlocks(page, measuredWords('Rye bread. Bread of rye is sour. Home made at home')),
    ]).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it('finds long blocks out of order', () => {
    const page = blocks('one two three four five', 'six seven eight nine ten');
    expect([
      ...labelBlocks(page, measuredWords('six seven eight nine ten. one two three four five')),
    ]).toEqual([1, 1]);
  });

  it('takes every block of a page that is all main text', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 })), (page) => {
        expect([...labelBlocks(page, page.flat())]).toEqual(page.map(() => 1));
      }),
    );
  });
});

describe('wordF1', () => {
  it('is the harmonic mean of precision and recall of bags', () => {
    expect(wordF1(['a', 'a', 'b'], ['a', 'c'])).toBeCloseTo(2 / 5);
    expect(wordF1([], [])).toBe(1);
    expect(wordF1(['a'], [])).toBe(0);
  });
});
