import { expect, it } from 'vitest';
import { checkUpdates, checkUpdatesOfCatalog } from '../testing/imports.ts';

it('updates give what a new reading gives, whatever has changed, bit for bit', () => checkUpdates(40));

it('updates give what a new reading gives from what the catalog says has changed', async () => {
  expect(await checkUpdatesOfCatalog({ numRuns: 40, seed: 1 })).toBeGreaterThan(20);
});
