import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { none } from '../base/index.ts';
import { listVersions, loadVersion, rollBack } from '../embeddings/index.ts';
import type { NeighbourLists } from '../graph/index.ts';
import { type EncodeNodes, planRefresh, refreshConfig } from './index.ts';
import {
  content,
  fullVectors,
  makeContent,
  nobody,
  refreshContent,
  storedVectors,
} from './testing/small-corpora.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'linksage-refresh-')), 'embeddings');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** Pages with neighbours as given: page positions and their visit counts. */
const neighboursAs = (lists: Record<number, Record<number, number>>) => async (nodes: Uint32Array) => {
  const width = 4;
  const page = {
    ids: new Uint32Array(nodes.length * width).fill(none),
    visits: new Uint32Array(nodes.length * width),
    width,
  };
  for (const [row, node] of nodes.entries()) {
    for (const [i, [id, visits]] of Object.entries(lists[node] ?? {}).entries()) {
      page.ids[row * width + i] = Number(id);
      page.visits[row * width + i] = visits;
    }
  }
  const nobody = { ids: new Uint32Array(0), visits: new Uint32Array(0), width: 0 };
  return { page, pin: nobody, board: nobody } satisfies NeighbourLists;
};

const pages = makeContent(8, 0, 0);
/** Refreshes pages of which the first has these neighbours. */
const withNeighbours = (first: Record<number, number>, tolerance: number) =>
  refreshContent(folder, pages, {
    neighbours: { page: neighboursAs({ 0: first }) },
    builtFrom: JSON.stringify(first),
    config: refreshConfig.parse({ tolerance, audit: { pages: 0 } }),
  });

describe('drift of a neighbourhood', () => {
  // Weights are roots of the counts, in eighths of an octave of 1 + count: 15 and 63 are exact
  it('is the weighted Jaccard distance: it is tolerated up to the tolerance', async () => {
    await withNeighbours({ 1: 63, 2: 63, 3: 63, 4: 63 }, 0.4);
    // min 3 × √63, max 5 × √63: a distance of 2 / 5
    const tolerated = await withNeighbours({ 1: 63, 2: 63, 3: 63, 5: 63 }, 0.4);
    expect(tolerated.report.counts.page).toEqual({ ...nobody, carried: 8 });
    const beyond = await withNeighbours({ 1: 63, 2: 63, 3: 63, 5: 63 }, 0.399);
    expect(beyond.report.counts.page).toEqual({ ...nobody, drifted: 1, carried: 7 });
    // min 3 × √63 + √15, max 4 × √63: 1 − (3 + 0.488) / 4 = 0.128
    const fewer = await withNeighbours({ 1: 63, 2: 63, 3: 63, 5: 15 }, 0.13);
    expect(fewer.report.counts.page.carried).toBe(8);
    expect((await withNeighbours({ 1: 63, 2: 63, 3: 63, 5: 15 }, 0.12)).report.counts.page.drifted).toBe(1);
  });

  it('is that of the degree where it is larger', async () => {
    const withPins = async (count: number, tolerance: number) => {
      const pin = Object.fromEntries(
        Array.from({ length: count }, (_, i) => [`pin-${i}`, { page: 'page-000', board: 'board-000' }]),
      );
      const { report } = await refreshContent(
        folder,
        { ...pages, pin, board: { 'board-000': {} } },
        {
          neighbours: { page: neighboursAs({ 0: { 1: 63, 2: 63 } }) },
          config: refreshConfig.parse({ tolerance, audit: { pages: 0 } }),
        },
      );
      return report.counts.page;
    };
    await withPins(1, 0.5);
    // Of one more than each: 1 − 2 / 4
    expect(await withPins(3, 0.5)).toEqual({ ...nobody, carried: 8 });
    expect(await withPins(3, 0.49)).toEqual({ ...nobody, drifted: 1, carried: 7 });
  });

  it('adds up from what the vector was made from, not from the day before', async () => {
    await withNeighbours({ 1: 63, 2: 63, 3: 63, 4: 63 }, 0.5);
    expect((await withNeighbours({ 1: 63, 2: 63, 3: 63, 5: 63 }, 0.5)).report.counts.page.drifted).toBe(0);
    expect((await withNeighbours({ 1: 63, 2: 63, 6: 63, 5: 63 }, 0.5)).report.counts.page.drifted).toBe(1);
    expect((await withNeighbours({ 1: 63, 7: 63, 6: 63, 5: 63 }, 0.5)).report.counts.page.drifted).toBe(0);
  });

  it('is measured once changes reach enough of the walks, be it over days', async () => {
    let walks = 0;
    const day = async (other: number, reached: number, walk = 'walk-1') => {
      const find = neighboursAs({ 0: { 1: 63, [other]: 63 } });
      walks = 0;
      const { report } = await refreshContent(folder, pages, {
        neighbours: {
          page: (nodes) => {
            walks += nodes.length;
            return find(nodes);
          },
        },
        walk,
        spread: ({ edges }) => edges.map((_, node) => (node === 0 ? reached : 0)),
        builtFrom: JSON.stringify([other, reached, walk]),
        config: refreshConfig.parse({ tolerance: 0.5, audit: { pages: 0 } }),
      });
      return report.counts.page;
    };
    await day(2, 0);
    expect(await day(3, 0.1)).toEqual({ ...nobody, carried: 8 });
    expect(walks).toBe(0);
    expect(await day(3, 0.06)).toEqual({ ...nobody, drifted: 1, carried: 7 });
    expect(walks).toBe(2); // to measure and to encode
    expect(await day(4, 0.1)).toEqual({ ...nobody, carried: 8 });
    expect(walks).toBe(0);
    expect(await day(3, 0.2)).toEqual({ ...nobody, carried: 8 });
    expect(walks).toBe(1); // it has come back
    expect(await day(4, 0.1)).toEqual({ ...nobody, carried: 8 });
    expect(walks).toBe(0);
    expect(await day(4, 0, 'walk-2')).toEqual({ ...nobody, drifted: 1, carried: 7 });
    expect(walks).toBe(9); // all, as walks are others, and the one that is encoded
  });

  it('counts a neighbour whose text has changed as another one, and not the order of neighbours', async () => {
    const lists = { page: neighboursAs({ 0: { 1: 63, 2: 63, 3: 63, 4: 63 } }) };
    const config = refreshConfig.parse({ tolerance: 0.39, audit: { pages: 0 } });
    await refreshContent(folder, pages, { neighbours: lists, config });
    const changed = { ...pages, page: { ...pages.page, 'page-002': { text: 'another' } } };
    const { encoded } = await refreshContent(folder, changed, { neighbours: lists, config });
    expect(encoded.page).toEqual(['page-000', 'page-002']);
    const turned = { page: neighboursAs({ 0: { 4: 63, 3: 63, 2: 63, 1: 63 } }) };
    expect((await refreshContent(folder, changed, { neighbours: turned, config })).encoded.page).toEqual([]);
  });
});

describe('a plan', () => {
  it('tells what the refresh then does, and writes nothing', async () => {
    const { corpus, neighbours } = await refreshContent(folder, content, { builtFrom: 'before' });
    const { 'pin-010': _gone, ...pin } = content.pin;
    const changed = { ...content, pin, page: { ...content.page, 'page-001': { text: 'other' } } };
    const before = await readdir(folder, { recursive: true });
    let plan: Awaited<ReturnType<typeof planRefresh>> | undefined;
    const { report } = await refreshContent(folder, changed, {
      onInputs: async (inputs) => {
        plan = await planRefresh(inputs);
        expect(await readdir(folder, { recursive: true })).toEqual(before);
      },
    });
    expect(plan).toMatchObject({ from: 'v000001', counts: report.counts });
    expect(plan!.seconds).toBeGreaterThan(0);
    expect([corpus.keys.page.length, neighbours.page.page.ids.length / 12]).toEqual([40, 40]);
  });

  it('estimates by what earlier refreshes took for each node', async () => {
    const slow: EncodeNodes = async (_kind, nodes) => {
      await new Promise((resolve) => setTimeout(resolve, 20 * nodes.length));
      return Float32Array.from({ length: 4 * nodes.length }, (_, i) => (i % 4 === 0 ? 1 : 0));
    };
    const small = makeContent(20, 0, 0);
    const plans: (number | null)[] = [];
    const onInputs = async (inputs: Parameters<typeof planRefresh>[0]) => {
      plans.push((await planRefresh(inputs)).seconds);
    };
    await refreshContent(folder, small, { onInputs, encode: slow });
    await refreshContent(folder, small, { onInputs, encode: slow, full: true });
    expect(plans[0]).toBeNull();
    expect(plans[1]).toBeGreaterThan(0.4);
    expect(plans[1]).toBeLessThan(4);
  });
});

describe('a full refresh', () => {
  it('encodes everything, of the same model or not', async () => {
    await refreshContent(folder, content);
    const { encoded, report, corpus } = await refreshContent(folder, content, { full: true });
    expect(encoded).toEqual(corpus.keys);
    expect(report.counts.page).toEqual({ ...nobody, forced: 40 });
    const other = await refreshContent(folder, content, { full: true, modelId: 'model-2' });
    expect(other.report.counts.page).toEqual({ ...nobody, remodelled: 40 });
  });
});

describe('a refresh that was interrupted', () => {
  const inChunks = { chunk: 16 };
  /** Encodes until the `calls`-th call, which fails. */
  const failingAt = (calls: number) => {
    let call = 0;
    return async () => {
      if (++call === calls) throw new Error('killed');
    };
  };

  it('goes on from the chunks that are done, with the vectors of an undisturbed one', async () => {
    await refreshContent(folder, content, { modelId: 'model-0' });
    // 40 pages are 3 chunks, 60 pins 4
    const killed = refreshContent(folder, content, { ...inChunks, beforeEncode: failingAt(5) });
    await expect(killed).rejects.toThrow('killed');
    expect((await loadVersion(folder))!.meta.model).toBe('model-0'); // serves all the while
    const { encoded, report, corpus } = await refreshContent(folder, content, inChunks);
    expect(encoded).toEqual({ page: [], pin: corpus.keys.pin.slice(16), board: corpus.keys.board });
    expect(report.resumed).toEqual({ page: 40, pin: 16, board: 0 });
    expect(await storedVectors(folder)).toEqual(await fullVectors(content));
    expect((await readdir(folder)).sort()).toEqual(['v000001', 'v000001.json', 'v000002', 'v000002.json']);
  });

  it('encodes again what has changed since, and all of another model', async () => {
    const killed = refreshContent(folder, content, { ...inChunks, beforeEncode: failingAt(4) });
    await expect(killed).rejects.toThrow('killed');
    const changed = {
      ...content,
      page: { ...content.page, 'page-003': { ...content.page['page-003'], body: 'new' } },
    };
    const again = refreshContent(folder, changed, { ...inChunks, beforeEncode: failingAt(2) });
    await expect(again).rejects.toThrow('killed');
    const { encoded } = await refreshContent(folder, content, { ...inChunks, modelId: 'model-2' });
    expect(encoded.page).toHaveLength(40);
    expect(await listVersions(folder)).toHaveLength(1);
  });

  it('takes up only what is as it was encoded', async () => {
    const killed = refreshContent(folder, content, { ...inChunks, beforeEncode: failingAt(4) });
    await expect(killed).rejects.toThrow('killed');
    const changed = {
      ...content,
      page: { ...content.page, 'page-003': { ...content.page['page-003'], body: 'new' } },
    };
    const { encoded, report } = await refreshContent(folder, changed, inChunks);
    expect(encoded.page).toEqual(['page-003']);
    expect(report.resumed.page).toBe(39);
    expect(await storedVectors(folder)).toEqual(await fullVectors(changed));
  });
});

describe('the audit', () => {
  it('finds no drift where vectors are as if encoded afresh, and tells how far they are where not', async () => {
    const config = refreshConfig.parse({ tolerance: 0, audit: { pages: 30, limit: 0.01 } });
    await refreshContent(folder, content, { config });
    const other = { ...content, board: { ...content.board, 'board-new': { text: 'new' } } };
    const { report } = await refreshContent(folder, other, { config });
    expect(report.audit).toMatchObject({ pages: 30, limit: 0.01 });
    expect(report.audit!.max).toBeLessThan(1e-6);
    // Vectors turned by an angle that every page has: 1 − cos of it
    const turned: EncodeNodes = async (_kind, nodes) => {
      const turn = ([x, y]: readonly number[]) => [0.8 * x! - 0.6 * y!, 0.6 * x! + 0.8 * y!, 0, 0];
      const { page } = await fullVectors(other);
      return Float32Array.from([...nodes].flatMap((node) => turn([...[...page.values()][node]!])));
    };
    const drifted = await refreshContent(folder, other, { config, builtFrom: 'other', encode: turned });
    const { mean, p50, p95, max } = drifted.report.audit!;
    for (const distance of [mean, p50, p95, max]) expect(distance).toBeCloseTo(0.2, 5);
    expect((await loadVersion(folder))!.meta.audit).toEqual(drifted.report.audit);
  });
});

describe('a rollback', () => {
  it('is what the next refresh goes on from, and what it drops is what was rolled back', async () => {
    await refreshContent(folder, content);
    const changed = { ...content, page: { ...content.page, 'page-001': { text: 'other' } } };
    await refreshContent(folder, changed);
    expect((await rollBack(folder)).name).toBe('v000001');
    expect(await storedVectors(folder)).toEqual(await fullVectors(content));
    const { report } = await refreshContent(folder, content);
    expect(report).toMatchObject({ version: 'v000001', committed: false });
    const third = await refreshContent(folder, changed);
    expect(third.report.version).toBe('v000003');
    expect(third.encoded.page).toContain('page-001');
    expect(await storedVectors(folder)).toEqual(await fullVectors(changed));
    const versions = (await listVersions(folder)).map(({ name, meta }) => [name, meta.base]);
    expect(versions).toEqual([
      ['v000001', null],
      ['v000003', 'v000001'],
    ]);
  });
});
