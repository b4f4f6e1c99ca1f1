import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { perKind } from '../../catalog/index.ts';
import {
  currentVersion,
  decodeVectors,
  type EmbeddingVersion,
  encodeVectors,
  listVersions,
  loadVersion,
  rollBack,
  UnfinishedVersion,
  type VectorStorage,
  vectorStorages,
} from '../index.ts';
import { commitRows, commitVersion, facts, noRows, type VersionContent } from '../testing/commit-version.ts';
import { shardKeys } from '../testing/key-files.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'linksage-shards-')), 'embeddings');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const keyOf = (i: number) => `key-${String(i).padStart(4, '0')}`;
/** The vector of node i when it was last made on `day`. */
const vectorOf = (i: number, day: number) => [Math.cos(i + 100 * day), Math.sin(i + 100 * day)];

/**
 * Commits a version of pages by number, each with the day on which its vector was made: those of `today` are new
 * rows, the others stay at their location in `base`.
 */
async function commitDay(
  days: Map<number, number>,
  today: number,
  base?: EmbeddingVersion,
  storage: VectorStorage = 'float32',
) {
  const unfinished = await UnfinishedVersion.open(folder, { model: 'm', width: 2, storage });
  const numbers = [...days.keys()].sort((a, b) => a - b);
  const fresh = numbers.filter((i) => days.get(i) === today);
  const before = await base?.readRows('page');
  const kept = [...(base?.shardsOf('page') ?? [])];
  if (fresh.length > 0) {
    const content = {
      vectors: Float32Array.from(fresh.flatMap((i) => vectorOf(i, today))),
      contents: Uint8Array.from({ length: fresh.length * 16 }, () => today),
      neighbors: Uint32Array.from(fresh, (i) => 1000 * today + i),
      visits: Uint8Array.from(fresh, () => today),
      degrees: Uint8Array.from(fresh, () => today),
    };
    kept.push(await unfinished.addShard('page', shardKeys('page', fresh.map(keyOf)), content));
  }
  const locations = numbers.map((i) => {
    if (days.get(i) === today) return { shard: kept.length - 1, row: fresh.indexOf(i) };
    const at = before!.keys.indexOf(keyOf(i));
    return { shard: before!.shards[at]!, row: before!.rows[at]! };
  });
  const page = {
    keys: numbers.map(keyOf),
    shards: Uint32Array.from(locations, ({ shard }) => shard),
    rows: Uint32Array.from(locations, ({ row }) => row),
    kept,
  };
  return commitRows(unfinished, {
    ...facts,
    rows: base === undefined ? { page, pin: noRows, board: noRows } : { page },
    ...(base === undefined ? {} : { base }),
  });
}

async function expectVectors(version: EmbeddingVersion, days: Map<number, number>) {
  await version.verify();
  const numbers = [...days.keys()].sort((a, b) => a - b);
  expect((await version.readRows('page')).keys).toEqual(numbers.map(keyOf));
  const made = Float32Array.from(numbers.flatMap((i) => vectorOf(i, days.get(i)!)));
  const expected = decodeVectors(encodeVectors(version.storage, made, 2), 2);
  expect(await version.readVectors('page')).toEqual(expected);
  const [from, to] = [Math.floor(numbers.length / 3), Math.ceil(numbers.length / 2)];
  expect(await version.readVectorRows('page', from, to)).toEqual(expected.slice(2 * from, 2 * to));
}

const rowsOfShards = (version: EmbeddingVersion) => version.shardsOf('page').map(({ rows }) => rows);

describe('shards', () => {
  it('are shared by versions as long as half of their rows are used', async () => {
    const days = new Map(Array.from({ length: 100 }, (_, i) => [i, 0]));
    const first = await commitDay(days, 0);
    for (let i = 0; i < 100; i += 10) days.set(i, 1);
    days.set(200, 1);
    days.delete(3);
    const second = await commitDay(days, 1, first);
    await expectVectors(second, days);
    expect(second.shardsOf('page')).toEqual([
      { path: 'v000001/page-0', rows: 100 },
      { path: 'v000002/page-0', rows: 11 },
    ]);
    for (let i = 0; i < 60; i++) days.set(i, 2);
    const third = await commitDay(days, 2, second);
    await expectVectors(third, days);
    // 36 rows of the first shard are still in use, 5 of the second: both are compacted into one
    expect(rowsOfShards(third)).toEqual([60, 41]);
    const paths = third.shardsOf('page').map(({ path }) => path);
    expect(paths).toEqual(['v000003/page-0', 'v000003/page-1']);
    const name = third.path(`${paths[1]}/neighbours.npy`);
    const origins = new Uint32Array((await readFile(name)).buffer.slice(-41 * 4));
    expect(new Set(origins)).toEqual(
      new Set([...days].flatMap(([i, day]) => (day < 2 ? [1000 * day + i] : []))),
    );
  });

  it('are compacted when one row less than half is used', async () => {
    const days = new Map(Array.from({ length: 10 }, (_, i) => [i, 0]));
    const first = await commitDay(days, 0);
    for (let i = 0; i < 5; i++) days.set(i, 1);
    const second = await commitDay(days, 1, first);
    expect(rowsOfShards(second)).toEqual([10, 5]);
    days.set(5, 2);
    expect(rowsOfShards(await commitDay(days, 2, second))).toEqual([5, 1, 4]);
  });

  it.each(vectorStorages)(
    'are compacted when there are many small ones, and never lose a bit of %s',
    async (storage) => {
      const days = new Map(Array.from({ length: 40 }, (_, i) => [i, 0]));
      let version = await commitDay(days, 0, undefined, storage);
      const counts: number[] = [];
      for (let day = 1; day <= 9; day++) {
        days.set(day, day);
        days.set(100 + day, day);
        if (day % 3 === 0) days.delete(100 + day - 1);
        version = await commitDay(days, day, version, storage);
        await expectVectors(version, days);
        counts.push(rowsOfShards(version).length);
      }
      expect(Math.max(...counts)).toBe(8);
      expect(Math.min(...counts.slice(6))).toBe(1);
      expect((await readdir(folder)).filter((name) => name.endsWith('.json'))).toHaveLength(2);
    },
  );
});

describe('the current version', () => {
  const commit = (i: number) => {
    const row = { keys: [keyOf(i)], vectors: Float32Array.from(vectorOf(i, 0)) };
    const content: VersionContent = { ...facts, rows: perKind(() => row) };
    return commitVersion(folder, content, { keep: 3 });
  };

  it('is the newest, or the one rolled back to until a newer one is committed', async () => {
    for (const i of [1, 2, 3]) await commit(i);
    expect(await currentVersion(folder)).toBe('v000003');
    expect((await rollBack(folder)).name).toBe('v000002');
    expect((await rollBack(folder)).name).toBe('v000001');
    await expect(rollBack(folder)).rejects.toThrow('expected a version before v000001, got v000001, v000002');
    expect((await loadVersion(folder))!.name).toBe('v000001');
    expect((await rollBack(folder, 'v000003')).name).toBe('v000003');
    expect(await currentVersion(folder)).toBe('v000003');
    await rollBack(folder, 'v000002');
    await expect(rollBack(folder, 'v000007')).rejects.toThrow('expected a version v000007, got v000001');
    await commit(4);
    expect(await currentVersion(folder)).toBe('v000004');
    expect((await listVersions(folder)).map(({ name }) => name)).toEqual(['v000002', 'v000003', 'v000004']);
    for (const each of await listVersions(folder)) await each.verify();
  });

  it('continues from the one rolled back to, and those rolled back from are dropped first', async () => {
    for (const i of [1, 2, 3]) await commit(i);
    const base = await rollBack(folder, 'v000001');
    const page = { keys: [keyOf(4)], vectors: Float32Array.from(vectorOf(4, 0)) };
    await commitVersion(folder, { ...facts, rows: { page }, base }, { keep: 2 });
    expect((await listVersions(folder)).map(({ name }) => name)).toEqual(['v000001', 'v000004']);
  });

  it('is not rolled back to a version that is damaged', async () => {
    await commit(1);
    await commit(2);
    const path = join(folder, 'v000001/pin-0/vectors.npy');
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    await expect(rollBack(folder)).rejects.toThrow(`${path}: expected SHA-256`);
    expect(await currentVersion(folder)).toBe('v000002');
  });

  it('is rejected in a layout that this program does not know', async () => {
    await commit(1);
    const path = join(folder, 'v000001.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"layout": 2', '"layout": 3'));
    await expect(loadVersion(folder)).rejects.toThrow('got layout 3, which a newer linksage wrote');
    await writeFile(path, text.replace('"layout": 2,', ''));
    await expect(loadVersion(folder)).rejects.toThrow('got layout 1, which an earlier linksage wrote');
  });
});
