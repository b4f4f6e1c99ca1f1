import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDuckDb, openDuckDb, queryColumns, quoteSql } from '../storage/index.ts';
import { type EmbeddingVersion, exportParquet, prefixOf } from './index.ts';
import { commitVersion, type EmbeddingRows, facts } from './testing/commit-version.ts';

let folder: string;
let version: EmbeddingVersion;
const pages = 5000; // more than two pieces of 2,048

const rowsOf = (count: number): EmbeddingRows => {
  const keys = Array.from({ length: count }, (_, i) => `key-${String(i).padStart(5, '0')}`);
  return {
    keys,
    vectors: Float32Array.from(keys.flatMap((_, i) => [0.6 * Math.cos(i), 0.6 * Math.sin(i), 0.8])),
  };
};
const rows = { page: rowsOf(pages), pin: rowsOf(3), board: rowsOf(0) };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-export-'));
  version = await commitVersion(join(folder, 'embeddings'), {
    ...facts,
    dims: [3, 2],
    rows,
  });
});
afterAll(() => rm(folder, { recursive: true }));

async function readExport(pattern: string) {
  const db = await openDuckDb();
  try {
    const sql = `SELECT key, embedding, typeof(embedding) AS type FROM read_parquet(${quoteSql(pattern)})`;
    return await queryColumns(db, sql, { key: 'text', embedding: 'floats', type: 'text' });
  } finally {
    closeDuckDb(db);
  }
}

it('writes each kind whole, in its order', async () => {
  const target = join(folder, 'whole');
  expect(await exportParquet(version, target)).toEqual(['boards.parquet', 'pages.parquet', 'pins.parquet']);
  expect((await readdir(target)).sort()).toEqual(['boards.parquet', 'pages.parquet', 'pins.parquet']);
  for (const kind of ['page', 'pin', 'board'] as const) {
    const { key, embedding, type } = await readExport(join(target, `${kind}s.parquet`));
    expect(key).toEqual(rows[kind].keys);
    expect(embedding.values).toEqual(rows[kind].vectors);
    expect(embedding.offsets).toEqual(Uint32Array.from({ length: key.length + 1 }, (_, i) => 3 * i));
    if (key.length > 0) expect(type[0]).toBe('FLOAT[]');
  }
});

it('writes prefixes in partitions that together hold every row once', async () => {
  const target = join(folder, 'parts');
  const files = await exportParquet(version, target, { dims: 2, partitions: 3 });
  expect(files).toHaveLength(9);
  expect((await readdir(join(target, 'pages'))).sort()).toEqual([
    'part-00000.parquet',
    'part-00001.parquet',
    'part-00002.parquet',
  ]);
  const { key, embedding } = await readExport(join(target, 'pages/part-*.parquet'));
  expect(key).toEqual(rows.page.keys);
  expect(embedding.values).toEqual(prefixOf(rows.page.vectors, 3, 2));
  expect((await readExport(join(target, 'pages/part-00001.parquet'))).key).toHaveLength(1666);
});

it('touches a folder with something in it only when told to, and then only its own files', async () => {
  const target = join(folder, 'taken');
  await exportParquet(version, target, { partitions: 2 });
  await writeFile(join(target, 'notes.txt'), 'mine');
  await expect(exportParquet(version, target)).rejects.toThrow('expected an empty folder');
  expect((await readExport(join(target, 'pages/*.parquet'))).key).toHaveLength(pages);
  await exportParquet(version, target, { overwrite: true });
  expect((await readdir(target)).sort()).toEqual([
    'boards.parquet',
    'notes.txt',
    'pages.parquet',
    'pins.parquet',
  ]);
});

it('counts what a killed export left as nothing and clears it away', async () => {
  const target = join(folder, 'left');
  await mkdir(join(target, '.export-of-a-killed-run'), { recursive: true });
  await exportParquet(version, target);
  expect((await readdir(target)).sort()).toEqual(['boards.parquet', 'pages.parquet', 'pins.parquet']);
});

it('says which option is out of range, before it writes anything', async () => {
  const target = join(folder, 'never');
  await expect(exportParquet(version, target, { dims: 4 })).rejects.toThrow(
    'expected dims from 1 to 3, got 4',
  );
  await expect(exportParquet(version, target, { partitions: 0 })).rejects.toThrow(
    '1 partition or more, got 0',
  );
  await expect(readdir(target)).rejects.toThrow('ENOENT');
});
