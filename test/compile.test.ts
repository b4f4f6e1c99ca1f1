/** Compiling a corpus with every step switched on, from scratch and after an import; exporting its neighbors. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { none } from '../src/base/index.ts';
import { nodeKinds } from '../src/catalog/index.ts';
import { findNeighbors, loadGraph } from '../src/graph/index.ts';
import { fileSource, generate, Workspace } from '../src/index.ts';
import { closeDuckDb, openDuckDb, queryColumns, quoteSql } from '../src/storage/index.ts';

let folder: string;
let workspace: Workspace;

const everything = {
  cohesion: { edgeThreshold: 0.1 },
  mergePins: true,
  linkClusters: true,
  sites: true,
  prune: { edges: true },
  densify: { below: 2 },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-compile-'));
  await generate(join(folder, 'corpus'), { pages: 250, days: 1, imageWidth: 8 });
  workspace = await Workspace.init(join(folder, 'workspace'), { compile: everything });
  await workspace.import(fileSource(join(folder, 'corpus', 'day-000')));
  await workspace.compile();
  await workspace.import(fileSource(join(folder, 'corpus', 'day-001')));
});
afterAll(async () => {
  await workspace.close();
  await rm(folder, { recursive: true });
});

/** Everything in a graph, and what it was made from. */
async function read(view: 'train' | 'all') {
  const compiled = (await loadGraph(join(workspace.folder, 'graph'), view))!;
  const { graph, settings, builtFrom, state } = compiled;
  const keys = { page: await compiled.keys('page'), pin: await compiled.keys('pin') };
  return { graph, settings, builtFrom, state, keys, relation: await compiled.relation() };
}

it('after an import gives the same graphs as from scratch, and does nothing the second time', async () => {
  const { views } = await workspace.compile();
  const updated = { train: await read('train'), all: await read('all') };
  expect(views.all!.steps.map(({ step }) => step)).toEqual([
    'cohesion',
    'mergePins',
    'linkClusters',
    'sites',
    'pruneEdges',
    'densify',
    'connect',
  ]);
  for (const type of ['pagePin', 'pinBoard', 'pageSite', 'pagePage'] as const)
    expect(views.all!.edges[type]).toBeGreaterThan(0);
  await workspace.compile({ fromScratch: true });
  expect({ train: await read('train'), all: await read('all') }).toEqual(updated);
  expect((await workspace.compile()).views).toEqual((await workspace.compile()).views);
});

it('explains cohesion: planted noise scores low, and pairs around the threshold are shown', async () => {
  const { explanation } = await workspace.compile({ view: 'all', explain: 0.1 });
  const { thresholds, samples, scored } = explanation!;
  expect(scored).toBeGreaterThan(1000);
  const at = thresholds.find(({ threshold }) => threshold === 0.1)!;
  expect(at.real).toBeLessThan(0.2);
  expect(at.shuffled).toBeGreaterThan(0.5);
  expect(samples.map(({ score }) => score)).toEqual(
    samples.map(({ score }) => score).toSorted((a, b) => a - b),
  );
  expect(samples[0]!.page.key).toMatch(/^https:/);
});

it('exports the neighbors that walks find, with their keys', async () => {
  await workspace.compile({ view: 'all' });
  const files = await workspace.exportNeighbors(join(folder, 'out'));
  expect(files).toEqual(['neighbors/part-00000.parquet']);
  await expect(workspace.exportNeighbors(join(folder, 'out'))).rejects.toThrow('expected an empty folder');
  expect(await workspace.exportNeighbors(join(folder, 'out'), { overwrite: true })).toEqual(files);

  const compiled = (await loadGraph(join(workspace.folder, 'graph'), 'all'))!;
  const { graph } = compiled;
  const keys = {
    page: await compiled.keys('page'),
    pin: await compiled.keys('pin'),
    board: await compiled.keys('board'),
  };
  const pages = Uint32Array.from(keys.page.keys());
  const lists = await findNeighbors(graph, pages, {
    ...workspace.config.walk,
    top: workspace.config.model.neighbors,
  });
  const expected: string[] = [];
  for (const page of pages) {
    for (const kind of nodeKinds) {
      const { ids, visits, width } = lists[kind];
      for (let rank = 0; rank < width; rank++) {
        const id = ids[page * width + rank]!;
        if (id === none) break;
        expected.push(
          [
            keys.page[page],
            kind,
            rank + 1,
            keys[kind][id - graph.first[kind]],
            visits[page * width + rank],
          ].join(' '),
        );
      }
    }
  }
  const db = await openDuckDb();
  const { row } = await queryColumns(
    db,
    `SELECT concat_ws(' ', url, kind, rank, key, visits) AS row FROM read_parquet(${quoteSql(join(folder, 'out', files[0]!))})`,
    { row: 'text' },
  );
  closeDuckDb(db);
  expect(row).toEqual(expected);
});
