/** A few of the moments of kill.slow.test.ts. */
import { expect, it } from 'vitest';
import { cheese } from './testing/full-disk.ts';
import { testKills } from './testing/kill.ts';
import { makeWorkspace } from './testing/small-workspace.ts';

it('survives kill -9 in the middle of a refresh and near its end', async () => {
  const workspace = await makeWorkspace();
  await workspace.import(cheese);
  await workspace.compile();
  expect(await testKills(workspace.folder, ['refresh'], [0.5, 0.9])).toBeGreaterThan(0);
});
