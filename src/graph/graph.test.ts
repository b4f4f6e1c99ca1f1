import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { degree, kindOf, nodeIds, replaceEdges } from './index.ts';
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
          const row = graph.neighbours.subarray(graph.offsets[node]!, graph.offsets[node + 1]!);
          for (const neighbour of row) found.push(`${keyOf[node]} ${keyOf[neighbour]}`);
          expect(degree(graph, node)).toBe(row.length);
        }
        expect(found.sort()).toEqual(edges.sort());
      }),
    );
  });

  it('orders each row by the key hashes of the neighbours', () => {
    fc.assert(
      fc.property(links, (made) => {
        const { graph, keyOf } = graphOf(made);
        for (let node = 0; node < keyOf.length; node++) {
          const row = [...graph.neighbours.subarray(graph.offsets[node]!, graph.offsets[node + 1]!)];
          const byHash = row.toSorted((a, b) => graph.keyHashes[a]! - graph.keyHashes[b]! || a - b);
          expect(row).toEqual(byHash);
        }
      }),
    );
  });

  it('numbers pages, then pins, then boards', () => {
    const { graph, idOf } = graphOf([{ pin: 'p', page: 'a', boards: ['b', 'c'] }], ['z']);
    expect(graph.counts).toEqual({ page: 2, pin: 1, board: 2 });
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

describe('replaceEdges', () => {
  it('gives the graph that is built without the other edges, node by node', () => {
    const kept: Link[] = [
      { pin: 'p', page: 'a', boards: ['b'] },
      { pin: 'q', page: 'a', boards: ['c'] },
    ];
    const { graph } = graphOf([...kept, { pin: 'r', page: 'b1', boards: ['b', 'c'] }]);
    const left = replaceEdges(graph, {
      pinPages: { pin: Uint32Array.of(0, 1), page: Uint32Array.of(0, 0) },
      saves: { pin: Uint32Array.of(0, 1), board: Uint32Array.of(0, 1) },
    });
    expect(left.counts).toEqual(graph.counts);
    expect(left.keyHashes).toBe(graph.keyHashes);
    const degrees = Array.from(graph.keyHashes, (_, node) => degree(left, node));
    expect(degrees).toEqual([2, 0, 2, 2, 0, 1, 1]);
  });
});
