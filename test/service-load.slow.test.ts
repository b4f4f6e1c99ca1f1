/** A workspace that holds one version in memory, while another one is made. */
import { expect, it } from 'vitest';
import { rowsSource } from '../src/index.ts';
import { makeWorkspace } from './testing/small-workspace.ts';

it('answers from the loaded version until the next load', async () => {
  const workspace = await makeWorkspace();
  const { name } = await workspace.load();
  await workspace.import(rowsSource([{ url: 'https://new.example/' }]));
  await workspace.compile({ view: 'all' });
  await workspace.refresh();
  const versionOf = () => workspace.withVersion(async ({ version }) => version.name);
  expect(await versionOf()).toBe(name);
  expect(await workspace.vectors('page', ['https://new.example/'])).toEqual([undefined]);
  const during = Array.from({ length: 20 }, () => workspace.search('bird', { k: 3 }));
  const next = await workspace.load();
  expect(next.name > name).toBe(true);
  expect(await versionOf()).toBe(next.name);
  for (const hits of await Promise.all(during)) expect(hits.length).toBe(3);
  expect((await workspace.versions()).filter(({ current }) => current)).toMatchObject([{ name: next.name }]);
});
