import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listVersions, loadVersion } from '../embeddings/index.ts';
import { fingerprintForm } from './fingerprint.ts';
import type { RefreshReport } from './index.ts';
import { exact, keyOf, makeRows, nobody, pageKey, pinRows, SmallCorpus } from './testing/small-corpus.ts';

const rows = makeRows(24, 40, 6);
let first: SmallCorpus;
let firstReport: RefreshReport;
beforeAll(async () => {
  first = await SmallCorpus.create(rows);
  firstReport = await first.refresh();
});
afterAll(() => first.remove());

describe('refresh', () => {
  it('encodes everything the first time and nothing the second', async () => {
    expect(firstReport).toMatchObject({ version: 'v000001', committed: true, audit: null });
    expect(firstReport.counts.page).toEqual({ ...nobody, added: 24 });
    expect(await first.storedVectors()).toEqual(await first.fullVectors());

    const second = await (await first.copy()).refresh();
    expect(second).toMatchObject({ version: 'v000001', committed: false });
    expect(second.counts.pin).toEqual({ ...nobody, carried: 40 });
    expect(await listVersions(first.embeddings)).toHaveLength(1);
  });

  it('encodes a page whose text changed and the nodes that have it as neighbor, and no other', async () => {
    const corpus = await first.copy();
    const { corpus: read, lists } = await corpus.read();
    const having = (kind: 'page' | 'board', page: number) => {
      const { ids, width } = lists[kind].page;
      const rows = Array.from({ length: ids.length / width }, (_, row) => row);
      return rows.filter((row) => ids.subarray(row * width, (row + 1) * width).includes(page));
    };
    const page = read.keys.page.findIndex((_, i) => having('page', i).length > 0);
    await corpus.import({ url: read.keys.page[page]!, title: 'something else' });
    const { counts } = await corpus.refresh();
    expect(counts.page).toMatchObject({ added: 0, changed: 1, drifted: having('page', page).length });
    expect(counts.page.carried).toBeGreaterThan(0);
    expect(counts.board).toMatchObject({ changed: 0, drifted: having('board', page).length });
    expect(await corpus.storedVectors()).toEqual(await corpus.fullVectors());
    const version = await corpus.version();
    expect(version.shardsOf('pin')).toEqual([{ path: 'v000001/pin-0', rows: 40 }]); // shared, since no pin changed
    expect(version.meta.encoded.page).toBe(24 - counts.page.carried);
  });

  it('drops deleted nodes and inserts new ones, while a reader of the old version finishes', async () => {
    const corpus = await first.copy();
    const reader = (await loadVersion(corpus.embeddings))!;
    const wanted = await reader.readVectors('page');
    await corpus.import(
      { pin_id: keyOf('pin', 10), deleted_at: '2024-01-01' },
      ...pinRows('pin-010-and-a-half', 1, 1, { title: 'new' }),
    );
    const reads: Promise<Float32Array>[] = [];
    const { counts } = await corpus.refresh({ progress: () => reads.push(reader.readVectors('page')) });
    expect(counts.pin).toEqual({ ...nobody, added: 1, carried: 39, deleted: 1 });
    expect(counts.page.carried).toBeGreaterThan(0);
    const stored = await corpus.storedVectors();
    expect(stored.pin.keys).not.toContain(keyOf('pin', 10));
    expect(stored).toEqual(await corpus.fullVectors());
    expect(reads.length).toBeGreaterThan(1);
    for (const read of [...reads, reader.readVectors('page')]) expect(await read).toEqual(wanted);
    await reader.verify();
  });

  it('lets a page go that no other node knows', async () => {
    const corpus = await first.copy();
    const pinned = rows.filter(({ pin_id: pin }) => pin !== undefined).map(({ url }) => url);
    const { url } = rows.find((row) => row.url !== undefined && !pinned.includes(row.url))!;
    await corpus.import({ url: url!, deleted_at: '2024-01-01' });
    const { counts } = await corpus.refresh();
    expect(counts.page).toEqual({ ...nobody, carried: 23, deleted: 1 });
    expect(await corpus.storedVectors()).toEqual(await corpus.fullVectors());
  });

  it('encodes everything again if the version has another form of fingerprints', async () => {
    const corpus = await first.copy();
    const manifest = join(corpus.embeddings, 'v000001.json');
    const text = await readFile(manifest, 'utf8');
    const form = `"fingerprints": ${fingerprintForm},`;
    expect(text).toContain(form);
    await writeFile(manifest, text.replace(form, ''));
    const { version, counts } = await corpus.refresh();
    expect(counts.page).toEqual({ ...nobody, remodeled: 24 });
    expect(await readFile(join(corpus.embeddings, `${version}.json`), 'utf8')).toContain(form);
  });

  it('encodes everything again for another storage, and carries over vectors exactly as stored', async () => {
    const corpus = await first.copy();
    const config = { ...exact, storage: 'int8' } as const;
    expect((await corpus.refresh({ config })).counts.page).toEqual({ ...nobody, remodeled: 24 });
    const before = await corpus.version();
    expect(before.storage).toBe('int8');
    const full = (await first.storedVectors()).page.vectors;
    for (const [i, number] of (await before.readVectors('page')).entries())
      expect(Math.abs(number - full[i]!)).toBeLessThan(0.01);

    await corpus.import({ url: pageKey(3), body: 'other' });
    expect((await corpus.refresh({ config })).counts.page).toEqual({ ...nobody, changed: 1, carried: 23 });
    expect((await corpus.version()).shardsOf('page')[0]).toEqual(before.shardsOf('page')[0]);
  });

  it('encodes everything again for another vector length, also if a kind has no nodes', async () => {
    const corpus = await SmallCorpus.create(makeRows(3, 0, 0));
    await corpus.refresh();
    const { counts } = await corpus.refresh({ config: { ...exact, dims: [4] } });
    expect(counts.page).toEqual({ ...nobody, remodeled: 3 });
    const version = await corpus.version();
    expect([version.width, version.meta.counts]).toEqual([4, { page: 3, pin: 0, board: 0 }]);
    expect(await version.readVectors('page')).toHaveLength(3 * 4);
    expect(await version.readVectors('board')).toHaveLength(0);
    await corpus.remove();
  });

  it('records other smaller dims, or another state of the same nodes, in a version that shares all files', async () => {
    const corpus = await first.copy();
    const before = await corpus.version();
    const config = { ...exact, dims: [12] as [number] };
    expect(await corpus.refresh({ config })).toMatchObject({ version: 'v000002', committed: true });
    const narrowed = await corpus.version();
    expect([before.meta.dims, narrowed.meta.dims]).toEqual([[12, 4], [12]]);
    expect(narrowed.meta.files).toEqual(before.meta.files);

    await corpus.import({ user_id: 'u', url: pageKey(1), action: 'click', at: '2024-01-01' });
    expect(await corpus.refresh({ config })).toMatchObject({ version: 'v000003', committed: true });
    const after = await corpus.version();
    expect(after.meta.builtFrom).not.toBe(before.meta.builtFrom);
    expect(after.meta.encoded).toEqual({ page: 0, pin: 0, board: 0 });
    expect(after.meta.files).toEqual(before.meta.files);
  });

  it('adds and drops approximate indexes by the setting, without encoding anything', async () => {
    const corpus = await first.copy();
    const refreshAs = async (index: 'auto' | 'approximate') => {
      const { committed, counts } = await corpus.refresh({ config: { ...exact, index } });
      const { index: files } = (await corpus.version()).meta.files.page;
      return { encoded: 24 - counts.page.carried, committed, graph: files?.graph, entries: files?.count };
    };
    const graph = 'v000002/page-index.usearch';
    const made = { encoded: 0, committed: true, graph, entries: 24 };
    expect(await refreshAs('approximate')).toEqual(made);
    expect(await refreshAs('approximate')).toEqual({ ...made, committed: false });
    await corpus.import({ url: pageKey(3), body: 'a long text' }); // which no neighbor reads
    const extended = { encoded: 1, committed: true, graph: 'v000003/page-index.usearch', entries: 25 };
    expect(await refreshAs('approximate')).toEqual(extended);
    expect(await corpus.storedVectors()).toEqual(await corpus.fullVectors());
    const left = { encoded: 0, committed: true, graph: undefined, entries: undefined };
    expect(await refreshAs('auto')).toEqual(left);
  });

  it('keeps the version before when encoding fails, and when a model gives nonsense', async () => {
    const corpus = await first.copy();
    await corpus.import({ url: pageKey(0), body: 'other' });
    await corpus.killAt('encoding pages', 1);
    const broken = {
      ...first.run,
      id: 'model-2',
      load: async () => {
        const { weights, ...model } = await first.run.load();
        const nothing = Object.entries(weights).map(([name, { shape, data }]) => [
          name,
          { shape, data: data.map(() => Number.NaN) },
        ]);
        return { ...model, weights: Object.fromEntries(nothing) };
      },
    };
    await expect(corpus.refresh({ run: broken })).rejects.toThrow('expected unit length');
    expect(await readdir(corpus.embeddings)).toEqual(['v000001', 'v000001.json']);
    expect(await corpus.storedVectors()).toEqual(await first.storedVectors());
  });

  it('names a damaged file instead of carrying its vectors', async () => {
    const corpus = await first.copy();
    const path = join(corpus.embeddings, 'v000001/pin-0/vectors.npy');
    const bytes = await readFile(path);
    await writeFile(
      path,
      bytes.map((byte, i) => (i === 500 ? byte ^ 1 : byte)),
    );
    await expect(corpus.refresh()).rejects.toThrow(`${path}: expected SHA-256`);
  });

  it('gives the same vectors as encoding everything, whatever changed in between', async () => {
    const text = fc.constantFrom('', 'red', 'green', 'blue');
    const gone = fc.constantFrom<Record<string, string>>({}, {}, { deleted_at: '2024-01-01' });
    const pin = fc.nat(44).map((i) => keyOf('pin', i));
    const change = fc.oneof(
      fc.tuple(fc.nat(26), text, gone).map(([i, title, rest]) => [{ url: pageKey(i), title, ...rest }]),
      fc
        .tuple(fc.nat(7), text, gone)
        .map(([i, title, rest]) => [{ board_id: keyOf('board', i), title, ...rest }]),
      fc
        .tuple(pin, fc.nat(26), fc.nat(7), text)
        .map(([key, page, board, title]) => pinRows(key, page, board, { title })),
      pin.map((pin_id) => [{ pin_id, deleted_at: '2024-01-01' }]),
    );
    const days = fc.array(fc.array(change, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(days, async (each) => {
        const corpus = await first.copy();
        for (const changes of each) {
          await corpus.import(...changes.flat());
          await corpus.refresh();
          expect(await corpus.storedVectors()).toEqual(await corpus.fullVectors());
        }
      }),
      { numRuns: 2 },
    );
  });
});
