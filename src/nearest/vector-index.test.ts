import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { none, Random } from '../base/index.ts';
import { openApproximateIndex } from './approximate-index.ts';
import { createApproximateIndex, createExactIndex, prefixOf, type VectorIndex } from './index.ts';
import { ProximityGraph } from './proximity-graph.ts';
import { clusteredVectors } from './testing/clustered-vectors.ts';

/** Makes an index over vectors. `[n, dims]` */
type Build = (vectors: Float32Array, dims: number) => Promise<VectorIndex>;

/** `[n, dims]`, each of unit length. */
function randomVectors(n: number, dims: number, seed: number): Float32Array {
  const random = new Random(seed);
  const longer = Float32Array.from({ length: n * (dims + 1) }, () => random.normal());
  return prefixOf(longer, dims + 1, dims);
}

/** The reference: all inner products in double precision, sorted. */
function searchSlowly(vectors: Float32Array, dims: number, query: Float32Array, exclude: Iterable<number>) {
  const excluded = new Set(exclude);
  return Array.from({ length: vectors.length / dims }, (_, id) => {
    let score = 0;
    for (let i = 0; i < dims; i++) score += vectors[id * dims + i]! * query[i]!;
    return { id, score };
  })
    .filter(({ id }) => !excluded.has(id))
    .sort((a, b) => b.score - a.score || a.id - b.id);
}

/**
 * What every index must do. `recall` is the share of the true best ten that it must find, 1 for an exact one.
 */
function conformsToVectorIndex(name: string, build: Build, recall: number): void {
  describe(name, () => {
    const [n, dims, k] = [3000, 24, 10];
    const vectors = randomVectors(n, dims, 1);
    const queries = randomVectors(150, dims, 2);
    let index: VectorIndex;
    beforeAll(async () => {
      index = await build(vectors, dims);
    });
    afterAll(() => index.dispose());

    it('finds the nearest with their inner products, best first', async () => {
      const { ids, scores } = await index.search(queries, k);
      let found = 0;
      for (let query = 0; query < 150; query++) {
        const truth = searchSlowly(vectors, dims, queries.subarray(query * dims, (query + 1) * dims), []);
        const byId = new Map(truth.map(({ id, score }) => [id, score]));
        const best = new Set(truth.slice(0, k).map(({ id }) => id));
        for (let i = query * k; i < (query + 1) * k; i++) {
          expect(scores[i]).toBeCloseTo(byId.get(ids[i]!)!, 5);
          if (i > query * k) expect(scores[i]!).toBeLessThanOrEqual(scores[i - 1]!);
          if (best.has(ids[i]!)) found++;
        }
        expect(new Set(ids.subarray(query * k, (query + 1) * k)).size).toBe(k);
      }
      expect(found / (150 * k)).toBeGreaterThanOrEqual(recall);
    });

    it('finds each vector by itself', async () => {
      const { ids } = await index.search(vectors.subarray(0, 200 * dims), 1);
      const itself = ids.reduce((count, id, row) => count + Number(id === row), 0);
      expect(itself / 200).toBeGreaterThanOrEqual(recall);
    });

    it('gives the same answer twice, and alone or among others', async () => {
      const first = await index.search(queries, k);
      expect(await index.search(queries, k)).toEqual(first);
      const alone = await index.search(queries.subarray(7 * dims, 8 * dims), k);
      expect(alone.ids).toEqual(first.ids.slice(7 * k, 8 * k));
    });

    it('leaves out what each query excludes', async () => {
      const some = queries.subarray(0, 3 * dims);
      const { ids } = await index.search(some, k);
      const exclude = [ids.slice(0, 5), new Uint32Array(0), Uint32Array.of(ids[2 * k]!, n + 7, none)];
      const narrowed = await index.search(some, k, { exclude });
      for (let query = 0; query < 3; query++) {
        const row = narrowed.ids.subarray(query * k, (query + 1) * k);
        for (const id of exclude[query]!) expect(row).not.toContain(id);
        const truth = searchSlowly(
          vectors,
          dims,
          some.subarray(query * dims, (query + 1) * dims),
          exclude[query]!,
        );
        const best = new Set(truth.slice(0, k).map(({ id }) => id));
        expect(row.filter((id) => best.has(id)).length / k).toBeGreaterThanOrEqual(recall);
      }
    });

    it.each([
      ['none', 0],
      ['few', 7],
      ['some', n / 50],
      ['most', n - 40],
    ])('finds only what is allowed: %s', async (_, count) => {
      const chosen = new Random(count);
      const order = Array.from({ length: n }, (_, id) => ({ id, at: chosen.normal() }));
      order.sort((a, b) => a.at - b.at);
      const allowed = Uint32Array.from(order.slice(0, count), ({ id }) => id).sort();
      const some = queries.subarray(0, 20 * dims);
      const exclude = Array.from({ length: 20 }, (_, query) =>
        query % 2 === 0 ? allowed.slice(query, query + 3) : Uint32Array.of(n - 1 - query),
      );
      const { ids, scores } = await index.search(some, k, { exclude, allowed });
      for (let query = 0; query < 20; query++) {
        const forbidden = new Set(exclude[query]);
        const left = new Set(allowed.filter((id) => !forbidden.has(id)));
        const one = some.subarray(query * dims, (query + 1) * dims);
        const truth = searchSlowly(vectors, dims, one, []).filter(({ id }) => left.has(id));
        const row = ids.subarray(query * k, (query + 1) * k).filter((id) => id !== none);
        expect(row).toHaveLength(Math.min(k, left.size));
        for (const [i, id] of row.entries()) {
          expect(left).toContain(id);
          expect(scores[query * k + i]).toBeCloseTo(truth.find((each) => each.id === id)!.score, 5);
        }
        const best = new Set(truth.slice(0, k).map(({ id }) => id));
        expect(row.filter((id) => best.has(id)).length).toBeGreaterThanOrEqual(recall * row.length);
      }
    });

    it('fills up with `none` if fewer than k can be found', async () => {
      const small = await build(Float32Array.of(1, 0, 0, 1), 2);
      const { ids, scores } = await small.search(Float32Array.of(0, 1, 1, 0), 4, {
        exclude: [new Uint32Array(0), Uint32Array.of(0)],
      });
      const gone = Number.NEGATIVE_INFINITY;
      expect([...ids]).toEqual([1, 0, none, none, 1, none, none, none]);
      expect([...scores]).toEqual([1, 0, gone, gone, 0, gone, gone, gone]);
      await small.dispose();
    });

    it('searches nothing and for nothing', async () => {
      const empty = await build(new Float32Array(0), 4);
      const found = await empty.search(Float32Array.of(1, 0, 0, 0), 2);
      expect([...found.ids]).toEqual([none, none]);
      await empty.dispose();
      expect((await index.search(new Float32Array(0), 3)).ids).toHaveLength(0);
    });

    it('orders equal scores by id', async () => {
      const same = await build(
        Float32Array.from({ length: 50 * 2 }, (_, i) => Number(i % 2 === 0)),
        2,
      );
      const { ids } = await same.search(Float32Array.of(1, 0, 0, 1), 5, {
        exclude: [Uint32Array.of(1, 3), new Uint32Array(0)],
      });
      expect([...ids]).toEqual([0, 2, 4, 5, 6, 0, 1, 2, 3, 4]);
      await same.dispose();
    });

    it('rejects a wrong search, and says what is wrong', async () => {
      await expect(index.search(new Float32Array(dims + 1), 1)).rejects.toThrow(
        `expected rows of ${dims} numbers`,
      );
      await expect(index.search(new Float32Array(dims), 0)).rejects.toThrow('expected k of 1 or more, got 0');
      await expect(index.search(new Float32Array(dims), 1, { exclude: [] })).rejects.toThrow(
        'expected 1 lists to exclude, got 0',
      );
      for (const wrong of [
        [3, 3],
        [4, 2],
        [0, n],
      ]) {
        const allowed = Uint32Array.from(wrong);
        await expect(index.search(new Float32Array(dims), 1, { allowed })).rejects.toThrow(
          `expected allowed ids below ${n}, ascending, got ${wrong[1]} at 1`,
        );
      }
    });
  });
}

conformsToVectorIndex('exact index', createExactIndex, 1);
conformsToVectorIndex(
  'approximate index, by its graph',
  (vectors, dims) => createApproximateIndex(vectors, dims, { candidateCost: 0 }),
  0.98,
);
conformsToVectorIndex('approximate index where comparing all is faster', createApproximateIndex, 1);

describe('approximate index', () => {
  const dims = 32;
  const [vectors, queries] = clusteredVectors([20_000, 200], { dims, seed: 3 }) as [
    Float32Array,
    Float32Array,
  ];
  const row = (array: Float32Array, i: number) => array.subarray(i * dims, (i + 1) * dims);
  let exact: VectorIndex;
  let approximate: VectorIndex;
  beforeAll(async () => {
    exact = await createExactIndex(vectors, dims);
    approximate = await createApproximateIndex(vectors, dims, { candidateCost: 0 });
  });
  afterAll(async () => {
    await exact.dispose();
    await approximate.dispose();
  });

  it('finds nearly all of the best ten among clusters, with their inner products', async () => {
    const [found, wanted] = [await approximate.search(queries, 10), await exact.search(queries, 10)];
    let hits = 0;
    for (let query = 0; query < 200; query++) {
      const best = new Map<number, number>();
      for (let i = query * 10; i < query * 10 + 10; i++) best.set(wanted.ids[i]!, wanted.scores[i]!);
      for (let i = query * 10; i < query * 10 + 10; i++) {
        const score = best.get(found.ids[i]!);
        if (score === undefined) continue;
        hits++;
        expect(found.scores[i]).toBeCloseTo(score, 6);
      }
    }
    expect(hits / 2000).toBeGreaterThanOrEqual(0.98);
  });

  it('is the same when it is made again', async () => {
    const some = vectors.subarray(0, 3000 * dims);
    const [one, other] = [
      await createApproximateIndex(some, dims, { candidateCost: 0 }),
      await createApproximateIndex(some, dims, { candidateCost: 0 }),
    ];
    expect(await one.search(queries, 20)).toEqual(await other.search(queries, 20));
    await one.dispose();
    await other.dispose();
  });

  it('gives the next best, as many as there are, even if many of the best are excluded', async () => {
    const query = row(queries, 5);
    const order = (await exact.search(query, 20_000)).ids;
    for (const count of [50, 900, 19_995]) {
      const exclude = [order.slice(0, count)];
      const { ids } = await approximate.search(query, 10, { exclude });
      const wanted = (await exact.search(query, 10, { exclude })).ids;
      const best = new Set(wanted);
      const found = ids.filter((id) => id !== none && best.has(id)).length;
      expect(found).toBeGreaterThanOrEqual(Math.min(9, 20_000 - count));
      expect(ids.filter((id) => id === none)).toHaveLength(Math.max(0, 10 - (20_000 - count)));
    }
  });

  it('searches further if most of what is near is out of use', async () => {
    // Of 800 vectors close together every sixteenth is in use, and 800 that stand anywhere are
    const width = 64;
    const [crowd, asked] = clusteredVectors([800, 50], {
      dims: width,
      seed: 3,
      perCluster: 800,
      cosine: 0.985,
    }) as [Float32Array, Float32Array];
    const graph = await ProximityGraph.create(width);
    const all = Float32Array.from([...crowd, ...randomVectors(800, width, 2)]);
    await graph.add(all);
    const isUsed = (entry: number) => entry >= 800 || entry % 16 === 0;
    const entries = Uint32Array.from({ length: 1600 }, (_, entry) => entry).filter(isUsed);
    const used = all.filter((_, i) => isUsed(Math.floor(i / width)));
    const index = await openApproximateIndex(used, width, { graph, entries }, { candidateCost: 0 });
    const whole = await createExactIndex(used, width);
    const [found, wanted] = [await index.search(asked, 5), await whole.search(asked, 5)];
    let hits = 0;
    for (let query = 0; query < 50; query++) {
      const best = new Set(wanted.ids.subarray(query * 5, query * 5 + 5));
      hits += found.ids.subarray(query * 5, query * 5 + 5).filter((id) => best.has(id)).length;
    }
    expect(hits / 250).toBeGreaterThanOrEqual(0.95); // .81 among the first few in use that come along
    await index.dispose();
    await whole.dispose();
  });

  it('orders ties by id, even if they go on beyond its candidates', async () => {
    const same = new Float32Array(2000 * dims);
    for (let i = 0; i < 2000; i++) same.set(row(vectors, i < 500 ? i : 600), i * dims);
    const index = await createApproximateIndex(same, dims, { candidateCost: 0 });
    const { ids } = await index.search(row(vectors, 600), 10);
    expect([...ids]).toEqual(Array.from({ length: 10 }, (_, i) => 500 + i));
    await index.dispose();
  });
});

it('agrees with sorting, including ties and exclusions, on any small vectors of whole numbers', async () => {
  const whole = fc.integer({ min: -3, max: 3 }); // whole numbers multiply exactly, so that ties are ties
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }).chain((dims) =>
        fc.record({
          dims: fc.constant(dims),
          rows: fc.array(fc.array(whole, { minLength: dims, maxLength: dims }), { maxLength: 40 }),
          query: fc.array(whole, { minLength: dims, maxLength: dims }),
          k: fc.integer({ min: 1, max: 12 }),
          exclude: fc.array(fc.nat(45), { maxLength: 10 }),
          allowed: fc.option(fc.uniqueArray(fc.nat(39)), { nil: undefined }),
        }),
      ),
      async ({ dims, rows, query, k, exclude, allowed }) => {
        const there = allowed?.filter((id) => id < rows.length);
        const vectors = Float32Array.from(rows.flat());
        const index = await createExactIndex(vectors, dims, { threads: 1 });
        const { ids, scores } = await index.search(Float32Array.from(query), k, {
          exclude: [Uint32Array.from(exclude)],
          ...(there && { allowed: Uint32Array.from(there).sort() }),
        });
        await index.dispose();
        const wanted = searchSlowly(vectors, dims, Float32Array.from(query), exclude)
          .filter(({ id }) => there?.includes(id) ?? true)
          .slice(0, k);
        const found = [...ids].map((id, i) => ({ id, score: scores[i] })).filter(({ id }) => id !== none);
        expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
        expect(found.map(({ score }) => score! + 0)).toEqual(wanted.map(({ score }) => score + 0));
      },
    ),
    { numRuns: 60 },
  );
});

it('keeps order across blocks', async () => {
  const n = (1 << 20) + 5; // one block more than one
  const vectors = new Float32Array(n).fill(0.5);
  vectors[n - 1] = 1;
  vectors[3] = 0.75;
  const index = await createExactIndex(vectors, 1);
  const { ids, scores } = await index.search(Float32Array.of(1), 4);
  expect([...ids]).toEqual([n - 1, 3, 0, 1]);
  expect([...scores]).toEqual([1, 0.75, 0.5, 0.5]);
  await index.dispose();
});

describe('prefixOf', () => {
  it('cuts and normalizes', () => {
    const vectors = Float32Array.of(0.6, 0, 0.8, 0, 0, 1);
    expect([...prefixOf(vectors, 3, 2)]).toEqual([1, 0, 0, 0]);
    expect(prefixOf(vectors, 3, 3)).toBe(vectors);
    expect(() => prefixOf(vectors, 3, 4)).toThrow('expected dims from 1 to 3, got 4');
    expect(() => prefixOf(vectors, 3, 0)).toThrow('got 0');
  });

  it('keeps the cosine of prefixes', () => {
    const vectors = randomVectors(2, 16, 5);
    const [a, b] = [vectors.subarray(0, 5), vectors.subarray(16, 21)];
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    const prefixes = prefixOf(vectors, 16, 5);
    expect(dot(prefixes.subarray(0, 5), prefixes.subarray(5))).toBeCloseTo(
      dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
      5,
    );
  });
});
