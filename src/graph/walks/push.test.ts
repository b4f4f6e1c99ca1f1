/** What holds for forward push alone; what holds for every method is in neighbours.test.ts. */
import { describe, expect, it } from 'vitest';
import { none, Random } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { findNeighbours, type WalkConfig, walkConfig } from '../index.ts';
import {
  expectedShares,
  graphOfSketch,
  kindOfName,
  type NodeName,
  randomSketch,
} from '../testing/keyed-graph.ts';

const everything = { page: 1000, pin: 1000, board: 1000 };
const sketch = randomSketch(new Random(1));
const { graph, names, idOf } = graphOfSketch(sketch);
const starts = sketch.edges.map(([page]) => page).filter((name) => kindOfName(name) === 'page');
/** Visits are whole numbers: with so many hops they tell shares apart. */
const steps = 1_000_000_000;

async function visitsFrom(start: NodeName, settings: Partial<WalkConfig> = {}) {
  const options = { ...walkConfig.parse({ method: 'push', steps, ...settings }), top: everything };
  const lists = await findNeighbours(graph, Uint32Array.of(idOf(start)), options);
  const visits = new Map<NodeName, number>();
  for (const kind of nodeKinds) {
    for (const [i, id] of lists[kind].ids.entries())
      if (id !== none) visits.set(names[id]!, lists[kind].visits[i]!);
  }
  return visits;
}

describe('forward push', () => {
  it('comes as near to personalised PageRank as epsilon says, and never above it', async () => {
    const { weights } = walkConfig.parse({});
    for (const [i, epsilon] of [1e-2, 1e-4, 1e-9].entries()) {
      for (const restart of [0.15, 0.5]) {
        const start = starts[i]!;
        const visits = await visitsFrom(start, { epsilon, restart });
        const shares = expectedShares(sketch, start, { restart, weights });
        // What waits at a node is at most epsilon × its degree, and would visit each node at most so often in all
        const bound = epsilon * 2 * sketch.edges.length;
        for (const [name, share] of shares) {
          if (name === start || !nodeKinds.includes(kindOfName(name) as 'page')) continue;
          const missing = share - (visits.get(name) ?? 0) / steps;
          expect(missing).toBeGreaterThan(-2e-9); // rounded to whole visits
          expect(missing).toBeLessThanOrEqual(bound + 2e-9);
        }
      }
    }
  });

  it('draws nothing: the seed does not matter', async () => {
    expect(await visitsFrom(starts[0]!, { seed: 7 })).toEqual(await visitsFrom(starts[0]!));
  });

  it('pushes from a start of any degree', async () => {
    const pins = Array.from({ length: 40 }, (_, i): NodeName => `pin ${i}`);
    const star = graphOfSketch({ nodes: ['page a', ...pins], edges: pins.map((pin) => ['page a', pin]) });
    const options = { ...walkConfig.parse({ method: 'push', epsilon: 0.5 }), top: everything };
    const lists = await findNeighbours(star.graph, Uint32Array.of(star.idOf('page a')), options);
    // 1000 hops, 300 of them the first of a walk, fall on 40 pins alike: push stops after the first
    expect([...lists.pin.visits.subarray(0, 40)]).toEqual(Array(40).fill(Math.round(300 / 40)));
    const order = [...lists.pin.ids.subarray(0, 40)].map((id) => star.graph.keyHashes[id]!);
    expect(order).toEqual(order.toSorted((a, b) => a - b)); // ties go by key hash
  });

  it('reaches more nodes than there was room for at first', async () => {
    const wide = randomSketch(new Random(2), '', { page: 600, pin: 1500, board: 20, cluster: 1, site: 1 });
    const named = graphOfSketch(wide);
    const options = {
      ...walkConfig.parse({ method: 'push', epsilon: 1e-6, steps }),
      top: { ...everything, pin: 2000 },
    };
    const [page] = wide.edges[0]!;
    const lists = await findNeighbours(named.graph, Uint32Array.of(named.idOf(page)), options);
    const found = nodeKinds.flatMap((kind) => [...lists[kind].ids].filter((id) => id !== none));
    expect(found.length).toBeGreaterThan(1024);
    expect(new Set(found).size).toBe(found.length);
  });
});
