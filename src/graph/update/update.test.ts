import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { none } from '../../base/index.ts';
import { checkUpdates, checkUpdatesOfCatalog } from '../testing/imports.ts';
import { moveClusters, movePairs } from './signals.ts';
import { compareUtf8 } from './sites.ts';

describe('updateRelation', () => {
  it('gives what a new reading gives, whatever has changed, bit for bit', () => checkUpdates(2));

  it('gives what a new reading gives from what the catalog says has changed', async () => {
    expect(await checkUpdatesOfCatalog({ numRuns: 2, seed: 2 })).toBeGreaterThan(0);
  });
});

describe('signals that move along', () => {
  const stays = Uint32Array.of(none, 0, 2, 3, none, 5); // 1 and 4 after are new

  it('keep clusters, under a new head where the old one went', () => {
    // Before: 0 stands for 1, 2 and 4; 3 stands for 5.
    const clusters = Uint32Array.of(0, 0, 0, 3, 0, 3);
    expect([...moveClusters(clusters, stays, Uint32Array.of(9, 0, 4, 7, 0, 1))]).toEqual([2, 1, 2, 3, 4, 3]);
    expect([...moveClusters(clusters, stays, Uint32Array.of(4, 0, 9, 7, 0, 1))]).toEqual([0, 1, 0, 3, 4, 3]);
  });

  it('keep pairs of similar pages that both stay', () => {
    const pairs = {
      page: Uint32Array.of(1, 0, 2, 5),
      other: Uint32Array.of(2, 1, 4, 3),
      similarity: Float32Array.of(0.1, 0.2, 0.3, 0.4),
    };
    expect(movePairs(pairs, stays)).toEqual({
      page: Uint32Array.of(0, 5),
      other: Uint32Array.of(2, 3),
      similarity: Float32Array.of(0.1, 0.4),
    });
  });
});

describe('compareUtf8', () => {
  it('orders like the bytes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});
