import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { perKind } from '../../catalog/index.ts';
import { createExactIndex } from '../../nearest/index.ts';
import {
  type EmbeddingVersion,
  finishVersion,
  fitsIndexMode,
  type IndexMode,
  openIndex,
  UnfinishedVersion,
} from '../index.ts';
import { commitRows, facts, noRows, withoutOrigins } from '../testing/commit-version.ts';
import { shardKeys } from '../testing/key-files.ts';

const width = 16;
let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'linksage-index-')), 'embeddings');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const keyOf = (i: number) => `key-${String(i).padStart(4, '0')}`;

/** The unit vector of page i when it was last made on `day`. */
function vectorOf(i: number, day: number): Float32Array {
  const random = new Random(1000 * day + i);
  const vector = Float32Array.from({ length: width }, () => random.normal());
  const length = Math.hypot(...vector);
  return vector.map((number) => number / length);
}

/** Commits pages by number, each with the day on which its vector was made: those of `today` are new rows. */
async function commitDay(
  days: ReadonlyMap<number, number>,
  today: number,
  base?: EmbeddingVersion,
  index: IndexMode = 'approximate',
): Promise<EmbeddingVersion> {
  const unfinished = await UnfinishedVersion.open(folder, { model: 'm', width });
  const numbers = [...days.keys()].sort((a, b) => a - b);
  const fresh = numbers.filter((i) => days.get(i) === today);
  const before = await base?.readRows('page');
  const positions = new Map(before?.keys.map((key, position) => [key, position]));
  const kept = [...(base?.shardsOf('page') ?? [])];
  if (fresh.length > 0) {
    const vectors = Float32Array.from(fresh.flatMap((i) => [...vectorOf(i, today)]));
    const shard = { vectors, ...withoutOrigins(fresh.length) };
    kept.push(await unfinished.addShard('page', shardKeys('page', fresh.map(keyOf)), shard));
  }
  const rowOfFresh = new Map(fresh.map((i, row) => [i, row]));
  const at = numbers.map((i) => positions.get(keyOf(i))!);
  const isFresh = (row: number) => rowOfFresh.has(numbers[row]!);
  const page = {
    keys: numbers.map(keyOf),
    shards: Uint32Array.from(at, (old, row) => (isFresh(row) ? kept.length - 1 : before!.shards[old]!)),
    rows: Uint32Array.from(at, (old, row) => rowOfFresh.get(numbers[row]!) ?? before!.rows[old]!),
    kept,
  };
  const rows = base === undefined ? { page, pin: noRows, board: noRows } : { page };
  return commitRows(unfinished, { ...facts, dims: [width], rows, ...(base && { base }) }, { index });
}

const firstDay = (count: number) => new Map(Array.from({ length: count }, (_, i) => [i, 0]));
const indexOf = (version: EmbeddingVersion) => version.meta.files.page.index;

/** Opens the index of the pages so that it uses its graph, however few pages there are. */
async function openPages(version: EmbeddingVersion) {
  return (await openIndex(version, 'page', await version.readVectors('page'), { candidateCost: 0 }))!;
}

/** The share of the true ten nearest of each of `count` queries that the index of the pages finds. */
async function recallOf(version: EmbeddingVersion, count = 60): Promise<number> {
  const vectors = await version.readVectors('page');
  const queries = new Float32Array(count * width);
  for (let i = 0; i < count; i++) queries.set(vectorOf(i, 99), i * width);
  const [index, exact] = [await openPages(version), await createExactIndex(vectors, width)];
  const found = await index.search(queries, 10);
  const wanted = await exact.search(queries, 10);
  await index.dispose();
  await exact.dispose();
  let hits = 0;
  for (let query = 0; query < count; query++) {
    const best = new Set(wanted.ids.subarray(10 * query, 10 * query + 10));
    hits += found.ids.subarray(10 * query, 10 * query + 10).filter((id) => best.has(id)).length;
  }
  return hits / (10 * count);
}

describe('the index of a version', () => {
  it('is extended by what is new and changed', async () => {
    const days = firstDay(500);
    const first = await commitDay(days, 0);
    expect(indexOf(first)).toEqual({
      graph: 'v000001/page-index.usearch',
      entries: 'v000001/page-index.npy',
      count: 500,
    });
    for (let i = 0; i < 500; i += 25) days.set(i, 1);
    for (let i = 500; i < 530; i++) days.set(i, 1);
    for (let i = 1; i < 500; i += 50) days.delete(i);
    const second = await commitDay(days, 1, first);
    expect(indexOf(second)).toEqual({
      graph: 'v000002/page-index.usearch',
      entries: 'v000002/page-index.npy',
      count: 550,
    });
    expect(await recallOf(second)).toBeGreaterThanOrEqual(0.98);
  });

  it('shares its graph if nothing is added', async () => {
    const days = firstDay(400);
    const first = await commitDay(days, 0);
    for (let i = 0; i < 40; i++) days.delete(i);
    const second = await commitDay(days, 1, first);
    expect(indexOf(second)?.graph).toBe('v000001/page-index.usearch');
    expect(await recallOf(second)).toBeGreaterThanOrEqual(0.98);
    const unfinished = await UnfinishedVersion.open(folder, { model: 'm', width });
    const content = { ...facts, dims: [width], rows: {}, base: second };
    const third = await finishVersion(unfinished, content, { index: 'approximate' });
    expect(indexOf(third)).toEqual({ ...indexOf(second), entries: 'v000003/page-index.npy' });
    await third.verify();
    expect(await recallOf(third)).toBeGreaterThanOrEqual(0.98);
  });

  it('is made anew when more than a quarter of its entries would be out of use', async () => {
    const days = firstDay(400);
    const first = await commitDay(days, 0);
    for (let i = 0; i < 133; i++) days.set(i, 1);
    const second = await commitDay(days, 1, first);
    expect(indexOf(second)?.count).toBe(533); // 133 of them are out of use: just less than a quarter
    days.set(200, 2);
    const third = await commitDay(days, 2, second);
    expect(indexOf(third)?.count).toBe(400);
    expect(await recallOf(third)).toBeGreaterThanOrEqual(0.98);
  });

  it('follows rows through many changes that compact their shards', async () => {
    const days = firstDay(200);
    let version = await commitDay(days, 0);
    for (let day = 1; day <= 12; day++) {
      for (let i = 0; i < 8; i++) days.set((37 * day + 11 * i) % 200, day);
      days.set(200 + day, day);
      if (day % 3 === 0) days.delete(200 + day - 1);
      version = await commitDay(days, day, version);
      const vectors = await version.readVectors('page');
      const index = await openPages(version);
      const { ids, scores } = await index.search(vectors, 1);
      expect([...ids]).toEqual([...ids.keys()]); // each vector is its own nearest
      for (const score of scores) expect(score).toBeCloseTo(1, 5);
      await index.dispose();
    }
    expect(version.shardsOf('page').length).toBeLessThan(9);
  });

  it('answers readers of the version before while later ones are committed', async () => {
    const days = firstDay(300);
    const first = await commitDay(days, 0);
    const index = await openPages(first);
    const query = vectorOf(0, 99);
    const before = await index.search(query, 10);
    let version = first;
    for (let day = 1; day <= 3; day++) {
      for (let i = 0; i < 20; i++) days.set(i * day, day);
      version = await commitDay(days, day, version);
    }
    expect(await index.search(query, 10)).toEqual(before);
    await index.dispose();
  });

  it('exists if the setting asks for it', async () => {
    const days = firstDay(100);
    const first = await commitDay(days, 0, undefined, 'auto');
    expect(indexOf(first)).toBeUndefined();
    expect(await openIndex(first, 'page', await first.readVectors('page'))).toBeUndefined();
    const second = await commitDay(days, 1, first, 'approximate');
    expect(indexOf(second)?.count).toBe(100);
    expect(second.meta.files.pin.index).toBeUndefined(); // there are none
    const third = await commitDay(days, 2, second, 'exact');
    expect(indexOf(third)).toBeUndefined();
    await third.verify();
    const fits = (meta: EmbeddingVersion['meta']) =>
      (['auto', 'exact', 'approximate'] as const).filter((mode) => fitsIndexMode(meta, mode));
    expect(fits(first.meta)).toEqual(['auto', 'exact']);
    expect(fits(second.meta)).toEqual(['approximate']);
    const large = { ...perKind(() => 0), page: 2 ** 18 };
    expect(fits({ ...first.meta, dims: [256], counts: large })).toEqual(['auto', 'exact']);
    expect(fits({ ...first.meta, dims: [256], counts: { ...large, page: 2 ** 18 + 1 } })).toEqual(['exact']);
  });

  it('is named if it is damaged', async () => {
    const version = await commitDay(firstDay(100), 0);
    const path = version.path(indexOf(version)!.graph);
    const bytes = await readFile(path);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(path, bytes);
    await expect(version.verify()).rejects.toMatchObject({
      message: expect.stringContaining(`${path}: expected SHA-256`),
      hint: `Delete ${folder} and run: linksage refresh`,
    });
  });
});
