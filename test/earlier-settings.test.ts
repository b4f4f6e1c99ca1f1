/** Workspaces whose files name settings that are constants now. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadVersion } from '../src/embeddings/index.ts';
import type { RelatedHit } from '../src/search/index.ts';
import type { Workspace } from '../src/workspace/workspace.ts';
import { makeWorkspace, reopen } from './testing/small-workspace.ts';

/** The settings that earlier versions wrote besides today's, with their old defaults. */
const earlier = {
  signals: {
    cohesion: { seed: 0 },
    pinClusters: { most: 1000 },
    linkClusters: { most: 1000 },
    similarPages: { neighbours: 10 },
  },
  compile: {
    prune: {
      maxDegree: { page: null, board: null, cluster: null, site: null },
      minDegree: { page: 0, pin: 0, board: 0, cluster: 0, site: 0 },
    },
  },
  walk: { method: 'walk', seed: 0, epsilon: 1e-4 },
  model: { pooling: 'transformer', seed: 0 },
};

type Json = { [name: string]: Json | number | string | null };

/** Changes a JSON file of a workspace. */
async function patch({ folder }: Workspace, file: string, change: (content: Json) => void): Promise<void> {
  const path = join(folder, file);
  const content = JSON.parse(await readFile(path, 'utf8')) as Json;
  change(content);
  await writeFile(path, JSON.stringify(content));
}

/** Adds settings to existing ones. */
function add(into: Json, settings: object): void {
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== 'object' || value === null) into[name] = value;
    else {
      into[name] ??= {};
      add(into[name] as Json, value);
    }
  }
}

/** Gives settings of the model their earlier names. */
function respell(model: Json, names: Readonly<Record<string, string>>): void {
  for (const [now, before] of Object.entries(names)) {
    model[before] = model[now]!;
    delete model[now];
  }
}

/** Renames the current graph of a view. */
async function renameGraph({ folder }: Workspace, view: string, name: string): Promise<void> {
  const manifest = join(folder, 'graph', `${view}.json`);
  const text = await readFile(manifest, 'utf8');
  const { version } = JSON.parse(text).meta;
  await rename(join(folder, 'graph', version), join(folder, 'graph', name));
  await writeFile(manifest, text.replaceAll(version, name));
}

const settingsOf = (manifest: Json) => (manifest.meta as Json).settings as Json;
const modelOf = (manifest: Json) => (manifest.meta as Json).config as Json;

describe('a workspace of an earlier version', () => {
  it('opens, and nothing has to be made again', async () => {
    const now = await makeWorkspace();
    const found = await now.search('birds');
    const { model, embeddings } = await now.status();
    const { meta } = (await loadVersion(join(now.folder, 'embeddings')))!;
    expect(meta.walk).toBe('3fdb5c04fb0d75d9977889467fa820ef'); // as if method, seed and epsilon were still settings
    await patch(now, 'linksage.json', (settings) => {
      add(settings, earlier);
      respell(settings.model as Json, { neighbors: 'neighbours', vocabulary: 'hashRows' });
    });
    for (const view of ['train', 'all']) {
      await patch(now, `graph/${view}.json`, (manifest) => {
        add(settingsOf(manifest), { compile: earlier.compile, signals: earlier.signals });
      });
    }

    const then = await reopen(now);
    const graph = await readFile(join(then.folder, 'graph/all.json'), 'utf8');
    await then.compile();
    expect(await readFile(join(then.folder, 'graph/all.json'), 'utf8')).toBe(graph);
    expect((await then.refresh()).committed).toBe(false);
    expect(await then.search('birds')).toEqual(found);
    expect(await then.status()).toMatchObject({ model, embeddings });
    expect((await then.train({ align: 'current' })).alignedTo).toMatchObject({ fromItsWeights: true });
  }, 60_000);

  it('says what has to be made again if its settings are gone', async () => {
    const workspace = await makeWorkspace();
    await renameGraph(workspace, 'train', 'train-earlier'); // its settings are part of its name
    await patch(workspace, 'graph/train.json', (manifest) => {
      add(settingsOf(manifest), { compile: { prune: { minDegree: { board: 2 } } } });
    });
    await patch(workspace, 'model/run-0001/manifest.json', (manifest) => {
      respell(modelOf(manifest), { neighbors: 'neighbours', vocabulary: 'hashRows' });
    });
    const then = await reopen(workspace);
    await expect(then.train()).rejects.toMatchObject({
      message: `${then.folder}: expected a graph of compile.prune.minDegree.board 0, got one of 2`,
      hint: 'Run: linksage compile',
    });
    await then.compile();
    expect(await then.status()).toMatchObject({ model: { earlier: true }, next: 'linksage train' });
    const needModel = [
      () => then.search('birds'),
      () => then.embed('birds'),
      () => then.evaluate(),
      () => then.refresh(),
      () => then.planRefresh(),
    ];
    for (const need of needModel) {
      await expect(need()).rejects.toMatchObject({
        code: 'stale',
        message: expect.stringMatching(/run-0001: expected a model of this version of linksage/),
        hint: 'Run: linksage train',
      });
    }
    const [{ key }] = (await then.related('https://www.audubon.org/', { k: 1 })) as [RelatedHit];
    expect(key).toContain('http'); // by stored vectors
    expect((await then.train({ align: 'current' })).alignedTo).toMatchObject({ fromItsWeights: false });
    await then.refresh();
    expect((await then.status()).model).toMatchObject({ run: 'run-0002', earlier: false });
    expect((await then.search('birds')).length).toBeGreaterThan(0);
  }, 60_000);
});
