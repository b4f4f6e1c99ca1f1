/** Walks in WebAssembly equal those in JavaScript, to the last visit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryOf, Random } from '../../base/index.ts';
import { findNeighbors, type HiddenNodes, walkConfig } from '../index.ts';
import { graphOfSketch, outsideWebAssembly, randomSketch, sketchSize } from '../testing/keyed-graph.ts';

const weight = fc.constantFrom(0, 0.01, 0.5, 1, 3);
const settings = fc.record({
  steps: fc.integer({ min: 1, max: 400 }),
  restart: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  seed: fc.nat(),
  weights: fc.oneof(
    fc.constant({ pagePin: 1, pinBoard: 1, pageCluster: 1, pageSite: 1, pagePage: 1 }),
    fc.record({
      pagePin: weight,
      pinBoard: weight,
      pageCluster: weight,
      pageSite: weight,
      pagePage: weight,
    }),
  ),
  stop: fc.oneof(
    fc.constant({}),
    fc.record({ nodes: fc.nat({ max: 20 }), visits: fc.integer({ min: 1, max: 5 }) }),
  ),
});
const top = fc.record({ page: fc.nat({ max: 9 }), pin: fc.nat({ max: 9 }), board: fc.nat({ max: 99 }) });

/** Some nodes to hide from each of so many starts; from every third none. */
function hideSome(random: Random, starts: number, nodes: number): HiddenNodes {
  const rows = Array.from({ length: starts }, (_, i) =>
    Array.from({ length: i % 3 === 0 ? 0 : random.below(20) }, () => random.below(nodes)),
  );
  const offsets = [0];
  for (const row of rows) offsets.push(offsets.at(-1)! + row.length);
  return { offsets: Uint32Array.from(offsets), nodes: Uint32Array.from(rows.flat()) };
}

describe('walks in WebAssembly', () => {
  it('find what walks in JavaScript find', async () => {
    const property = fc.asyncProperty(
      fc.nat(),
      settings,
      top,
      fc.boolean(),
      async (seed, config, top, hides) => {
        const random = new Random(seed);
        const size = { ...sketchSize, page: 1 + random.below(50), board: 1 + random.below(30) };
        const { graph } = graphOfSketch(randomSketch(random, '', size));
        const starts = Uint32Array.from({ length: 25 }, () => random.below(graph.keyHashes.length));
        const hidden = hideSome(random, starts.length, graph.keyHashes.length);
        const { seed: set, ...walk } = config;
        const options = { ...walkConfig.parse(walk), seed: set, top };
        const find = (over: typeof graph) => findNeighbors(over, starts, options, hides ? { hidden } : {});
        const outside = outsideWebAssembly(graph);
        expect(memoryOf(graph.offsets, graph.neighbors)).toBeDefined();
        expect(memoryOf(outside.offsets, outside.neighbors)).toBeUndefined();
        expect(await find(graph)).toEqual(await find(outside));
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('can run several times at once over one graph', async () => {
    const random = new Random(3);
    const { graph } = graphOfSketch(
      randomSketch(random, '', { ...sketchSize, page: 300, pin: 500, board: 40 }),
    );
    const starts = Uint32Array.from({ length: 5000 }, (_, i) => i % graph.keyHashes.length); // enough for threads
    const hidden = hideSome(random, starts.length, graph.keyHashes.length);
    const find = (seed: number, threads: number) => {
      const options = { ...walkConfig.parse({ steps: 50 }), seed, top: { page: 5, pin: 5, board: 5 } };
      return findNeighbors(graph, starts, options, { hidden, threads });
    };
    const together = await Promise.all([find(1, 2), find(2, 2), find(3, 1)]);
    for (const [i, lists] of together.entries()) expect(lists).toEqual(await find(1 + i, 1));
  });
});
