import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { none } from '../../base/index.ts';
import { checkUpdateOfCatalog, checkUpdates, checkUpdatesOfCatalog } from '../testing/imports.ts';
import { moveClusters, movePairs } from './signals.ts';
import { compareUtf8 } from './sites.ts';

describe('updateRelation', () => {
  it('gives what a new reading gives, whatever has changed, bit for bit', () => checkUpdates(2));

  it('gives what a new reading gives from what the catalog says has changed', async () => {
    expect(await checkUpdatesOfCatalog({ numRuns: 2, seed: 2 })).toBeGreaterThan(0);
  });
});

it('a page leaves what is trained on with its last known pin, as those that are left were saved later', async () => {
  const [url, board_id] = ['https://alone.example/', 'board0'];
  const rows = [
    { pin_id: 'known', url },
    { pin_id: 'known', board_id, saved_at: '2024-01-01' },
    { pin_id: 'later', url },
    { pin_id: 'later', board_id, saved_at: '2025-06-01' },
  ];
  const moved = [{ pin_id: 'known', url: 'https://a.example/1' }];
  expect(await checkUpdateOfCatalog([rows, moved])).toBe(4); // after both, in both views
});

describe('signals of untouched nodes', () => {
  const untouched = Uint32Array.of(none, 0, 2, 3, none, 5); // 1 and 4 after are new

  it('keep clusters, with a new representative if the old one was removed', () => {
    // Before: 0 represents 1, 2 and 4; 3 represents 5.
    const clusters = Uint32Array.of(0, 0, 0, 3, 0, 3);
    expect([...moveClusters(clusters, untouched, Uint32Array.of(9, 0, 4, 7, 0, 1))]).toEqual([
      2, 1, 2, 3, 4, 3,
    ]);
    expect([...moveClusters(clusters, untouched, Uint32Array.of(4, 0, 9, 7, 0, 1))]).toEqual([
      0, 1, 0, 3, 4, 3,
    ]);
  });

  it('keep pairs of similar pages that are both untouched', () => {
    const pairs = {
      page: Uint32Array.of(1, 0, 2, 5),
      other: Uint32Array.of(2, 1, 4, 3),
      similarity: Float32Array.of(0.1, 0.2, 0.3, 0.4),
    };
    expect(movePairs(pairs, untouched)).toEqual({
      page: Uint32Array.of(0, 5),
      other: Uint32Array.of(2, 3),
      similarity: Float32Array.of(0.1, 0.4),
    });
  });
});

describe('compareUtf8', () => {
  it('orders like UTF-8 bytes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 6 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});
