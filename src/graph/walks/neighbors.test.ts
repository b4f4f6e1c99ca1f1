/** One suite for every way to find neighbors, compared with power iteration over names. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { none, Random } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import {
  findNeighbors,
  type Graph,
  GraphDelta,
  type HiddenNodes,
  type NeighborLists,
  type WalkOptions,
  walkConfig,
} from '../index.ts';
import {
  type Expectation,
  expectedShares,
  hashOfName,
  kindOfName,
  type NamedGraph,
  type NodeName,
  outsideWebAssembly,
  randomSketch,
  type Sketch,
  graphOfSketch as sketchedGraph,
} from '../testing/keyed-graph.ts';

const top20 = { page: 20, pin: 20, board: 20 };
const few = { page: 5, pin: 4, board: 3 };
/** Shares this little below the last of the best twenty count as equal to it: walks cannot distinguish them. */
const nearlyEqual = 0.05;
const even = { pagePin: 1, pinBoard: 1, pageCluster: 1, pageSite: 1, pagePage: 1 };

/** Each way to find neighbors: what the graph that it walks over must be. */
const ways = {
  'walk in WebAssembly': (graph: Graph) => graph,
  'walk in JavaScript': outsideWebAssembly<Graph>,
};

/** Settings under which walks are as exact as the suite wants them, and others under which they are quick. */
const exact = { steps: 100_000 };
const quick = { steps: 300 };

/** The neighbors of one row as `[name, visits]`, per kind. */
function listsByName(lists: NeighborLists, row: number, names: readonly NodeName[]) {
  return nodeKinds.map((kind) => {
    const { ids, visits, width } = lists[kind];
    return Array.from({ length: width }, (_, i) => row * width + i)
      .filter((i) => ids[i] !== none)
      .map((i) => [names[ids[i]!]!, visits[i]!] as const);
  });
}

function hide(rows: readonly (readonly number[])[]): HiddenNodes {
  const offsets = [0];
  for (const row of rows) offsets.push(offsets.at(-1)! + row.length);
  return { offsets: Uint32Array.from(offsets), nodes: Uint32Array.from(rows.flat()) };
}

async function findFrom(
  { graph, names, idOf }: NamedGraph,
  start: NodeName,
  options: WalkOptions,
  hidden: readonly NodeName[] = [],
) {
  const lists = await findNeighbors(graph, Uint32Array.of(idOf(start)), options, {
    hidden: hide([hidden.map(idOf)]),
  });
  return listsByName(lists, 0, names);
}

/** The pages that have an edge that may be taken. */
function pagesOf({ edges }: Sketch): NodeName[] {
  return [...new Set(edges.flat().filter((name) => kindOfName(name) === 'page'))].sort();
}

/**
 * Of the places of the lists of 20 that expected visits would fill, the share that hold a node that belongs
 * there: one with as many expected visits as the last that does, or nearly as many.
 */
async function agreement(
  named: NamedGraph,
  sketch: Sketch,
  options: WalkOptions,
  expectation: Expectation,
  starts: readonly NodeName[],
) {
  let [places, agreed] = [0, 0];
  for (const start of starts) {
    const shares = expectedShares(sketch, start, expectation);
    const found = await findFrom(named, start, options, expectation.hidden);
    for (const [i, kind] of nodeKinds.entries()) {
      const best = [...shares]
        .filter(([name]) => name !== start && kindOfName(name) === kind)
        .map(([, share]) => share)
        .sort((a, b) => b - a)
        .slice(0, 20);
      const least = (1 - nearlyEqual) * (best.at(-1) ?? 0);
      places += best.length;
      agreed += found[i]!.filter(([name]) => (shares.get(name) ?? 0) >= least && shares.has(name)).length;
    }
  }
  return { places, share: agreed / places };
}

const weightSets = [
  even,
  walkConfig.parse({}).weights,
  { pagePin: 1, pinBoard: 0.3, pageCluster: 2, pageSite: 0.05, pagePage: 0.5 },
  { pagePin: 1, pinBoard: 1, pageCluster: 0, pageSite: 0, pagePage: 0 },
  { pagePin: 0, pinBoard: 1, pageCluster: 1, pageSite: 1, pagePage: 1 },
];

describe.each(Object.entries(ways))('%s', (_, prepare) => {
  const graphOfSketch = (sketch: Sketch): NamedGraph => {
    const named = sketchedGraph(sketch);
    return { ...named, graph: prepare(named.graph) };
  };
  const exactly = (settings: object = {}) => ({
    ...walkConfig.parse({ ...exact, ...settings }),
    top: top20,
  });
  const quickly = (settings: object = {}) => ({
    ...walkConfig.parse({ ...quick, ...settings }),
    top: few,
  });

  it.each(weightSets.map((weights) => [JSON.stringify(weights), weights] as const))(
    'finds the twenty nodes of each kind that power iteration finds, by weights %s',
    async (_, weights) => {
      for (const seed of [1, 2, 3]) {
        const sketch = randomSketch(new Random(seed));
        const options = exactly({ weights });
        const starts = pagesOf(sketch).slice(0, 5);
        const { places, share } = await agreement(
          graphOfSketch(sketch),
          sketch,
          options,
          { restart: options.restart, weights },
          starts,
        );
        expect(places).toBeGreaterThan(weights.pagePin === 0 ? 30 : 100);
        expect(share).toBeGreaterThanOrEqual(0.95);
      }
    },
  );

  it('walks around hidden nodes as in the graph without them', async () => {
    for (const seed of [4, 5, 6]) {
      const random = new Random(seed);
      const sketch = randomSketch(random);
      const starts = pagesOf(sketch).slice(0, 5);
      const hidden = [
        ...new Set(Array.from({ length: 12 }, () => sketch.nodes[random.below(sketch.nodes.length)]!)),
      ].filter((name) => !starts.includes(name));
      const options = exactly();
      const { weights, restart } = options;
      const { places, share } = await agreement(
        graphOfSketch(sketch),
        sketch,
        options,
        { restart, weights, hidden },
        starts,
      );
      expect(places).toBeGreaterThan(80);
      expect(share).toBeGreaterThanOrEqual(0.95);
      for (const start of starts) {
        const found = await findFrom(graphOfSketch(sketch), start, options, hidden);
        for (const [name] of found.flat()) expect(hidden).not.toContain(name);
      }
    }
  });

  it('finds nothing if the only edge leads to a hidden node or is forbidden, or if there is no edge', async () => {
    const sketch: Sketch = {
      nodes: ['page a', 'page alone', 'page b', 'pin a', 'board a', 'site s'],
      edges: [
        ['page a', 'pin a'],
        ['pin a', 'board a'],
        ['page b', 'site s'],
      ],
    };
    const named = graphOfSketch(sketch);
    const options = quickly({ weights: { pageSite: 0 } });
    expect(await findFrom(named, 'page a', options, ['pin a'])).toEqual([[], [], []]);
    expect(await findFrom(named, 'page alone', options)).toEqual([[], [], []]);
    expect(await findFrom(named, 'page b', options)).toEqual([[], [], []]);
    expect((await findFrom(named, 'page a', options)).flat().map(([name]) => name)).toEqual([
      'pin a',
      'board a',
    ]);
  });

  it('never takes an edge that is forbidden', async () => {
    const sketch: Sketch = {
      nodes: ['page a', 'page b', 'page c', 'pin a', 'pin c', 'site s', 'cluster k'],
      edges: [
        ['page a', 'pin a'],
        ['page a', 'site s'],
        ['page b', 'site s'],
        ['page a', 'cluster k'],
        ['page c', 'cluster k'],
        ['page c', 'pin c'],
      ],
    };
    const found = await findFrom(graphOfSketch(sketch), 'page a', quickly({ weights: { pageSite: 0 } }));
    expect(found.map((list) => list.map(([name]) => name).sort())).toEqual([
      ['page c'],
      ['pin a', 'pin c'],
      [],
    ]);
  });

  it('keeps as many of each kind as asked for: the first of the whole list', async () => {
    const sketch = randomSketch(new Random(7));
    const named = graphOfSketch(sketch);
    const start = pagesOf(sketch)[0]!;
    const all = await findFrom(named, start, { ...quickly(), top: { page: 99, pin: 99, board: 99 } });
    expect(all.every((list) => list.length > 5)).toBe(true);
    const top = await findFrom(named, start, { ...quickly(), top: { page: 5, pin: 0, board: 1 } });
    expect(top).toEqual([all[0]!.slice(0, 5), [], all[2]!.slice(0, 1)]);
  });

  it('lists pages, pins and boards but the start, by visits, highest first', async () => {
    const sketch = randomSketch(new Random(8));
    const named = graphOfSketch(sketch);
    for (const start of sketch.nodes) {
      for (const [i, list] of (await findFrom(named, start, { ...quickly(), top: top20 })).entries()) {
        const visits = list.map(([, count]) => count);
        expect(visits).toEqual(visits.toSorted((a, b) => b - a));
        expect(visits.every((count) => count > 0)).toBe(true);
        expect(list.map(([name]) => name)).not.toContain(start);
        expect(list.every(([name]) => kindOfName(name) === nodeKinds[i])).toBe(true);
      }
    }
  });

  it('hides nodes only from the start that they are given for', async () => {
    const sketch = randomSketch(new Random(9));
    const { graph, names, idOf } = graphOfSketch(sketch);
    const [a, b] = pagesOf(sketch) as [NodeName, NodeName];
    const pins = Array.from(graph.neighbors.subarray(graph.offsets[idOf(a)]!, graph.offsets[idOf(a) + 1]!));
    const hidden = hide([[], pins, []]);
    const starts = Uint32Array.of(idOf(b), idOf(a), idOf(b));
    const lists = await findNeighbors(graph, starts, quickly(), { hidden });
    const alone = await findNeighbors(graph, starts, quickly());
    expect(listsByName(lists, 0, names)).toEqual(listsByName(alone, 0, names));
    expect(listsByName(lists, 2, names)).toEqual(listsByName(alone, 0, names));
    expect(listsByName(lists, 1, names)).toEqual([[], [], []]);
  });

  it('does not depend on what else is in the corpus', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.constantFrom('', 'a', 'z'), async (seed, other, prefix) => {
        const sketch = randomSketch(new Random(seed), 'm');
        // Keys of the others stand before, between and behind, so that every node has another id than alone
        const others = randomSketch(new Random(other), prefix);
        const both = { nodes: [...sketch.nodes, ...others.nodes], edges: [...sketch.edges, ...others.edges] };
        const find = async (named: NamedGraph) => {
          const starts = Uint32Array.from(sketch.nodes, named.idOf);
          const lists = await findNeighbors(named.graph, starts, quickly());
          return sketch.nodes.map((_, row) => listsByName(lists, row, named.names));
        };
        expect(await find(graphOfSketch(both))).toEqual(await find(graphOfSketch(sketch)));
      }),
      { numRuns: 15 },
    );
  });

  it('finds with a delta what it finds in the newly built graph', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(even, weightSets[2]!), async (seed, weights) => {
        const random = new Random(seed);
        const after = randomSketch(random);
        const before = withoutSome(after, random);
        const base = graphOfSketch(before);
        const { delta, names, idOf } = deltaBetween(base, before, after);
        const anew = graphOfSketch(after);
        const options = quickly({ weights });
        const hidden = after.nodes.map(() => [after.nodes[random.below(after.nodes.length)]!]);
        const find = async (graph: NamedGraph['graph'], ids: (name: NodeName) => number, by?: GraphDelta) =>
          findNeighbors(graph, Uint32Array.from(after.nodes, ids), options, {
            hidden: hide(hidden.map((row) => row.map(ids))),
            ...(by && { delta: by }),
          });
        const changed = await find(base.graph, idOf, delta);
        const rebuilt = await find(anew.graph, anew.idOf);
        for (const row of after.nodes.keys())
          expect(listsByName(changed, row, names)).toEqual(listsByName(rebuilt, row, anew.names));
      }),
      { numRuns: 15 },
    );
  });

  it('finds the same on any number of threads, in any order, also with a delta', async () => {
    const random = new Random(10);
    const after = randomSketch(random, '', { page: 200, pin: 300, board: 40, cluster: 5, site: 20 });
    const before = withoutSome(after, random);
    const base = graphOfSketch(before);
    const { delta, names, idOf } = deltaBetween(base, before, after);
    const starts = Uint32Array.from({ length: 4200 }, (_, i) => idOf(after.nodes[i % after.nodes.length]!)); // enough for threads
    const hidden = hide(Array.from(starts, (_, i) => (i % 2 === 0 ? [] : [(7 * i) % names.length])));
    const options = quickly({ steps: 60 });
    const find = (threads: number) => findNeighbors(base.graph, starts, options, { hidden, delta, threads });
    const one = await find(1);
    expect(one.page.visits.some((count) => count > 0)).toBe(true);
    expect(await find(3)).toEqual(one);

    const some = starts.slice(0, 300);
    const forward = await findNeighbors(base.graph, some, options, { delta });
    const backward = await findNeighbors(base.graph, some.toReversed(), options, { delta });
    for (const row of some.keys())
      expect(listsByName(backward, 299 - row, names)).toEqual(listsByName(forward, row, names));
  });
});

/** A sketch without a fifth of its edges and some nodes without edges of their own, and with edges that it lacks. */
function withoutSome(sketch: Sketch, random: Random): Sketch {
  const gone = new Set(sketch.nodes.filter(() => random.uniform() < 0.1));
  const edges = sketch.edges.filter((edge) => !edge.some((name) => gone.has(name)) && random.uniform() < 0.8);
  const kept = sketch.nodes.filter((name) => !gone.has(name));
  const has = new Set(sketch.edges.map((edge) => [...edge].sort().join()));
  const pages = kept.filter((name) => kindOfName(name) === 'page');
  const pins = kept.filter((name) => kindOfName(name) === 'pin');
  const extra = pins.slice(0, 8).flatMap((pin): [NodeName, NodeName][] => {
    const page = pages[random.below(pages.length)]!;
    return has.has([page, pin].sort().join()) ? [] : [[page, pin]];
  });
  return { nodes: kept, edges: [...edges, ...extra] };
}

/** The changes from one sketch to another over the graph of the first, with the names of all ids. */
function deltaBetween(base: NamedGraph, before: Sketch, after: Sketch) {
  const delta = new GraphDelta(base.graph);
  const names = [...base.names];
  const ids = new Map(names.map((name, id) => [name, id]));
  for (const name of after.nodes) {
    if (ids.has(name)) continue;
    const id = delta.addNode(kindOfName(name), hashOfName(name));
    ids.set(name, id);
    names[id] = name;
  }
  const idOf = (name: NodeName) => ids.get(name)!;
  const keyOf = (edge: readonly NodeName[]) => [...edge].sort().join();
  const wanted = new Set(after.edges.map(keyOf));
  for (const edge of before.edges)
    if (!wanted.has(keyOf(edge))) delta.removeEdge(idOf(edge[0]), idOf(edge[1]));
  for (const [a, b] of after.edges) delta.addEdge(idOf(b), idOf(a)); // those that were there too: no change
  return { delta, names, idOf };
}
