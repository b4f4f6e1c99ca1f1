import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/index.ts';
import {
  findNeighbours,
  type Graph,
  type HiddenNodes,
  type NeighbourLists,
  nodeKinds,
  none,
  walkConfig,
} from './index.ts';
import { graphOf, type KeyedGraph, type Link } from './testing/small-graph.ts';

const everything = { page: 1000, pin: 1000, board: 1000 };
const options = { ...walkConfig.parse({ steps: 300 }), top: { page: 5, pin: 4, board: 3 } };

/** Random links between the keys `<name>page-…`, `<name>pin-…` and `<name>board-…`. */
function randomLinks(random: Random, pins: number, pages: number, boards: number, name = ''): Link[] {
  return Array.from({ length: pins }, (_, i) => ({
    pin: `${name}pin-${i}`,
    page: `${name}page-${random.below(pages)}`,
    boards: [`${name}board-${random.below(boards)}`],
  }));
}

/** Neighbours of row `row` as `[key, visits]`, per kind. */
function listsByKey(lists: NeighbourLists, row: number, { keyOf }: KeyedGraph) {
  return nodeKinds.map((kind) => {
    const { ids, visits, width } = lists[kind];
    return Array.from({ length: width }, (_, i) => row * width + i)
      .filter((i) => ids[i] !== none)
      .map((i) => [keyOf[ids[i]!], visits[i]]);
  });
}

/** Visits of every node from one start. `[V]` */
async function visitsFrom(graph: Graph, start: number, steps: number, hidden: readonly number[] = []) {
  const hiddenNodes: HiddenNodes = {
    offsets: Uint32Array.of(0, hidden.length),
    nodes: Uint32Array.from(hidden),
  };
  const walk = { ...options, steps, top: everything };
  const lists = await findNeighbours(graph, Uint32Array.of(start), walk, { hidden: hiddenNodes });
  const visits = new Float64Array(graph.keyHashes.length);
  for (const kind of nodeKinds) {
    for (const [i, id] of lists[kind].ids.entries()) if (id !== none) visits[id] = lists[kind].visits[i]!;
  }
  return visits;
}

/**
 * The expected share of the hops that end at each node, by power iteration with plain arrays:
 * π = (restart · e_start + (1 − restart) · π) P over the visible nodes. `[V]`
 */
function personalisedPageRank(graph: Graph, start: number, restart: number, hidden: readonly number[] = []) {
  const nodes = graph.keyHashes.length;
  const rows = Array.from({ length: nodes }, (_, node) =>
    [...graph.neighbours.subarray(graph.offsets[node]!, graph.offsets[node + 1]!)].filter(
      (neighbour) => !hidden.includes(neighbour),
    ),
  );
  let share = new Float64Array(nodes);
  share[start] = 1;
  for (let iteration = 0; iteration < 200; iteration++) {
    const next = new Float64Array(nodes);
    for (let node = 0; node < nodes; node++) {
      const here = (1 - restart) * share[node]! + (node === start ? restart : 0);
      for (const neighbour of rows[node]!) next[neighbour]! += here / rows[node]!.length;
    }
    share = next;
  }
  return share;
}

/** Visit counts agree with the expected ones but for the start, which is no neighbour of itself. */
function expectAgreement(visits: Float64Array, expected: Float64Array, start: number, steps: number) {
  const found = visits.map((count) => count / steps);
  for (let node = 0; node < found.length; node++) {
    if (node === start) continue;
    expect(Math.abs(found[node]! - expected[node]!)).toBeLessThan(0.02);
    for (let other = 0; other < found.length; other++) {
      if (other === start || expected[node]! - expected[other]! < 0.04) continue;
      expect(found[node]!).toBeGreaterThan(found[other]!);
    }
  }
}

describe('findNeighbours', () => {
  it('counts visits as personalised PageRank expects them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { graph } = graphOf(randomLinks(new Random(seed), 14, 8, 4));
        const steps = 30_000;
        const visits = await visitsFrom(graph, 0, steps);
        expectAgreement(visits, personalisedPageRank(graph, 0, options.restart), 0, steps);
      }),
      { numRuns: 25 },
    );
  });

  it('walks around hidden nodes as in the graph without them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const random = new Random(seed);
        const { graph } = graphOf(randomLinks(random, 20, 6, 4));
        const hidden = Array.from({ length: 4 }, () => 1 + random.below(graph.keyHashes.length - 1));
        const row = graph.neighbours.subarray(graph.offsets[0]!, graph.offsets[1]!);
        fc.pre(row.some((neighbour) => !hidden.includes(neighbour)));
        const steps = 30_000;
        const visits = await visitsFrom(graph, 0, steps, hidden);
        for (const node of hidden) expect(visits[node]).toBe(0);
        // Whatever a walk reaches it can leave the way it came: no hop is lost behind a hidden node
        const expected = personalisedPageRank(graph, 0, options.restart, hidden);
        expectAgreement(visits, expected, 0, steps);
      }),
      { numRuns: 25 },
    );
  });

  it('finds nothing where the only edge leads to a hidden node, or there is none', async () => {
    const { graph, idOf } = graphOf([{ pin: 'pin', page: 'page', boards: ['board'] }], ['alone']);
    const starts = Uint32Array.of(idOf('page'), idOf('alone'));
    const hidden = { offsets: Uint32Array.of(0, 1, 1), nodes: Uint32Array.of(idOf('pin')) };
    const lists = await findNeighbours(graph, starts, options, { hidden });
    for (const kind of nodeKinds) {
      expect(lists[kind].ids.every((id) => id === none)).toBe(true);
      expect(lists[kind].visits.every((count) => count === 0)).toBe(true);
    }
  });

  it('hides nodes from the start that they are named for only', async () => {
    const keyed = graphOf([
      { pin: 'pin-1', page: 'page-1', boards: ['board'] },
      { pin: 'pin-2', page: 'page-2', boards: ['board'] },
    ]);
    const starts = Uint32Array.of(keyed.idOf('page-1'), keyed.idOf('page-2'));
    const hidden = { offsets: Uint32Array.of(0, 1, 1), nodes: Uint32Array.of(keyed.idOf('pin-1')) };
    const lists = await findNeighbours(keyed.graph, starts, options, { hidden });
    const alone = await findNeighbours(keyed.graph, starts.subarray(1), options);
    expect(listsByKey(lists, 1, keyed)).toEqual(listsByKey(alone, 0, keyed));
    expect(listsByKey(lists, 1, keyed)[1]!.map(([key]) => key)).toContain('pin-1');
  });

  it('sorts by visits, ties by key hash, and leaves the start out', async () => {
    const { graph } = graphOf(randomLinks(new Random(5), 60, 20, 6));
    const starts = Uint32Array.from({ length: graph.counts.page }, (_, page) => page);
    const lists = await findNeighbours(graph, starts, { ...options, top: everything });
    for (const kind of nodeKinds) {
      const { ids, visits, width } = lists[kind];
      for (const [row, start] of starts.entries()) {
        expect(ids.subarray(row * width, (row + 1) * width)).not.toContain(start);
        for (let i = row * width + 1; i < (row + 1) * width && ids[i] !== none; i++) {
          expect(visits[i]!).toBeLessThanOrEqual(visits[i - 1]!);
          if (visits[i] === visits[i - 1])
            expect(graph.keyHashes[ids[i]!]).toBeGreaterThan(graph.keyHashes[ids[i - 1]!]!);
        }
      }
    }
  });

  it('keeps a prefix of the whole list', async () => {
    const keyed = graphOf(randomLinks(new Random(6), 60, 20, 6));
    const start = Uint32Array.of(0);
    const all = listsByKey(
      await findNeighbours(keyed.graph, start, { ...options, top: everything }),
      0,
      keyed,
    );
    const top = listsByKey(await findNeighbours(keyed.graph, start, options), 0, keyed);
    expect(top).toEqual([all[0]!.slice(0, 5), all[1]!.slice(0, 4), all[2]!.slice(0, 3)]);
    expect(all[1]!.length).toBeGreaterThan(4);
  });

  it('does not depend on what else is in the corpus', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.constantFrom('', 'a-', 'zz-'), async (seed, other, name) => {
        const links = randomLinks(new Random(seed), 12, 6, 3, 'm-');
        // Keys of the others stand before, between and behind, so that every node has another id than alone
        const others = randomLinks(new Random(other), 15, 9, 4, name).map((link) => ({
          ...link,
          page: `${link.page}-other`,
          boards: link.boards.map((board) => `${board}-other`),
        }));
        const alone = graphOf(links);
        const among = graphOf([...links, ...others]);
        const listsIn = async (keyed: KeyedGraph) => {
          const starts = alone.keyOf.map(keyed.idOf);
          const lists = await findNeighbours(keyed.graph, Uint32Array.from(starts), options);
          return starts.map((_, row) => listsByKey(lists, row, keyed));
        };
        expect(await listsIn(among)).toEqual(await listsIn(alone));
      }),
      { numRuns: 40 },
    );
  });

  it('gives other walks for another seed', async () => {
    const keyed = graphOf(randomLinks(new Random(8), 80, 20, 6));
    const lists = async (seed: number) =>
      listsByKey(await findNeighbours(keyed.graph, Uint32Array.of(0), { ...options, seed }), 0, keyed);
    expect(await lists(1)).not.toEqual(await lists(2));
    expect(await lists(1)).toEqual(await lists(1));
  });
});

describe('threads', () => {
  it('do not matter, nor does the order of the starts', async () => {
    const keyed = graphOf(randomLinks(new Random(9), 300, 150, 40));
    const nodes = keyed.keyOf.length;
    const starts = Uint32Array.from({ length: 5000 }, (_, i) => i % nodes); // enough for threads to be used
    const hidden = {
      offsets: Uint32Array.from({ length: starts.length + 1 }, (_, i) => Math.floor(i / 2)),
      nodes: Uint32Array.from({ length: starts.length / 2 }, (_, i) => (7 * i) % nodes),
    };
    const walk = { ...options, steps: 60 };
    const find = (threads: number) => findNeighbours(keyed.graph, starts, walk, { hidden, threads });
    const one = await find(1);
    expect(await find(2)).toEqual(one);
    expect(await find(4)).toEqual(one);

    const without = await findNeighbours(keyed.graph, starts.slice(0, nodes), walk);
    const reversed = await findNeighbours(keyed.graph, starts.slice(0, nodes).reverse(), walk);
    for (let row = 0; row < nodes; row++)
      expect(listsByKey(reversed, nodes - 1 - row, keyed)).toEqual(listsByKey(without, row, keyed));
  });
});
