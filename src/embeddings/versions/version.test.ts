import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeKinds, perKind } from '../../catalog/index.ts';
import { readNpy } from '../../storage/index.ts';
import { type EmbeddingVersion, listVersions, loadVersion } from '../index.ts';
import { commitVersion, type EmbeddingRows, type VersionContent } from '../testing/commit-version.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'linksage-versions-')), 'embeddings');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const rowsOf = (...keys: string[]): EmbeddingRows => ({
  keys,
  vectors: Float32Array.from(keys.flatMap((_, i) => [0, Math.cos(i), Math.sin(i)])),
});

const content = (
  rows: VersionContent['rows'],
  builtFrom: string,
  base?: EmbeddingVersion,
): VersionContent => ({
  model: 'm1',
  builtFrom,
  view: 'all',
  dims: [3, 2],
  encoded: perKind(() => 1),
  carried: perKind(() => 2),
  deleted: perKind(() => 0),
  seconds: 1.5,
  secondsPerNode: { page: 0.25, pin: 0.5, board: null },
  audit: null,
  rows,
  ...(base === undefined ? {} : { base }),
});

const all = { page: rowsOf('https://a.org/', 'https://ü.org/'), pin: rowsOf('p'), board: rowsOf() };

const namesIn = async () => (await readdir(folder)).sort();

it('reads back what was committed', async () => {
  const began = Date.now();
  expect(await loadVersion(folder)).toBeUndefined();
  expect(await listVersions(folder)).toEqual([]);
  await commitVersion(folder, content(all, 'g1'));
  const version = (await loadVersion(folder))!;
  expect(version.name).toBe('v000001');
  expect(version.width).toBe(3);
  expect(version.meta).toMatchObject({
    version: 1,
    model: 'm1',
    builtFrom: 'g1',
    view: 'all',
    dims: [3, 2],
    counts: { page: 2, pin: 1, board: 0 },
    encoded: { page: 1, pin: 1, board: 1 },
    carried: { page: 2, pin: 2, board: 2 },
    seconds: 1.5,
    secondsPerNode: { page: 0.25, pin: 0.5, board: null },
    base: null,
  });
  const createdAt = Date.parse(version.createdAt);
  expect([createdAt >= began, createdAt <= Date.now()]).toEqual([true, true]);
  for (const kind of nodeKinds) {
    const { vectors, keys } = all[kind];
    const rows = Uint32Array.from(keys.keys());
    expect(await version.readRows(kind)).toEqual({ keys, shards: new Uint32Array(keys.length), rows });
    expect(await version.readVectors(kind)).toEqual(vectors);
  }
  expect(await version.readVectorRows('page', 1, 2)).toEqual(all.page.vectors.slice(3));
  const pieces: string[][] = [];
  for await (const keys of version.streamKeys('page')) pieces.push(keys);
  expect(pieces.flat()).toEqual(all.page.keys);
  const array = await readNpy(join(folder, 'v000001/page-0/vectors.npy'));
  expect(array.shape).toEqual([2, 3]);
  expect(await loadVersion(folder, 'v000009')).toBeUndefined();
});

it('shares the files of kinds that did not change', async () => {
  const first = await commitVersion(folder, content(all, 'g1'));
  const second = await commitVersion(folder, content({ pin: rowsOf('p', 'q') }, 'g2', first));
  expect(second.meta.files.page).toEqual(first.meta.files.page);
  expect(second.meta.counts).toEqual({ page: 2, pin: 2, board: 0 });
  expect(await readdir(join(folder, 'v000002'))).toEqual(['pin-0', 'pin-keys.parquet']);
  await second.verify();
  await commitVersion(folder, content({}, 'g3', second), { keep: 1 });
  await commitVersion(folder, content({}, 'g4', (await loadVersion(folder))!), { keep: 1 });
  expect(await namesIn()).toEqual(['v000001', 'v000002', 'v000004.json']);
  expect(await readdir(join(folder, 'v000001'))).not.toContain('pin-0');
  const last = (await loadVersion(folder))!;
  await last.verify();
  expect((await last.readRows('page')).keys).toEqual(all.page.keys);
  expect((await last.readRows('pin')).keys).toEqual(['p', 'q']);
});

it('keeps the newest versions, and files of a dropped one until the next commit', async () => {
  for (const step of [1, 2, 3]) await commitVersion(folder, content(all, `g${step}`));
  expect((await listVersions(folder)).map(({ name }) => name)).toEqual(['v000002', 'v000003']);
  expect(await namesIn()).toEqual(['v000001', 'v000002', 'v000002.json', 'v000003', 'v000003.json']);
  await commitVersion(folder, content(all, 'g4'));
  expect(await namesIn()).toEqual(['v000002', 'v000003', 'v000003.json', 'v000004', 'v000004.json']);
  expect((await loadVersion(folder, 'v000003'))!.meta.builtFrom).toBe('g3');
});

it('lets a reader of an old version finish while new ones are committed', async () => {
  await commitVersion(folder, content(all, 'g1'));
  const old = (await loadVersion(folder))!;
  const other = { ...all, page: rowsOf('https://b.org/') };
  await commitVersion(folder, content(other, 'g2'));
  const reading = old.readVectors('page');
  await commitVersion(folder, content(other, 'g3')); // drops the old version
  expect(await reading).toEqual(all.page.vectors);
  expect((await old.readRows('page')).keys).toEqual(all.page.keys);
  expect((await (await loadVersion(folder))!.readRows('page')).keys).toEqual(['https://b.org/']);
});

it('names a damaged file', async () => {
  await commitVersion(folder, content(all, 'g1'));
  const path = join(folder, 'v000001/page-0/vectors.npy');
  const bytes = await readFile(path);
  await writeFile(
    path,
    bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte)),
  );
  await expect((await loadVersion(folder))!.verify()).rejects.toThrow(`${path}: expected SHA-256`);
  await appendFile(path, 'x');
  await expect(loadVersion(folder)).rejects.toThrow(`${path}: expected ${bytes.length} bytes`);
  await rm(path);
  await expect(loadVersion(folder)).rejects.toThrow('got no file');
});

it('refuses rows that are not embeddings', async () => {
  const commit = (page: EmbeddingRows) => commitVersion(folder, content({ ...all, page }, 'g'));
  const page = rowsOf('a', 'b');
  await expect(commit({ ...page, vectors: new Float32Array(3) })).rejects.toThrow(
    'expected 2 × 3 numbers, got 3',
  );
  for (const wrong of [Number.NaN, 1.1, 0]) {
    const vectors = Float32Array.of(0, 1, 0, 0, wrong, 0);
    await expect(commit({ ...page, vectors })).rejects.toThrow('expected unit length for "b"');
  }
  await expect(commitVersion(folder, content({}, 'g'))).rejects.toThrow('got neither');
  await expect(commitVersion(folder, content({}, 'g'), { keep: 0 })).rejects.toThrow(
    'keep 1 version or more',
  );
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});
