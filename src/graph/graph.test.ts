import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/index.ts';
import { connect, degree, edgeTypeOf, kindOf, nodeIds } from './index.ts';
import { graphOfSketch, kindOfName, type NodeName, randomSketch, typedEdge } from './testing/keyed-graph.ts';
import { graphOf, type Link } from './testing/small-graph.ts';

/** Pins with a page or none, on any number of boards. */
const links: fc.Arbitrary<Link[]> = fc
  .array(
    fc.record({
      page: fc.option(fc.nat(8), { nil: undefined }),
      boards: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
    }),
    { maxLength: 25 },
  )
  .map((pins) =>
    pins.map(({ page, boards }, i) => ({
      pin: `pin-${i}`,
      ...(page === undefined ? {} : { page: `page-${page}` }),
      boards: boards.map((board) => `board-${board}`),
    })),
  );

describe('buildGraph', () => {
  it('has every edge in both rows, and no other', () => {
    fc.assert(
      fc.property(links, (made) => {
        const { graph, keyOf } = graphOf(made);
        const edges = made.flatMap(({ pin, page, boards }) =>
          [...(page === undefined ? [] : [page]), ...boards].flatMap((end) => [
            `${pin} ${end}`,
            `${end} ${pin}`,
          ]),
        );
        const found: string[] = [];
        for (let node = 0; node < keyOf.length; node++) {
          const row = graph.neighbors.subarray(graph.offsets[node]!, graph.offsets[node + 1]!);
          for (const neighbor of row) found.push(`${keyOf[node]} ${keyOf[neighbor]}`);
          expect(degree(graph, node)).toBe(row.length);
        }
        expect(found.sort()).toEqual(edges.sort());
      }),
    );
  });

  it('orders each row by the key hashes of the neighbors', () => {
    fc.assert(
      fc.property(links, (made) => {
        const { graph, keyOf } = graphOf(made);
        for (let node = 0; node < keyOf.length; node++) {
          const row = [...graph.neighbors.subarray(graph.offsets[node]!, graph.offsets[node + 1]!)];
          const byHash = row.toSorted((a, b) => graph.keyHashes[a]! - graph.keyHashes[b]! || a - b);
          expect(row).toEqual(byHash);
        }
      }),
    );
  });

  it('numbers pages, then pins, then boards', () => {
    const { graph, idOf } = graphOf([{ pin: 'p', page: 'a', boards: ['b', 'c'] }], ['z']);
    expect(graph.counts).toEqual({ page: 2, pin: 1, board: 2, cluster: 0, site: 0 });
    expect(['a', 'z', 'p', 'b', 'c'].map(idOf)).toEqual([0, 1, 2, 3, 4]);
    expect([0, 1, 2, 3, 4].map((node) => kindOf(graph, node))).toEqual([
      'page',
      'page',
      'pin',
      'board',
      'board',
    ]);
    expect([...nodeIds(graph, 'board')]).toEqual([3, 4]);
  });

  it('keeps nodes of one name but different kinds apart', () => {
    const { graph } = graphOf([{ pin: 'same', page: 'same', boards: ['same'] }]);
    expect(new Set(graph.keyHashes).size).toBe(3);
  });
});

describe('connect', () => {
  it('has every edge of every type in both rows, in the order of key hashes', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const sketch = randomSketch(new Random(seed));
        const { graph, names } = graphOfSketch(sketch);
        const found: string[] = [];
        for (const [node, name] of names.entries()) {
          const row = [...graph.neighbors.subarray(graph.offsets[node]!, graph.offsets[node + 1]!)];
          expect(row).toEqual(row.toSorted((a, b) => graph.keyHashes[a]! - graph.keyHashes[b]! || a - b));
          found.push(...row.map((neighbor) => `${name} – ${names[neighbor]}`));
        }
        const edges = sketch.edges.flatMap(([a, b]) => [`${a} – ${b}`, `${b} – ${a}`]);
        expect(found.sort()).toEqual(edges.sort());
      }),
    );
  });

  it('numbers pages, pins, boards, link clusters, sites, and finds the types of their edges', () => {
    const sketch = randomSketch(new Random(1));
    const { graph, names, idOf } = graphOfSketch(sketch);
    expect(names.map((_, node) => kindOf(graph, node))).toEqual(names.map(kindOfName));
    for (const edge of sketch.edges) {
      const [a, b] = edge.map(idOf) as [number, number];
      expect(edgeTypeOf(graph, a, b)).toBe(typedEdge(edge)[0]);
      expect(edgeTypeOf(graph, b, a)).toBe(typedEdge(edge)[0]);
    }
    expect(edgeTypeOf(graph, idOf('page 1'), idOf('board 1'))).toBeUndefined();
    expect(edgeTypeOf(graph, idOf('site 1'), idOf('cluster 1'))).toBeUndefined();
  });

  it('orders long rows, and neighbors of one key hash by id', () => {
    const pins = Array.from({ length: 3000 }, (_, i): NodeName => `pin ${i}`);
    const { graph, idOf } = graphOfSketch({
      nodes: ['page a', ...pins],
      edges: pins.map((pin) => [pin, 'page a']),
    });
    const row = [...graph.neighbors.subarray(0, 3000)];
    expect(degree(graph, idOf('page a'))).toBe(3000);
    expect(row).toEqual(row.toSorted((a, b) => graph.keyHashes[a]! - graph.keyHashes[b]! || a - b));

    graph.keyHashes.fill(1);
    const links = { pin: Uint32Array.of(2, 0, 1), page: Uint32Array.of(0, 0, 0) };
    const same = connect(graph, {
      pinPages: links,
      saves: { pin: new Uint32Array(0), board: new Uint32Array(0) },
    });
    expect([...same.neighbors.subarray(0, 3)]).toEqual([1, 2, 3]);
  });
});
