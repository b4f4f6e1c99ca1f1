import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Block } from './blocks.ts';
import { chooseBlocks } from './choose.ts';

const element = { tag: 'p', attributes: new Map(), parent: undefined, children: [] };

it('chooses the set of blocks with the best expected F1', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0.01, max: 0.99, noNaN: true })), {
        minLength: 1,
        maxLength: 7,
      }),
      (pairs) => {
        const blocks: Block[] = pairs.map(([words]) => ({
          text: 'x',
          element,
          words,
          linkWords: 0,
          boldWords: 0,
        }));
        const { expected } = chooseBlocks(
          blocks,
          Float32Array.from(pairs, ([, p]) => p),
        );
        const all = pairs.reduce((sum, [words, p]) => sum + words * p, 0);
        for (let set = 1; set < 2 ** pairs.length; set++) {
          const kept = pairs.filter((_, i) => (set >> i) & 1);
          const [words, right] = kept.reduce(([w, r], [words, p]) => [w + words, r + words * p], [0, 0]);
          expect((2 * right) / (words + all)).toBeLessThanOrEqual(expected + 1e-6);
        }
      },
    ),
  );
});
