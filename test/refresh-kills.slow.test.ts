import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Random } from '../src/base/index.ts';
import { type EmbeddingVersion, listVersions, loadVersion } from '../src/embeddings/index.ts';
import { run, runAndKill } from './testing/kill.ts';
import { listSource, makeWorkspace, starterLists, tinySettings } from './testing/small-workspace.ts';

/** Several refreshes killed in a row, each after an import. */
const rounds = 12;

it('keeps the last committed version complete, however many refreshes are killed in a row', async () => {
  const embeddings = { tolerance: 0, audit: { pages: 0 } };
  const workspace = await makeWorkspace(starterLists, { ...tinySettings, embeddings });
  const folder = join(workspace.folder, 'embeddings');
  const duration = await run(workspace.folder, ['refresh', '--full']);
  const random = new Random(1);
  let pages = (await currentVersion(folder)).meta.counts.page;
  let killed = 0;
  for (let round = 0; round < rounds; round++) {
    await workspace.import(listSource(`Cheese ${round}`, [cheese(round)]));
    await workspace.compile({ view: 'all' });
    const all = await workspace.planRefresh();
    const wanted = all.counts.page.added + pages;
    const done = await runAndKill(workspace.folder, ['refresh', '--full'], random.uniform() * duration);
    if (done === undefined) killed++;

    const version = await currentVersion(folder);
    expect([pages, wanted]).toContain(version.meta.counts.page);
    pages = version.meta.counts.page;
    for (const each of await listVersions(folder)) await each.verify();
  }
  expect(killed).toBeGreaterThan(rounds / 3);

  // Continuing with the chunks that were left gives the same as starting without them
  await run(workspace.folder, ['refresh', '--full']);
  const resumed = await currentVersion(folder);
  await run(workspace.folder, ['refresh', '--full']);
  const afresh = await currentVersion(folder);
  expect(afresh.name).not.toBe(resumed.name);
  for (const kind of ['page', 'pin', 'board'] as const)
    expect(await resumed.readVectors(kind)).toEqual(await afresh.readVectors(kind));
  expect(await listVersions(folder)).toHaveLength(2);
});

async function currentVersion(folder: string): Promise<EmbeddingVersion> {
  return (await loadVersion(folder))!;
}

/** A link with a text of its own. */
function cheese(number: number) {
  const url = `https://cheese.example/${number}`;
  return { title: `Cheese ${number}`, url, description: `The cheese of village ${number}.` };
}
