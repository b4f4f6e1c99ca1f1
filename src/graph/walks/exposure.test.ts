import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { none, Random } from '../../base/index.ts';
import { buildGraph, connect, type Graph, hashEdges, measureExposures, walkConfig } from '../index.ts';

const { restart, weights } = walkConfig.parse({});

/** Pages, pins and boards with random edges, as many as there are pins. */
function makeGraph(seed: number, pins = 40): Graph {
  const draw = (i: number, below: number) => new Random(seed, i, below).below(below);
  const keys = (kind: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${kind}${String(i).padStart(3, '0')}`);
  const pin = Uint32Array.from({ length: pins }, (_, i) => i);
  return buildGraph(
    { page: keys('page', 20), pin: keys('pin', pins), board: keys('board', 8) },
    {
      pinPages: { pin, page: pin.map((i) => draw(i, 20)) },
      saves: { pin, board: pin.map((i) => draw(i, 8)) },
    },
  );
}

/** How far ahead changes are looked for. */
const hops = 4;

/** The exposure of a node to changes in the first hops of its walks, by walking. */
function walkAndCount(
  { offsets, neighbors }: Graph,
  start: number,
  edges: Float32Array,
  contents: Uint8Array,
  random: Random,
): number {
  let visits = 0;
  let exposed = 0;
  for (let walk = 0; walk < 40_000; walk++) {
    let at = start;
    let astray = false;
    let hop = 0;
    do {
      const sees = ++hop <= hops;
      const degree = offsets[at + 1]! - offsets[at]!;
      astray ||= sees && random.uniform() < edges[at]!;
      at = neighbors[offsets[at]! + random.below(degree)]!;
      visits++;
      if (astray || (sees && contents[at] === 1)) exposed++;
    } while (random.uniform() >= restart);
  }
  return exposed / visits;
}

describe('measureExposures', () => {
  it('is the share of the visits of walks that changes in their first hops reach', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const graph = makeGraph(seed);
        const random = new Random(seed, 1);
        const nodes = graph.keyHashes.length;
        const edges = Float32Array.from({ length: nodes }, () =>
          random.below(4) === 0 ? random.uniform() : 0,
        );
        const contents = Uint8Array.from({ length: nodes }, () => Number(random.below(6) === 0));
        const found = measureExposures(graph, { restart, weights }, { edges, contents });
        for (let node = 0; node < nodes; node += 7) {
          if (graph.offsets[node + 1] === graph.offsets[node]) continue;
          const walked = walkAndCount(graph, node, edges, contents, random);
          expect(Math.abs(found[node]! - walked)).toBeLessThan(0.03);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('is 0 if nothing has changed, and the share of its own edges if a node is alone', () => {
    const graph = makeGraph(1);
    const nodes = graph.keyHashes.length;
    const nothing = { edges: new Float32Array(nodes), contents: new Uint8Array(nodes) };
    expect(measureExposures(graph, { restart, weights }, nothing)).toEqual(nothing.edges);
    const alone = connect(graph, {
      pinPages: { pin: new Uint32Array(0), page: new Uint32Array(0) },
      saves: { pin: new Uint32Array(0), board: new Uint32Array(0) },
    });
    const edges = Float32Array.from({ length: nodes }, (_, node) => Number(node === 3));
    expect(measureExposures(alone, { restart, weights }, { ...nothing, edges })).toEqual(edges);
  });

  it('depends on the weights of edges', () => {
    const keys = { page: ['a'], pin: ['p'], board: ['b'] };
    const one = Uint32Array.of(0);
    const graph = buildGraph(keys, { pinPages: { pin: one, page: one }, saves: { pin: one, board: one } });
    const edges = new Float32Array(3);
    const contents = Uint8Array.of(0, 0, 1); // the board
    const exposureOfPin = (pinBoard: number) =>
      measureExposures(graph, { restart: 0.999, weights: { ...weights, pinBoard } }, { edges, contents })[1];
    expect(exposureOfPin(1)).toBeCloseTo(0.5, 2);
    expect(exposureOfPin(3)).toBeCloseTo(0.75, 2);
    expect(exposureOfPin(0)).toBe(0);
  });
});

describe('hashEdges', () => {
  it('distinguishes rows by their neighbors, whatever the ids of these, and counts them', () => {
    const graph = makeGraph(2);
    const more = makeGraph(2, 41); // one pin more, whose id moves all boards
    const rows = hashEdges(graph, 0, graph.first.cluster);
    const rowsOfMore = hashEdges(more, 0, more.first.cluster);
    const end = (kind: 'page' | 'board') =>
      more.neighbors[more.offsets[more.first.pin + 40]! + (kind === 'page' ? 0 : 1)]!;
    const touched = new Set([end('page'), end('board')]);
    expect(touched.has(none)).toBe(false);
    for (const kind of ['page', 'pin', 'board'] as const) {
      for (let i = 0; i < graph.counts[kind]; i++) {
        const [before, after] = [graph.first[kind] + i, more.first[kind] + i];
        const isTouched = touched.has(after);
        expect(rows.hashes[before] === rowsOfMore.hashes[after]).toBe(!isTouched);
        expect(rowsOfMore.degrees[after]).toBe(rows.degrees[before]! + Number(isTouched));
      }
    }
  });
});
