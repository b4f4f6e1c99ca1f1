/** The whole path of a workspace, on real files. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Catalog, type NodeKind, nodeKinds } from '../src/catalog/index.ts';
import { decodeVectors, encodeVectors, loadVersion } from '../src/embeddings/index.ts';
import { similarToNew } from '../src/evaluation/contenders/similar-to-new.ts';
import { evaluatedModel } from '../src/evaluation/index.ts';
import { loadGraph } from '../src/graph/index.ts';
import { fileSource, Workspace } from '../src/index.ts';
import { findRun } from '../src/model/index.ts';
import { prefixOf } from '../src/nearest/index.ts';
import {
  initWorkspace,
  listSource,
  makeWorkspace,
  reopen,
  starterList,
  starterLists,
  temporaryFolder,
  tinySettings,
} from './testing/small-workspace.ts';

const cheese = listSource('Cheese', [
  { title: 'Cheddar guide', url: 'https://cheddar.example/', description: 'Cloth, cave and time.' },
  { title: 'Blue cheese', url: 'https://blue.example/mould', description: 'Needles and noble mould.' },
]);

/** The newest embedding version, kind by kind. */
async function readEmbeddings({ folder }: Workspace) {
  const version = (await loadVersion(join(folder, 'embeddings')))!;
  const read = async (kind: NodeKind) => ({
    keys: (await version.readRows(kind)).keys,
    vectors: await version.readVectors(kind),
  });
  return { page: await read('page'), pin: await read('pin'), board: await read('board') };
}

function expectClose(found: Float32Array, expected: Float32Array) {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(1e-5);
}

describe('a workspace', () => {
  it('goes from lists of links to answers', async () => {
    const workspace = await initWorkspace();
    expect((await workspace.status()).next).toBe('linksage compile');
    const { catalog } = await workspace.status();
    expect(catalog.boards).toBeGreaterThan(starterLists.length); // sections of the lists
    expect(catalog.pins).toBe(catalog.saves);

    const { split, views } = await workspace.compile();
    expect(split).toEqual({ by: 'random', share: 0.1, seed: 1 });
    const { cluster, site, ...listed } = views.all!.nodes;
    expect(listed).toEqual({ page: catalog.pages, pin: catalog.pins, board: catalog.boards });
    expect([cluster, site]).toEqual([0, 0]);
    expect(views.train!.nodes.pin).toBeLessThan(catalog.pins);
    expect((await workspace.status()).next).toBe('linksage refresh'); // too few links to suggest training

    const { run, view, rounds, best } = await workspace.train();
    expect({ run, view, rounds: rounds.length }).toEqual({ run: 'run-0001', view: 'train', rounds: 2 });
    expect(rounds).toContainEqual(best);
    expect(await readdir(join(workspace.folder, 'model'))).toEqual(['run-0001', 'run-0001.md']);
    expect((await workspace.status()).next).toBe('linksage refresh');

    const card = () => readFile(join(workspace.folder, 'model/run-0001.md'), 'utf8');
    expect(await card()).toContain('Not evaluated');
    const report = await workspace.evaluate();
    expect(report.tasks.length).toBeGreaterThan(0);
    expect(await card()).toContain('held-out saves');
    expect(await workspace.modelCard()).toBe(await card());
    const stored = await readFile(join(workspace.folder, 'reports/run-0001/report.json'), 'utf8');
    expect(JSON.parse(stored)).toEqual(JSON.parse(JSON.stringify(report)));
    const timeless = ({ seconds: _, engineShare: __, ...measured }: (typeof rounds)[number]) => measured;
    expect(report.run!.rounds).toEqual(rounds.map(timeless)); // equal runs make equal reports

    const refreshed = await workspace.refresh();
    expect(refreshed.committed).toBe(true);
    expect(refreshed.counts.page).toMatchObject({ added: catalog.pages, carried: 0 });
    const status = await workspace.status();
    expect(status.embeddings).toMatchObject([
      { version: 'v000001', view: 'all', stale: false, counts: { page: catalog.pages, pin: catalog.pins } },
    ]);
    expect(status.model).toMatchObject({
      run: 'run-0001',
      view: 'train',
      stale: false,
      isBase: false,
      earlier: false,
    });
    expect(status.next).toContain('linksage search');

    for (const kind of nodeKinds) {
      const hits = await workspace.search('birds in the garden', { kind, k: 5, mode: 'vector' });
      expect(hits).toHaveLength(5);
      expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((a, b) => b - a));
    }
    const related = await workspace.related('https://www.openstreetmap.org/', { k: 3, why: true, dims: 8 });
    expect(related).toHaveLength(3);
    expect(related.map(({ key }) => key)).not.toContain('https://openstreetmap.org');
    expect(related[0]!.why).toBeDefined();
    const boards = await workspace.pickBoards({ url: 'https://new.example/', title: 'Bird songs' }, { k: 4 });
    expect(boards.length).toBeLessThanOrEqual(4);
    for (const { probability } of boards) expect(probability).toBeGreaterThan(0);
    const out = join(await temporaryFolder(), 'export');
    expect((await workspace.export(out)).sort()).toEqual(['boards.parquet', 'pages.parquet', 'pins.parquet']);
  });

  it('stores the configured dims in the configured type', async () => {
    const whole = await makeWorkspace();
    const { page } = await readEmbeddings(whole);
    const before = await whole.search('mountain huts', { mode: 'vector', k: 50, dims: 8 });
    const settings = { ...tinySettings, embeddings: { storage: 'int8', dims: [8] } } as const;
    await writeFile(join(whole.folder, 'linksage.json'), JSON.stringify(settings));
    const workspace = await reopen(whole);
    expect((await workspace.refresh()).counts.page).toMatchObject({
      carried: 0,
      remodeled: page.keys.length,
    });
    const version = (await loadVersion(join(workspace.folder, 'embeddings')))!;
    expect([version.storage, version.meta.dims]).toEqual(['int8', [8]]);
    const short = prefixOf(page.vectors, 16, 8);
    const stored = await version.readVectors('page');
    expect(stored).toEqual(decodeVectors(encodeVectors('int8', short, 8), 8));
    expect((await workspace.refresh()).committed).toBe(false);

    const found = await workspace.search('mountain huts', { mode: 'vector', k: 5 });
    expect(found).toHaveLength(5);
    for (const { key, score } of found) {
      const wanted = before.find((hit) => hit.key === key)!;
      expect(Math.abs(score - wanted.score)).toBeLessThan(0.02);
    }
    await expect(workspace.search('huts', { dims: 16 })).rejects.toThrow('expected one of 8, got 16');
    await expect(workspace.export(await temporaryFolder(), { dims: 16 })).rejects.toThrow('dims from 1 to 8');
    const wrong = { ...settings, embeddings: { dims: [12] } };
    await writeFile(join(whole.folder, 'linksage.json'), JSON.stringify(wrong));
    await expect((await reopen(whole)).refresh()).rejects.toThrow('expected some of 16, 8, got 12');
  });

  it('does not change if the same file is imported twice', async () => {
    const workspace = await initWorkspace(['hiking']);
    const before = await readFile(join(workspace.folder, 'catalog/manifest.json'), 'utf8');
    const { rows } = await workspace.import(fileSource(starterList('hiking')));
    for (const counts of Object.values(rows)) expect(counts).toMatchObject({ added: 0, changed: 0 });
    expect(await readFile(join(workspace.folder, 'catalog/manifest.json'), 'utf8')).toBe(before);
  });

  it('encodes only what later imports add or change, with the same result as from scratch', async () => {
    const made = await makeWorkspace();
    const settings = { ...tinySettings, embeddings: { tolerance: 0 } };
    await writeFile(join(made.folder, 'linksage.json'), JSON.stringify(settings));
    const workspace = await reopen(made);
    const { committed } = await workspace.refresh();
    expect(committed).toBe(false);
    const { catalog } = await workspace.status();

    await workspace.import(cheese);
    const stale = await workspace.status();
    expect(stale.graphs).toMatchObject({ all: { stale: true }, train: { stale: true } });
    expect(stale.next).toBe('linksage compile');
    await expect(workspace.refresh()).rejects.toThrow(
      'expected a graph of the current catalog, got an older one',
    );
    await workspace.compile({ view: 'all' });
    const half = await workspace.status();
    expect(half.graphs).toMatchObject({ all: { stale: false }, train: { stale: true } });
    expect(half.next).toBe('linksage compile');
    await workspace.compile();
    const compiled = await workspace.status();
    expect(compiled.graphs).toMatchObject({ all: { stale: false }, train: { stale: false } });
    expect(compiled.embeddings).toMatchObject([{ stale: true }]);
    expect(compiled.next).toBe('linksage refresh');

    const apart = await workspace.refresh(); // linked with nothing that existed before
    expect(apart.counts.page).toMatchObject({ added: 2, changed: 0, drifted: 0, carried: catalog.pages });
    expect(apart.counts.pin).toMatchObject({ added: 2, changed: 0, carried: catalog.pins });
    expect(apart.counts.board).toMatchObject({ changed: 0, drifted: 0, carried: catalog.boards });

    const joining = listSource('Atlas', [
      { title: 'OSM', url: 'https://www.openstreetmap.org/', description: 'Where the caves are.' },
    ]);
    await workspace.import(joining);
    await workspace.compile();
    const { page, pin } = (await workspace.refresh()).counts;
    expect(page).toMatchObject({ added: 0, changed: 0, deleted: 0 });
    expect(page.drifted).toBeGreaterThan(0); // the map, and the nodes that it is a neighbor of
    expect(page.drifted).toBeLessThan(catalog.pages);
    expect(page.drifted + page.carried).toBe(catalog.pages + 2);
    expect(pin).toMatchObject({ added: 1, changed: 0, carried: catalog.pins + 2 });

    const inSteps = await readEmbeddings(workspace);
    for (const part of ['embeddings', 'vectors']) await rm(join(workspace.folder, part), { recursive: true });
    await workspace.refresh();
    const atOnce = await readEmbeddings(workspace);
    for (const kind of nodeKinds) {
      expect(inSteps[kind].keys).toEqual(atOnce[kind].keys);
      expectClose(inSteps[kind].vectors, atOnce[kind].vectors);
    }
  });

  it('has one path from a node to its embedding: evaluation computes the vectors that refresh stored', async () => {
    const workspace = await makeWorkspace();
    const catalog = await Catalog.open(join(workspace.folder, 'catalog'));
    const view = await catalog.view('all');
    const tables = {
      page: await view.nodes('page'),
      pin: await view.nodes('pin'),
      board: await view.nodes('board'),
    };
    const known = {
      page: tables.page.keys.length,
      pin: tables.pin.keys.length,
      board: tables.board.keys.length,
    };
    const model = await (await findRun(join(workspace.folder, 'model')))!.load();
    const walk = { ...workspace.config.walk, top: workspace.config.model.neighbors };
    const compiled = (await loadGraph(join(workspace.folder, 'graph'), 'all'))!;
    const { compile } = compiled.settings;
    const similarPages = similarToNew(join(workspace.folder, 'signals'), compile, workspace.config.signals);
    const context = { relation: await compiled.relation(), compile, walk, similarPages };
    const evaluated = await evaluatedModel('model', model, context).embed('shown', { tables, known });
    await catalog.close();
    const stored = await readEmbeddings(workspace);
    for (const kind of nodeKinds) {
      expect(stored[kind].keys).toEqual(tables[kind].keys);
      expectClose(evaluated[kind], stored[kind].vectors);
    }
  });

  it('names the missing step', async () => {
    const workspace = await Workspace.init(join(await temporaryFolder(), 'new'));
    const hintOf = (work: () => Promise<unknown>) => work().catch((error) => error.hint);
    expect(await hintOf(() => workspace.compile())).toContain('linksage import');
    await workspace.import(cheese);
    expect(await hintOf(() => workspace.train())).toContain('linksage compile');
    await workspace.compile();
    expect(await hintOf(() => workspace.train())).toContain('Import more');
    expect(await hintOf(() => workspace.train({ resume: true }))).toContain('linksage train');
    expect(await hintOf(() => workspace.search('cheese'))).toContain('linksage refresh');
    expect(await hintOf(() => Workspace.open(join(workspace.folder, 'none')))).toContain('linksage init');
    await workspace.close();
  });
});

describe('another reader', () => {
  it('finds what a writer has added after it was opened', async () => {
    const writer = await makeWorkspace();
    const reader = await reopen(writer);
    await reader.search('mountains');
    await writer.import(cheese);
    await writer.compile();
    await writer.refresh();
    const pins = await reader.search('cheese mould', { kind: 'pin', k: 1000 });
    expect(pins.map(({ title }) => title)).toContain('Blue cheese');
    const [nearest] = await reader.related('https://cheddar.example/', { k: 1000, why: true });
    expect(nearest!.why).toBeDefined();
    expect((await reader.status()).catalog).toEqual((await writer.status()).catalog);
  });

  it('answers concurrent calls like single ones', async () => {
    const workspace = await makeWorkspace();
    const queries = ['birds', 'maps of trails', 'https://www.inaturalist.org/'];
    const together = await Promise.all(queries.map((query) => workspace.search(query)));
    for (const [i, query] of queries.entries()) {
      const alone = await workspace.search(query);
      expect(alone.map(({ key }) => key)).toEqual(together[i]!.map(({ key }) => key));
      // Queries that come together are encoded in one batch, whose sums are in another order
      for (const [j, { score }] of alone.entries()) expect(score).toBeCloseTo(together[i]![j]!.score, 5);
    }
  });

  it('answers from the newest embeddings, with the model that made them, until the next refresh', async () => {
    const workspace = await makeWorkspace();
    const ask = (of: Workspace) => of.search('bread and sourdough', { mode: 'vector' });
    const before = await ask(workspace);
    await workspace.close();

    const settings = JSON.parse(await readFile(join(workspace.folder, 'linksage.json'), 'utf8'));
    settings.training.seed = 7;
    settings.model.neighbors = { page: 2, pin: 1, board: 1 };
    await writeFile(join(workspace.folder, 'linksage.json'), JSON.stringify(settings));
    const changed = await Workspace.open(workspace.folder);
    await changed.train();
    expect(await ask(changed)).toEqual(before);
    expect((await changed.status()).next).toBe('linksage refresh');

    await changed.refresh();
    expect(await ask(changed)).not.toEqual(before);
    expect(await readdir(join(workspace.folder, 'vectors'))).toHaveLength(1);
    expect((await changed.status()).next).toContain('linksage search');
    await changed.rollback();
    expect((await changed.status()).next).toBe('linksage refresh'); // the current version is of the earlier model
    await changed.close();
  });
});
