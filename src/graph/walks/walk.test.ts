/** What must hold for random walks only. What must hold for every method is in neighbors.test.ts. */
import { describe, expect, it } from 'vitest';
import { none, Random } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { findNeighbors, type Graph, type WalkConfig, walkConfig } from '../index.ts';
import {
  expectedShares,
  kindOfName,
  type NodeName,
  outsideWebAssembly,
  randomSketch,
  type Sketch,
  graphOfSketch as sketchedGraph,
} from '../testing/keyed-graph.ts';

const everything = { page: 1000, pin: 1000, board: 1000 };
const sketch = randomSketch(new Random(1));
const starts = sketch.edges.map(([page]) => page).filter((name) => kindOfName(name) === 'page');

const total = (visits: ReadonlyMap<NodeName, number>) => [...visits.values()].reduce((a, b) => a + b, 0);

/** What a graph must be for walks over it to be those of each implementation. */
const implementations = { WebAssembly: (graph: Graph) => graph, JavaScript: outsideWebAssembly<Graph> };

describe.each(Object.entries(implementations))('random walks in %s', (_, prepare) => {
  const graphOfSketch = (of: Sketch) => {
    const named = sketchedGraph(of);
    return { ...named, graph: prepare(named.graph) };
  };
  const { graph, names, idOf } = graphOfSketch(sketch);

  /** Visit counts of the listed kinds by name. */
  async function visitsFrom(
    start: NodeName,
    { seed = 0, ...settings }: Partial<WalkConfig & { seed: number }>,
  ) {
    const options = { ...walkConfig.parse(settings), seed, top: everything };
    const lists = await findNeighbors(graph, Uint32Array.of(idOf(start)), options);
    return new Map(
      nodeKinds.flatMap((kind) =>
        Array.from(lists[kind].ids)
          .map((id, i) => [id, lists[kind].visits[i]!] as const)
          .filter(([id]) => id !== none)
          .map(([id, visits]) => [names[id]!, visits] as const),
      ),
    );
  }

  it('visit each node as often as personalized PageRank expects', async () => {
    for (const restart of [0.15, 0.5]) {
      for (const start of starts.slice(0, 4)) {
        const steps = 200_000;
        const { weights } = walkConfig.parse({});
        const shares = expectedShares(sketch, start, { restart, weights });
        const visits = await visitsFrom(start, { steps, restart });
        let chiSquare = 0;
        let cells = 0;
        for (const [name, share] of shares) {
          if (name === start || !nodeKinds.includes(kindOfName(name) as 'page')) continue;
          chiSquare += ((visits.get(name) ?? 0) - steps * share) ** 2 / (steps * share);
          cells++;
        }
        // Visits of one walk go together, which widens the distribution by less than the length of walks, 1 / restart
        expect(chiSquare).toBeLessThan(((cells + 5 * Math.sqrt(2 * cells)) * 2) / restart);
        expect(cells).toBeGreaterThan(40);
      }
    }
  });

  it('make as many hops as `steps` says', async () => {
    const { graph, idOf } = graphOfSketch({
      nodes: ['pin a', 'board a', 'page a'],
      edges: [
        ['pin a', 'board a'],
        ['pin a', 'page a'],
      ],
    });
    for (const [steps, restart] of [
      [1000, 0.3],
      [50, 0.9],
      [7, 0.05],
    ] as const) {
      // From the page, each odd hop is to the pin: 1 / (2 − restart) of all hops
      const hops = [];
      for (let seed = 0; seed < 400; seed++) {
        const options = { ...walkConfig.parse({ steps, restart }), seed, top: everything };
        const lists = await findNeighbors(graph, Uint32Array.of(idOf('page a')), options);
        hops.push(lists.pin.visits[0]! * (2 - restart));
      }
      const mean = hops.reduce((a, b) => a + b) / hops.length;
      const walks = Math.max(1, Math.round(steps * restart));
      expect(Math.abs(mean / (walks / restart) - 1)).toBeLessThan(0.08);
    }
  });

  it('differ for another seed, and are the same for the same seed', async () => {
    const [start] = starts as [NodeName];
    const one = await visitsFrom(start, { steps: 200, seed: 1 });
    expect(await visitsFrom(start, { steps: 200, seed: 1 })).toEqual(one);
    expect(await visitsFrom(start, { steps: 200, seed: 2 })).not.toEqual(one);
  });

  it('count more nodes than expected', async () => {
    const wide = randomSketch(new Random(2), '', { page: 400, pin: 900, board: 60, cluster: 1, site: 1 });
    const named = graphOfSketch(wide);
    const options = { ...walkConfig.parse({ steps: 3, restart: 0.001 }), top: everything };
    const [page] = wide.edges[0]!;
    const found = await findNeighbors(named.graph, Uint32Array.of(named.idOf(page)), options);
    const ids = nodeKinds.flatMap((kind) => [...found[kind].ids].filter((id) => id !== none));
    expect(ids.length).toBeGreaterThan(32); // room was made for 3 hops, and one walk of about 1,000 went on
    expect(new Set(ids).size).toBe(ids.length);
  });

  describe('walk.stop', () => {
    it('ends walks when enough nodes were visited often enough, and not before', async () => {
      const steps = 50_000;
      const [start] = starts as [NodeName];
      const all = await visitsFrom(start, { steps });
      const stop = { nodes: 20, visits: 10 };
      const stopped = await visitsFrom(start, { steps, stop });
      expect([...stopped.values()].filter((visits) => visits >= stop.visits).length).toBeGreaterThanOrEqual(
        stop.nodes,
      );
      expect(total(stopped)).toBeLessThan(total(all) / 10);
      expect(await visitsFrom(start, { steps, stop: { nodes: 1000, visits: 1 } })).not.toEqual(stopped);
    });

    it('does not change the shares of visits', async () => {
      const [start] = starts as [NodeName];
      const sum = new Map<NodeName, number>();
      for (let seed = 0; seed < 150; seed++) {
        const visits = await visitsFrom(start, { steps: 20_000, seed, stop: { nodes: 5, visits: 8 } });
        for (const [name, count] of visits) sum.set(name, (sum.get(name) ?? 0) + count);
      }
      const all = await visitsFrom(start, { steps: 200_000 });
      for (const [name, count] of all) {
        if (count < 4000) continue;
        expect(Math.abs((sum.get(name) ?? 0) / total(sum) - count / total(all))).toBeLessThan(0.01);
      }
    });
  });
});
