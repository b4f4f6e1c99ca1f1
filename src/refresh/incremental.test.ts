import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PerKind } from '../catalog/index.ts';
import { listVersions, rollBack } from '../embeddings/index.ts';
import { measureExposures } from '../graph/index.ts';
import { type RefreshPlan, refreshConfig } from './index.ts';
import {
  type KeyedVectors,
  keyOf,
  makeRows,
  nobody,
  pageKey,
  pinRows,
  SmallCorpus,
  walk,
} from './testing/small-corpus.ts';

const [pages, pins, boards] = [24, 40, 6];
/** Two more pages, each with many pins on a board of its own. */
const [hub, hubPins] = [pages, 20];
const [leaving, leavingPins] = [pages + 1, 10];

let first: SmallCorpus;
let firstPlan: RefreshPlan;
beforeAll(async () => {
  const own = (page: number, count: number, from: number) => [
    { url: pageKey(page), title: `page ${page}` },
    ...Array.from({ length: count }, (_, i) => [
      { board_id: keyOf('board', from + i), title: 'own' },
      ...pinRows(keyOf('pin', from + i), page, from + i),
    ]).flat(),
  ];
  const rows = [
    ...makeRows(pages, pins, boards),
    ...own(hub, hubPins, 100),
    ...own(leaving, leavingPins, 200),
  ];
  first = await SmallCorpus.create(rows);
  firstPlan = await first.plan();
  await first.refresh();
});
afterAll(() => first.remove());

const tolerating = (tolerance: number) => refreshConfig.parse({ tolerance, audit: { pages: 0 } });

describe('the neighbors of a node', () => {
  it('are found again if most of its edges are removed', async () => {
    const corpus = await first.copy();
    const moved = Array.from({ length: leavingPins - 1 }, (_, i) => ({
      pin_id: keyOf('pin', 200 + i),
      url: pageKey(i),
    }));
    await corpus.import(...moved);
    await corpus.refresh({ config: tolerating(0.65) }); // the distance of the degrees alone is 1 − 2 / 11
    const vector = vectorOf(await corpus.storedVectors(), leaving);
    expect(vector).toEqual(vectorOf(await corpus.fullVectors(), leaving));
    expect(vector).not.toEqual(vectorOf(await first.storedVectors(), leaving));
  });

  it('are found again once changes reach enough of its walks, even over several refreshes', async () => {
    const corpus = await first.copy();
    const added: number[] = [];
    const recorded: number[] = [];
    for (const day of [1, 2, 3]) {
      await corpus.import(...pinRows(keyOf('pin', 300 + day), hub, 100));
      const { graph, keyFile, keys } = await corpus.compile();
      const page = (await keys('page')).indexOf(pageKey(hub));
      const pin = graph.first.pin + (await keys('pin')).indexOf(keyOf('pin', 300 + day));
      const board = graph.first.board + (await keys('board')).indexOf(keyOf('board', 100));
      const edges = new Float32Array(graph.first.cluster);
      const contents = new Uint8Array(graph.first.cluster);
      edges[page] = 1 / (hubPins + day);
      edges[board] = 1 / (1 + day);
      edges[pin] = 1;
      contents[pin] = 1;
      added.push(1e6 * measureExposures(graph, walk, { edges, contents })[page]!);
      await corpus.refresh({ config: tolerating(0.9) }); // from .27 on they are found again
      const version = await corpus.version();
      const files = { path: keyFile('page'), count: graph.counts.page };
      const { records } = await version.findRecordedRows('page', files);
      recorded.push(records!.exposures[page]!);
    }
    expect(recorded[0]! - added[0]!).toBeCloseTo(0, -1);
    expect(recorded[1]! - recorded[0]! - added[1]!).toBeCloseTo(0, -1);
    expect(recorded[1]! + added[2]!).toBeGreaterThan(270_000);
    expect(recorded[2]).toBe(0);
    expect(vectorOf(await corpus.storedVectors(), hub)).toEqual(vectorOf(await first.storedVectors(), hub));
  });

  it('are found again for all nodes if the settings of walks have changed', async () => {
    const corpus = await first.copy();
    const longer = { ...walk, steps: 30 };
    const { counts, committed } = await corpus.refresh({ walk: longer });
    expect(committed).toBe(true);
    expect(counts.page.drifted).toBeGreaterThan(10);
    expect(await corpus.storedVectors()).toEqual(await corpus.fullVectors(longer));
  });
});

describe('a plan', () => {
  it('does not say how long a refresh takes before the first one', () => {
    expect(firstPlan).toMatchObject({
      from: null,
      seconds: null,
      counts: { page: { ...nobody, added: pages + 2 } },
    });
  });

  it('says what the refresh then does and how long it takes, even after a rollback, and writes nothing', async () => {
    const corpus = await first.copy();
    await corpus.import(
      { url: pageKey(3), body: 'other' },
      ...pinRows(keyOf('pin', 5), 5, 2, { title: 'other' }),
      { board_id: keyOf('board', 2), title: 'other' },
    );
    await corpus.refresh();
    expect((await rollBack(corpus.embeddings)).name).toBe('v000001');
    expect(await corpus.storedVectors()).toEqual(await first.storedVectors());

    const { meta } = await corpus.version();
    for (const measured of Object.values(meta.secondsPerNode)) expect(measured).toBeGreaterThan(0);
    // So slow that what planning itself takes is nothing beside it
    const rates = { page: 1e9, pin: 2e9, board: 4e9 };
    await recordRates(join(corpus.embeddings, 'v000001.json'), rates);

    const before = await readdir(corpus.embeddings, { recursive: true });
    const plan = await corpus.plan();
    expect(await readdir(corpus.embeddings, { recursive: true })).toEqual(before);
    const third = await corpus.refresh();
    expect(third).toMatchObject({
      version: 'v000003',
      counts: { page: { changed: 1 }, pin: { changed: 1 }, board: { changed: 1 } },
    });
    expect(plan).toMatchObject({ from: 'v000001', counts: third.counts });
    const { encoded, secondsPerNode } = (await corpus.version()).meta;
    expect(plan.seconds! / 1e9).toBeCloseTo(encoded.page + 2 * encoded.pin + 4 * encoded.board, 3);
    expect(secondsPerNode).toEqual(rates); // a few nodes are too few to measure anew
    expect(await corpus.storedVectors()).toEqual(await corpus.fullVectors());
    // What was rolled back is what was dropped
    const versions = (await listVersions(corpus.embeddings)).map(({ name, meta }) => [name, meta.base]);
    expect(versions).toEqual([
      ['v000001', null],
      ['v000003', 'v000001'],
    ]);
  });
});

describe('a refresh that was interrupted', () => {
  it('is resumed from the finished chunks of its model, and gives the vectors of an uninterrupted one', async () => {
    const corpus = await first.copy();
    const run = { ...first.run, id: 'model-2' };
    await corpus.killAt('encoding pins', 1, { full: true }); // has all pages, but of another model
    await corpus.killAt('encoding pages', 1, { run });
    await corpus.killAt('encoding pins', 32, { run }); // in the second chunk
    expect((await corpus.version()).meta.model).toBe(first.run.id); // serves all the while
    const { counts, resumed } = await corpus.refresh({ run, chunk: 16 });
    expect(counts.page).toEqual({ ...nobody, remodeled: pages + 2 });
    expect(resumed).toEqual({ page: pages + 2, pin: 16, board: 0 });
    expect(await corpus.storedVectors()).toEqual(await first.storedVectors());
    const files = (await readdir(corpus.embeddings)).sort();
    expect(files).toEqual(['v000001', 'v000001.json', 'v000002', 'v000002.json']);
  });

  it('is resumed only with nodes that are as they were encoded, also if it is a full refresh', async () => {
    const corpus = await first.copy();
    await corpus.killAt('encoding boards', 1, { full: true });
    // One page has another text, another page one more neighbor
    await corpus.import({ url: pageKey(3), body: 'new' }, ...pinRows(keyOf('pin', 300), hub, 100));
    const { counts, resumed } = await corpus.refresh({ full: true });
    expect(counts.page).toEqual({ ...nobody, forced: pages + 2 });
    expect(resumed).toEqual({ page: pages, pin: pins + hubPins + leavingPins, board: 0 });
    expect(await corpus.storedVectors()).toEqual(await corpus.fullVectors());
  });
});

describe('the audit', () => {
  it('measures how far vectors that were carried over are from newly encoded ones', async () => {
    const config = refreshConfig.parse({ tolerance: 0, audit: { pages: pages + 2, limit: 0.01 } });
    const corpus = await first.copy();
    await corpus.import({ board_id: 'board-new', title: 'new' });
    const { audit } = await corpus.refresh({ config });
    expect(audit).toMatchObject({ pages: pages + 2, limit: 0.01 });
    expect(audit!.max).toBeLessThan(1e-6);

    const { weights, ...model } = await first.run.load();
    const moved = Object.entries(weights).map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((value, i) => value + 0.2 * Math.sin(i)) },
    ]);
    // The same by its id, so that nothing is encoded again
    const run = { ...first.run, load: async () => ({ ...model, weights: Object.fromEntries(moved) }) };
    await corpus.import({ board_id: 'board-newer', title: 'newer' });
    const drifted = await corpus.refresh({ config, run });
    const distances = distancesOf(await corpus.storedVectors(), await corpus.fullVectors(walk, run));
    expect(drifted.audit!.max).toBeGreaterThan(0.01);
    expect(drifted.audit!.max).toBeCloseTo(distances.at(-1)!, 5);
    expect(drifted.audit!.mean).toBeCloseTo(distances.reduce((a, b) => a + b) / distances.length, 5);
    expect(drifted.audit!.p50).toBeGreaterThanOrEqual(distances[12]! - 1e-5);
    expect(drifted.audit!.p50).toBeLessThanOrEqual(distances[13]! + 1e-5);
    expect((await corpus.version()).meta.audit).toEqual(drifted.audit);
  });
});

/** Records in the manifest of a version how many seconds a node takes. */
async function recordRates(manifest: string, secondsPerNode: PerKind<number>): Promise<void> {
  const { meta, ...rest } = JSON.parse(await readFile(manifest, 'utf8'));
  await writeFile(manifest, JSON.stringify({ ...rest, meta: { ...meta, secondsPerNode } }));
}

/** The vector of a page, by its number. */
function vectorOf({ page: { keys, vectors } }: KeyedVectors, page: number): Float32Array {
  const row = keys.indexOf(pageKey(page));
  const width = vectors.length / keys.length;
  return vectors.slice(row * width, (row + 1) * width);
}

/** 1 − cosine of the two vectors of each page, ascending. */
function distancesOf(a: KeyedVectors, b: KeyedVectors): Float64Array {
  const width = a.page.vectors.length / a.page.keys.length;
  return Float64Array.from(a.page.keys, (_, row) => {
    let cosine = 0;
    for (let i = row * width; i < (row + 1) * width; i++) cosine += a.page.vectors[i]! * b.page.vectors[i]!;
    return Math.max(0, 1 - cosine);
  }).sort();
}
