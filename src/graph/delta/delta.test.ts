import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkSageError, Random, sharedUint32 } from '../../base/index.ts';
import { applyDelta, connect, findNeighbors, GraphDelta, graphKinds, walkConfig } from '../index.ts';
import {
  graphOfSketch,
  hashOfName,
  kindOfName,
  type NodeName,
  namesOf,
  randomSketch,
  type Sketch,
} from '../testing/keyed-graph.ts';

const small = { page: 8, pin: 12, board: 4, cluster: 2, site: 3 };

/** The positions of the new nodes among all nodes of their kind, in the order in which they were added. */
function positionsOf(all: readonly NodeName[], added: readonly NodeName[]) {
  return Object.fromEntries(
    graphKinds.map((kind) => {
      const order = namesOf(all, kind);
      const ofKind = added.filter((name) => kindOfName(name) === kind);
      return [kind, Uint32Array.from(ofKind, (name) => order.indexOf(name))];
    }),
  );
}

describe('applyDelta', () => {
  it('gives the graph that is built from all nodes and edges', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new Random(seed);
        const before = randomSketch(random, '', small);
        const named = graphOfSketch(before);
        const delta = new GraphDelta(named.graph);
        const ids = new Map<NodeName, number>(named.names.map((name, id) => [name, id]));
        const nodes = [...before.nodes];
        const edges = new Map(before.edges.map((edge) => [[...edge].sort().join(), edge]));
        for (let change = 0; change < 60; change++) {
          const [a, b] = [0, 1].map(() => nodes[random.below(nodes.length)]!) as [NodeName, NodeName];
          if (random.uniform() < 0.2) {
            const kind = graphKinds[random.below(graphKinds.length)]!;
            const name: NodeName = `${kind} ${random.below(100)}`;
            if (ids.has(name)) continue;
            ids.set(name, delta.addNode(kind, hashOfName(name)));
            nodes.push(name);
          } else if (random.uniform() < 0.5) {
            const key = [...edges.keys()][random.below(edges.size)]!;
            const [one, other] = edges.get(key)!;
            edges.delete(key);
            expect(delta.removeEdge(ids.get(other)!, ids.get(one)!)).toBe(true);
            expect(delta.removeEdge(ids.get(one)!, ids.get(other)!)).toBe(false);
          } else if (canJoin(a, b)) {
            const key = [a, b].sort().join();
            expect(delta.addEdge(ids.get(a)!, ids.get(b)!)).toBe(!edges.has(key));
            edges.set(key, [a, b]);
          }
        }
        const added = nodes.slice(before.nodes.length);
        const applied = applyDelta(named.graph, delta, positionsOf(nodes, added));
        const after: Sketch = { nodes, edges: [...edges.values()] };
        expect(applied).toEqual(graphOfSketch(after).graph);
        expect(applied.neighbors.buffer).toBeInstanceOf(SharedArrayBuffer);
        expect(delta.size.nodes).toBe(added.length);
        const rows = [...delta.rows.rows.values()];
        expect(delta.size.neighbors).toBe(rows.reduce((sum, row) => sum + row.length, 0));
      }),
      { numRuns: 60 },
    );
  });

  it('orders neighbors of equal key hash by their keys', () => {
    const graph = oneHash(1, 2);
    const delta = new GraphDelta(graph);
    const pin = delta.addNode('pin', 9);
    delta.addEdge(0, pin);
    // The new pin's key stands before those of the others
    expect(applyDelta(graph, delta, { pin: Uint32Array.of(0) })).toEqual(oneHash(1, 3));
  });

  it('rejects positions that do not fit', () => {
    const { graph } = graphOfSketch(randomSketch(new Random(1), '', small));
    const delta = new GraphDelta(graph);
    delta.addNode('pin', 1);
    delta.addNode('pin', 2);
    const apply = (...pin: number[]) => applyDelta(graph, delta, { pin: Uint32Array.from(pin) });
    expect(apply(3, 7).counts.pin).toBe(14);
    for (const positions of [[], [3], [3, 3], [3, 14], [1, 2, 3]])
      expect(() => apply(...positions)).toThrow(/^applyDelta: expected 2 different positions below 14/);
    expect(() => applyDelta(graph, delta, {})).toThrow(LinkSageError);
  });
});

/** A page with pins, all of one key hash. */
function oneHash(pages: number, pins: number) {
  const keyHashes = sharedUint32(pages + pins).fill(9);
  const pinPages = {
    pin: Uint32Array.from({ length: pins }, (_, pin) => pins - 1 - pin),
    page: new Uint32Array(pins),
  };
  const counts = { page: pages, pin: pins, board: 0, cluster: 0, site: 0 };
  return connect(
    { counts, keyHashes },
    { pinPages, saves: { pin: new Uint32Array(0), board: new Uint32Array(0) } },
  );
}

function canJoin(a: NodeName, b: NodeName): boolean {
  const kinds = [kindOfName(a), kindOfName(b)];
  if (a === b || !kinds.some((kind) => kind === 'page' || kind === 'pin')) return false;
  return kinds.includes('page') ? !kinds.includes('board') : kinds.includes('board');
}

describe('GraphDelta', () => {
  it('rejects edges between kinds that edges never connect, and nodes that do not exist', () => {
    const { graph, idOf } = graphOfSketch(randomSketch(new Random(1), '', small));
    const delta = new GraphDelta(graph);
    const [page, board] = [idOf('page 1'), idOf('board 1')];
    expect(() => delta.addEdge(page, board)).toThrow(
      `GraphDelta.addEdge: expected two nodes of kinds that an edge connects, got page ${page} and board ${board}`,
    );
    expect(() => delta.addEdge(page, page)).toThrow(LinkSageError);
    expect(() => delta.addEdge(page, 29)).toThrow('GraphDelta: expected a node id below 29, got 29');
    expect(() => delta.removeEdge(-1, page)).toThrow('GraphDelta: expected a node id below 29, got -1');
    expect(delta.size).toEqual({ nodes: 0, rows: 0, neighbors: 0 });
  });

  it('holds only the rows that it changes', () => {
    const { graph, idOf } = graphOfSketch({
      nodes: ['page a', 'page b', 'pin a', 'board a'],
      edges: [
        ['page a', 'pin a'],
        ['pin a', 'board a'],
      ],
    });
    const delta = new GraphDelta(graph);
    const pin = delta.addNode('pin', 5);
    delta.addEdge(pin, idOf('page b'));
    expect(delta.size).toEqual({ nodes: 1, rows: 2, neighbors: 2 });
    delta.removeEdge(idOf('pin a'), idOf('board a'));
    expect(delta.size).toEqual({ nodes: 1, rows: 4, neighbors: 3 });
  });

  it('is read by threads as it was when their walks began', async () => {
    const sketch = randomSketch(new Random(3), '', { ...small, page: 60, pin: 80 });
    const { graph, idOf } = graphOfSketch(sketch);
    const delta = new GraphDelta(graph);
    delta.addEdge(idOf('page 1'), delta.addNode('pin', 77));
    const starts = Uint32Array.from({ length: 5000 }, (_, i) => i % graph.keyHashes.length);
    const options = { ...walkConfig.parse({ steps: 50 }), top: { page: 5, pin: 5, board: 5 } };
    const before = await findNeighbors(graph, starts, options, { delta, threads: 1 });
    const finding = findNeighbors(graph, starts, options, { delta, threads: 2 });
    for (let pin = 0; pin < 20; pin++) delta.addEdge(idOf('page 1'), delta.addNode('pin', pin));
    expect(await finding).toEqual(before);
  });
});
