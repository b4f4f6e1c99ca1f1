/** A command that is killed at any moment leaves the last committed state, and running it again ends as if undisturbed. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Random } from '../src/base/index.ts';
import type { WorkspaceSettings } from '../src/index.ts';
import { testKills } from './testing/kill.ts';
import {
  listSource,
  makeWorkspace,
  reopen,
  starterList,
  starterLists,
  tinySettings,
} from './testing/small-workspace.ts';

/** By default, a few moments; with `LINKSAGE_KILLS=all`, 50 moments each of compile, train and refresh. */
const share = process.env.LINKSAGE_KILLS === 'all' ? 1 : 1 / 3;

/** Random moments, as shares of the duration of an undisturbed run. */
function randomMoments(count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: Math.ceil(count * share) }, () => random.uniform());
}

/** A workspace with embeddings, and with links imported since that are not compiled yet. */
async function workspaceWithNews(settings: WorkspaceSettings = tinySettings) {
  const workspace = await makeWorkspace(starterLists, settings);
  const links = Array.from({ length: 40 }, (_, i) => ({
    title: `Cheese ${i}`,
    url: `https://cheese.example/${i}`,
    description: `The cheese of village ${i}.`,
  }));
  await workspace.import(listSource('Cheese', links));
  return workspace;
}

describe('kill -9 leaves what was committed, and running the command again ends as if undisturbed', () => {
  it('at moments of an import', async () => {
    const { folder } = await makeWorkspace();
    const killed = await testKills(folder, ['import', starterList('coffee-and-tea')], randomMoments(10, 1));
    expect(killed).toBeGreaterThan(4 * share);
  });

  it('at moments of a compile', async () => {
    const { folder } = await workspaceWithNews();
    expect(await testKills(folder, ['compile'], randomMoments(16, 2))).toBeGreaterThan(7 * share);
  });

  it('at moments of a training', async () => {
    const workspace = await workspaceWithNews();
    await workspace.compile();
    expect(await testKills(workspace.folder, ['train'], randomMoments(17, 3))).toBeGreaterThan(7 * share);
  });

  it('at moments of a refresh that makes and extends indexes', async () => {
    const workspace = await workspaceWithNews({ ...tinySettings, embeddings: { index: 'approximate' } });
    await workspace.compile();
    const { folder } = workspace;
    expect(await testKills(folder, ['refresh'], randomMoments(12, 4))).toBeGreaterThan(3 * share);
    // With a new model, which encodes everything
    const other = await reopen(workspace);
    await other.train();
    await rm(join(folder, 'vectors'), { recursive: true });
    expect(await testKills(folder, ['refresh'], randomMoments(12, 5))).toBeGreaterThan(3 * share);
  });
});
