import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listVersions, loadVersion } from '../embeddings/index.ts';
import {
  type Content,
  content,
  exact,
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

describe('refresh', () => {
  it('encodes everything the first time and nothing the second', async () => {
    const first = await refreshContent(folder, content);
    expect(first.encoded).toEqual(first.corpus.keys);
    expect(first.report).toMatchObject({ version: 'v000001', committed: true });
    expect(first.report.counts.page).toEqual({ ...nobody, added: 40, remodelled: 0, carried: 0 });
    expect(await storedVectors(folder)).toEqual(await fullVectors(content));

    const second = await refreshContent(folder, content);
    expect(second.encoded).toEqual({ page: [], pin: [], board: [] });
    expect(second.report).toMatchObject({ version: 'v000001', committed: false });
    expect(second.report.counts.pin).toEqual({ ...nobody, added: 0, remodelled: 0, carried: 60 });
    expect(await listVersions(folder)).toHaveLength(1);
  });

  it('encodes a page whose text changed and the nodes that have it as neighbour, and no other', async () => {
    const { corpus, neighbours } = await refreshContent(folder, content);
    const key = corpus.keys.page.find((_, page) => neighbours.page.page.ids.includes(page))!;
    const page = corpus.keys.page.indexOf(key);
    const changed = { ...content, page: { ...content.page, [key]: { text: 'something else' } } };
    const { report, encoded } = await refreshContent(folder, changed);

    const having = (kind: 'page' | 'board') =>
      corpus.keys[kind].filter((_, row) => {
        const { ids, width } = neighbours[kind].page;
        return ids.subarray(row * width, (row + 1) * width).includes(page);
      });
    expect(having('page').length).toBeGreaterThan(0);
    expect(having('page').length).toBeLessThan(39);
    expect(encoded).toEqual({
      page: [...new Set([key, ...having('page')])].sort(),
      pin: [],
      board: having('board'),
    });
    expect(report.counts.page).toMatchObject({ added: 0, changed: 1, drifted: encoded.page.length - 1 });
    expect(await storedVectors(folder)).toEqual(await fullVectors(changed));
    const version = (await loadVersion(folder))!;
    expect(version.shardsOf('pin')).toEqual([{ path: 'v000001/pin-0', rows: 60 }]); // shared, since no pin changed
    expect(version.meta.encoded.page).toBe(encoded.page.length);
  });

  it('encodes only the page itself when what its neighbours do not read has changed', async () => {
    await refreshContent(folder, content);
    const changed = {
      ...content,
      page: { ...content.page, 'page-003': { ...content.page['page-003'], body: 'long' } },
    };
    const { encoded } = await refreshContent(folder, changed);
    expect(encoded).toEqual({ page: ['page-003'], pin: [], board: [] });
    expect(await storedVectors(folder)).toEqual(await fullVectors(changed));
  });

  it('lets deleted nodes go and takes new ones in between', async () => {
    const { encoded: all } = await refreshContent(folder, content);
    const { 'pin-010': _gone, ...pin } = content.pin;
    const changed = {
      ...content,
      pin: { ...pin, 'pin-010-and-a-half': { text: 'new', page: 'page-001', board: 'board-001' } },
    };
    const { report, encoded } = await refreshContent(folder, changed);
    expect(report.counts.pin).toEqual({ ...nobody, added: 1, carried: 59, deleted: 1 });
    expect(encoded.pin).toEqual(['pin-010-and-a-half']);
    expect(encoded.page.length).toBeLessThan(all.page.length);
    const stored = await storedVectors(folder);
    expect(stored.pin.has('pin-010')).toBe(false);
    expect(stored).toEqual(await fullVectors(changed));
  });

  it('encodes everything again for another model or another length', async () => {
    await refreshContent(folder, content);
    const remodelled = await refreshContent(folder, content, { modelId: 'model-2' });
    expect(remodelled.encoded).toEqual(remodelled.corpus.keys);
    expect(remodelled.report.counts.page).toEqual({ ...nobody, added: 0, remodelled: 40, carried: 0 });
    const shorter = await refreshContent(folder, content, {
      modelId: 'model-2',
      dims: [2],
      encode: async (_, nodes) => Float32Array.from({ length: 2 * nodes.length }, (_, i) => i % 2),
    });
    expect(shorter.report.counts.board).toMatchObject({ carried: 0, remodelled: 8 });
    expect((await loadVersion(folder))!.width).toBe(2);
  });

  it('encodes everything again, once, where a version recorded what it was made from in another form', async () => {
    const first = await refreshContent(folder, content);
    const manifest = join(folder, `${first.report.version}.json`);
    const text = await readFile(manifest, 'utf8');
    expect(text).toContain('"fingerprints": 4,');
    await writeFile(manifest, text.replace('"fingerprints": 4,', ''));
    const again = await refreshContent(folder, content);
    expect(again.report.counts.page).toEqual({ ...nobody, remodelled: 40 });
    expect(again.encoded).toEqual(first.encoded);
    expect(await storedVectors(folder)).toEqual(await fullVectors(content));
    expect((await refreshContent(folder, content)).report.committed).toBe(false);
  });

  it('encodes everything again for another storage, and carries what is stored as it lies', async () => {
    await refreshContent(folder, content);
    const config = { ...exact, storage: 'int8' } as const;
    const stored = await refreshContent(folder, content, { config });
    expect(stored.encoded).toEqual(stored.corpus.keys);
    expect(stored.report.counts.page).toEqual({ ...nobody, added: 0, remodelled: 40, carried: 0 });
    const version = (await loadVersion(folder))!;
    expect(version.storage).toBe('int8');
    expect((await refreshContent(folder, content, { config })).report.committed).toBe(false);

    const changed = { ...content, page: { ...content.page, 'page-000': { text: 'other' } } };
    const { report } = await refreshContent(folder, changed, { config });
    expect(report.counts.page.carried).toBeGreaterThan(20);
    const after = (await loadVersion(folder))!;
    expect(after.shardsOf('page')[0]).toEqual(version.shardsOf('page')[0]);
    const full = await fullVectors(changed);
    for (const [kind, vectors] of Object.entries(await storedVectors(folder))) {
      for (const [key, vector] of vectors) {
        const expected = full[kind as 'page'].get(key)!;
        for (const [i, number] of vector.entries())
          expect(Math.abs(number - expected[i]!)).toBeLessThan(0.01);
      }
    }
    const back = await refreshContent(folder, changed);
    expect(back.encoded).toEqual(back.corpus.keys); // not what int8 had left of them
    expect(await storedVectors(folder)).toEqual(full);
  });

  it('takes another length where a kind has no nodes', async () => {
    const pages = makeContent(3, 0, 0);
    await refreshContent(folder, pages);
    await refreshContent(folder, pages, {
      dims: [2],
      encode: async (_, nodes) => Float32Array.from({ length: 2 * nodes.length }, (_, i) => i % 2),
    });
    const version = (await loadVersion(folder))!;
    expect(version.meta.counts).toEqual({ page: 3, pin: 0, board: 0 });
    expect(await version.readVectors('page')).toEqual(Float32Array.of(0, 1, 0, 1, 0, 1));
    expect(await version.readVectors('board')).toHaveLength(0);
  });

  it('records another graph over the same nodes in a version that shares every file', async () => {
    await refreshContent(folder, content);
    const { report, encoded } = await refreshContent(folder, content, { builtFrom: 'another' });
    expect(encoded).toEqual({ page: [], pin: [], board: [] });
    expect(report).toMatchObject({ version: 'v000002', committed: true });
    const [before, after] = await listVersions(folder);
    expect(after!.meta.builtFrom).toBe('another');
    expect(after!.meta.files).toEqual(before!.meta.files);
  });

  it('makes and leaves out approximate indexes as the setting says, and encodes nothing for it', async () => {
    const refreshAs = async (index: 'auto' | 'approximate', world = content) => {
      const { report, encoded } = await refreshContent(folder, world, { config: { ...exact, index } });
      const version = (await loadVersion(folder))!;
      await version.verify();
      const { index: files } = version.meta.files.page;
      return { encoded: encoded.page.length, committed: report.committed, graph: files?.graph };
    };
    expect(await refreshAs('auto')).toEqual({ encoded: 40, committed: true, graph: undefined });
    const graph = 'v000002/page-index.usearch';
    expect(await refreshAs('approximate')).toEqual({ encoded: 0, committed: true, graph });
    expect(await refreshAs('approximate')).toEqual({ encoded: 0, committed: false, graph });
    const changed = { ...content, page: { ...content.page, 'page-000': { text: 'other' } } };
    expect((await refreshAs('approximate', changed)).encoded).toBeGreaterThan(0);
    expect((await loadVersion(folder))!.meta.files.page.index!.count).toBeGreaterThan(40); // extended
    expect(await refreshAs('auto', changed)).toEqual({ encoded: 0, committed: true, graph: undefined });
  });

  it('keeps the version before when encoding fails, and when it gives nonsense', async () => {
    await refreshContent(folder, content);
    const changed = { ...content, page: { ...content.page, 'page-000': { text: 'other' } } };
    const failing = refreshContent(folder, changed, {
      encode: () => Promise.reject(new Error('out of memory')),
    });
    await expect(failing).rejects.toThrow('out of memory');
    const short = refreshContent(folder, changed, { encode: async () => new Float32Array(3) });
    await expect(short).rejects.toThrow(/encoding pages: expected \d+ × 4 numbers, got 3/);
    const broken = refreshContent(folder, changed, {
      encode: async (_, nodes) => new Float32Array(4 * nodes.length).fill(Number.NaN),
    });
    await expect(broken).rejects.toThrow('expected unit length');
    expect(await readdir(folder)).toEqual(['v000001', 'v000001.json']);
    expect(await storedVectors(folder)).toEqual(await fullVectors(content));
  });

  it('names a damaged file instead of carrying its vectors', async () => {
    await refreshContent(folder, content);
    const path = join(folder, 'v000001/pin-0/vectors.npy');
    const bytes = await readFile(path);
    await writeFile(
      path,
      bytes.map((byte, i) => (i === 500 ? byte ^ 1 : byte)),
    );
    await expect(refreshContent(folder, content)).rejects.toThrow(`${path}: expected SHA-256`);
  });

  it('lets a reader of the old version finish beside it', async () => {
    await refreshContent(folder, content);
    const reader = (await loadVersion(folder))!;
    const wanted = await reader.readVectors('page');
    const changed = { ...content, page: { ...content.page, 'page-001': { text: 'other' } } };
    const running = refreshContent(folder, changed);
    let reads = 0;
    let done = false;
    running.finally(() => {
      done = true;
    });
    do {
      expect(await reader.readVectors('page')).toEqual(wanted);
      reads++;
    } while (!done);
    expect(reads).toBeGreaterThan(1);
    expect((await running).report.version).toBe('v000002');
    expect(await reader.readVectors('page')).toEqual(wanted);
    await reader.verify();
  });

  it('ends up with the vectors of encoding everything, whatever changed in between', async () => {
    const text = fc.option(fc.constantFrom('red', 'green', 'blue'), { nil: undefined });
    const pageKey = fc.constantFrom('a', 'b', 'c', 'd');
    const boardKey = fc.constantFrom('x', 'y');
    const withText = text.map((value) => (value === undefined ? {} : { text: value }));
    const world: fc.Arbitrary<Content> = fc.record({
      page: fc.record({ a: withText, b: withText, c: withText, d: withText }),
      board: fc.record({ x: withText, y: withText }),
      pin: fc.dictionary(
        fc.constantFrom('1', '2', '3', '4', '5', '6'),
        fc.tuple(withText, pageKey, boardKey).map(([own, page, board]) => ({ ...own, page, board })),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(world, { minLength: 2, maxLength: 3 }), async (worlds) => {
        await rm(folder, { recursive: true, force: true });
        for (const each of worlds) {
          await refreshContent(folder, each);
          expect(await storedVectors(folder)).toEqual(await fullVectors(each));
        }
        expect(await refreshContent(folder, worlds.at(-1)!)).toMatchObject({ report: { committed: false } });
      }),
      { numRuns: 5 },
    );
  });
});
