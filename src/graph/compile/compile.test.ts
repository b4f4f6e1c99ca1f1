import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkSageError, Random } from '../../base/index.ts';
import type { Relation } from '../relation.ts';
import { listEdges, type MoreLinks, type PinLinks, relationOf } from '../testing/relations.ts';
import { connectRelation, pagesToDensify } from './compile.ts';
import { compileConfig } from './config.ts';
import { clusterHash } from './groups.ts';

function compile(pins: readonly PinLinks[], more: MoreLinks, settings: Record<string, unknown>) {
  const { relation } = relationOf(pins, more);
  const { graph, report } = connectRelation(relation, compileConfig.parse(settings));
  return { graph, report, relation, edges: listEdges(graph) };
}

const at = Date.UTC(2025, 0, 1);

describe('connectRelation', () => {
  it('connects everything if every step is off', () => {
    const { edges, report, graph } = compile(
      [
        { pin: 'a', page: 'x', cohesion: 0, boards: { k: at, l: Number.NaN } },
        { pin: 'b', page: 'x', boards: { l: at } },
        { pin: 'c' },
      ],
      { pages: ['y'], pinClusters: { b: 'a' }, linkClusters: { y: 'x' }, sites: { x: 's', y: 's' } },
      {},
    );
    expect(edges).toEqual([
      'page 0 – pin 0',
      'page 0 – pin 1',
      'pin 0 – board 0',
      'pin 0 – board 1',
      'pin 1 – board 1',
    ]);
    expect(report).toMatchObject({
      nodes: { page: 2, pin: 3, board: 2, cluster: 0, site: 0 },
      edges: { pagePin: 2, pinBoard: 3, pageCluster: 0, pageSite: 0, pagePage: 0 },
      degrees: { page: [0, 2, 2, 2], pin: [2, 3, 3, 3], board: [1, 2, 2, 2], cluster: [0, 0, 0, 0] },
      isolatedPagesBefore: 0.5,
      isolatedPages: 0.5,
    });
    expect(report.steps.map(({ step }) => step)).toEqual(['connect']);
    expect(graph.neighbors.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('takes an empty relation through every step', () => {
    const { relation } = relationOf([]);
    const settings = compileConfig.parse({
      cohesion: { edgeThreshold: 0.5 },
      mergePins: true,
      linkClusters: true,
      sites: true,
      prune: { edges: true, maxDegree: { pin: 5 } },
      densify: { below: 2 },
    });
    const { graph, report } = connectRelation(relation, settings);
    expect([...graph.offsets]).toEqual([0]);
    expect(report.isolatedPages).toBe(0);
    expect(report.steps).toHaveLength(8);
  });

  it('removes edges of low cohesion, and counts those without a score', () => {
    const pins = [
      { pin: 'a', page: 'x', cohesion: 0.5, boards: { k: at } },
      { pin: 'b', page: 'x', cohesion: 0.49, boards: { k: at } },
      { pin: 'c', page: 'x' },
    ];
    const keep = compile(pins, {}, { cohesion: { edgeThreshold: 0.5 } });
    expect(keep.edges).toEqual(['page 0 – pin 0', 'page 0 – pin 2', 'pin 0 – board 0', 'pin 1 – board 0']);
    expect(keep.report.steps[0]).toMatchObject({
      step: 'cohesion',
      removed: { pagePin: 1 },
      counts: { unscored: 1 },
    });
    const drop = compile(pins, {}, { cohesion: { edgeThreshold: 0.5, unscored: 'drop' } });
    expect(drop.edges).toEqual(['page 0 – pin 0', 'pin 0 – board 0', 'pin 1 – board 0']);
    expect(drop.report.steps[0]).toMatchObject({ removed: { pagePin: 2 }, counts: { unscored: 1 } });
  });

  it('moves the edges of a pin cluster to the pin that represents it', () => {
    const { edges, report } = compile(
      [
        { pin: 'a', page: 'x', boards: { k: 1 } },
        { pin: 'b', page: 'x', boards: { k: 2, l: 1 } },
        { pin: 'c', page: 'y', boards: { l: 3 } },
        { pin: 'd', page: 'y', boards: { l: 3 } },
      ],
      { pinClusters: { a: 'b', c: 'b' } },
      { mergePins: true },
    );
    expect(edges).toEqual([
      'page 0 – pin 1',
      'page 1 – pin 1',
      'page 1 – pin 3',
      'pin 1 – board 0',
      'pin 1 – board 1',
      'pin 3 – board 1',
    ]);
    expect(report.steps[0]).toMatchObject({
      step: 'mergePins',
      removed: { pagePin: 1, pinBoard: 2 },
      counts: { pins: 2 },
    });
    expect(report.nodes.pin).toBe(4);
  });

  it('makes nodes of link clusters and sites of two pages, with key hashes', () => {
    const { edges, graph, relation } = compile(
      [{ pin: 'a', page: 'x' }],
      {
        pages: ['y', 'z'],
        linkClusters: { z: 'y' },
        sites: { x: 'one.example', y: 'two.example', z: 'one.example' },
      },
      { linkClusters: true, sites: true },
    );
    expect(edges).toEqual([
      'page 0 – pin 0',
      'page 0 – site 0',
      'page 1 – cluster 0',
      'page 2 – cluster 0',
      'page 2 – site 0',
    ]);
    expect(graph.keyHashes[graph.first.cluster]).toBe(clusterHash(relation.keyHashes.page[1]!));
    expect(graph.keyHashes[graph.first.cluster]).not.toBe(relation.keyHashes.page[1]);
    expect(graph.keyHashes[graph.first.site]).toBe(relation.sites.keyHashes[0]);
  });

  it('prunes the edges of the lowest weight, then undated ones, then the oldest', () => {
    const pins = [
      { pin: 'a', page: 'x', cohesion: 0.2, boards: { k: 9 } },
      { pin: 'b', page: 'x', cohesion: 0.9, boards: { k: Number.NaN } },
      { pin: 'c', page: 'x', cohesion: 0.5, boards: { k: 1, l: 3 } },
      { pin: 'd', page: 'x', cohesion: 0.5, boards: { k: 2 } },
    ];
    const { edges, report } = compile(pins, {}, { prune: { edges: true, exponent: 0, least: 2 } });
    // The page keeps b and c (0.5, whose newest save is the later one); the board keeps a and d.
    expect(edges).toEqual([
      'page 0 – pin 1',
      'page 0 – pin 2',
      'pin 0 – board 0',
      'pin 2 – board 1',
      'pin 3 – board 0',
    ]);
    expect(report.steps[0]).toMatchObject({ step: 'pruneEdges', removed: { pagePin: 2, pinBoard: 2 } });
  });

  it('removes all edges of pins with too many', () => {
    const pins = [
      { pin: 'a', page: 'x', boards: { k: 1, l: 1, m: 1 } },
      { pin: 'b', page: 'x', boards: { k: 1 } },
      { pin: 'c', page: 'x' },
      { pin: 'd', page: 'y', boards: { l: 1 } },
      { pin: 'e', page: 'z' },
    ];
    const { edges, report } = compile(pins, { pages: ['z'] }, { prune: { maxDegree: { pin: 3 } } });
    expect(edges).toEqual([
      'page 0 – pin 1',
      'page 0 – pin 2',
      'page 1 – pin 3',
      'page 2 – pin 4',
      'pin 1 – board 0',
      'pin 3 – board 1',
    ]);
    expect(report.steps.find(({ step }) => step === 'pruneNodes')).toMatchObject({
      removed: { pagePin: 1, pinBoard: 3 },
      counts: { pin: 1 },
    });
  });

  it('keeps the edges of pins of the largest degree that is allowed', () => {
    const pins = [
      { pin: 'a', page: 'x', boards: { m: 1 } },
      { pin: 'b', page: 'x', boards: { m: 1, n: 1 } },
    ];
    const { edges } = compile(pins, {}, { prune: { maxDegree: { pin: 2 } } });
    expect(edges).toEqual(['page 0 – pin 0', 'pin 0 – board 0']);
  });

  it('joins pages of few pins with the most similar pages, each pair once', () => {
    const pins = [
      { pin: 'a', page: 'u' },
      { pin: 'b', page: 'u' },
      { pin: 'c', page: 'v' },
    ];
    const more = {
      pages: ['w', 'x'],
      similar: [
        ['v', 'u', 0.3],
        ['v', 'w', 0.9],
        ['v', 'x', 0.5],
        ['w', 'v', 0.9],
        ['x', 'x', 1],
        ['u', 'x', 1],
      ] as const,
    };
    const { edges, report, relation } = compile(pins, more, { densify: { below: 2, most: 2 } });
    expect(edges.filter((edge) => !edge.includes('pin'))).toEqual(['page 1 – page 2', 'page 1 – page 3']);
    expect(report.steps[0]).toMatchObject({ step: 'densify', added: { pagePage: 2 }, counts: { pages: 3 } });
    expect(report).toMatchObject({ isolatedPagesBefore: 0.5, isolatedPages: 0 });
    expect([...pagesToDensify(relation, compileConfig.parse({ densify: { below: 2 } }))]).toEqual([1, 2, 3]);
  });

  it('does not change the relation', () => {
    const { relation } = relationOf(
      Array.from({ length: 40 }, (_, i) => ({ pin: `p${i}`, page: 'x', boards: { k: i, [`b${i % 3}`]: i } })),
      { pinClusters: { p3: 'p1' } },
    );
    const copy = structuredClone(relation);
    connectRelation(
      relation,
      compileConfig.parse({ mergePins: true, prune: { edges: true, maxDegree: { pin: 20 } } }),
    );
    expect(relation).toEqual(copy);
  });

  it('refuses what would need more memory than is allowed, and says how much', () => {
    const { relation } = relationOf([{ pin: 'a' }]);
    const huge = { ...relation, counts: { page: 2e6, pin: 1e7, board: 5e5 } };
    const refused = () => connectRelation(huge, compileConfig.parse({ memory: 0.5 }));
    expect(refused).toThrow(LinkSageError);
    expect(refused).toThrow(/at most 500\.0 MB .* 712\.0 MB for 14500000 nodes/);
    const beyond = { ...relation, counts: { page: 0, pin: 2 ** 32, board: 0 } };
    expect(() => connectRelation(beyond, compileConfig.parse({ memory: 1e6 }))).toThrow(/2\^32 nodes/);
  });
});

/** The reference: pruning and merging with objects and sorting, as simple as possible. */
function prunedByDefinition(
  pins: readonly PinLinks[],
  clusters: Record<string, string>,
  keep: number,
  hashOf: (kind: 'page' | 'pin' | 'board', key: string) => number,
) {
  type Edge = { a: string; b: string; weight: number; time: number };
  const standsFor = (pin: string) => clusters[pin] ?? pin;
  const time = (at: number) => (Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at);
  const merge = (edges: Edge[]) => {
    const best = new Map<string, Edge>();
    for (const edge of edges) {
      const before = best.get(`${edge.a} ${edge.b}`);
      if (
        before === undefined ||
        edge.weight > before.weight ||
        (edge.weight === before.weight && edge.time > before.time)
      )
        best.set(`${edge.a} ${edge.b}`, edge);
    }
    return [...best.values()];
  };
  const saves = merge(
    pins.flatMap(({ pin, boards }) =>
      Object.entries(boards ?? {}).map(([b, savedAt]) => ({
        a: standsFor(pin),
        b,
        weight: 1,
        time: time(savedAt),
      })),
    ),
  );
  const newest = (pin: string) => Math.max(...saves.filter(({ a }) => a === pin).map((save) => save.time));
  const links = merge(
    pins.flatMap(({ pin, page, cohesion }) =>
      page === undefined ? [] : [{ a: page, b: standsFor(pin), weight: Math.fround(cohesion ?? 1), time: 0 }],
    ),
  ).map((edge) => ({ ...edge, time: newest(edge.b) }));
  const prune = (edges: Edge[], kinds: readonly ['page' | 'pin', 'pin' | 'board']) => {
    const kept = (edge: Edge, end: 'a' | 'b') => {
      const other = end === 'a' ? 'b' : 'a';
      const kind = kinds[end === 'a' ? 1 : 0];
      const better = edges.filter(
        (each) =>
          each[end] === edge[end] &&
          (each.weight - edge.weight ||
            (each.time === edge.time ? 0 : each.time - edge.time) ||
            hashOf(kind, edge[other]) - hashOf(kind, each[other])) > 0,
      );
      return better.length < keep;
    };
    return edges.filter((edge) => kept(edge, 'a') && kept(edge, 'b')).map(({ a, b }) => `${a} ${b}`);
  };
  return [...prune(links, ['page', 'pin']), ...prune(saves, ['pin', 'board'])].sort();
}

describe('merging and pruning', () => {
  const key = (prefix: string, count: number) => fc.nat(count - 1).map((i) => `${prefix}${i}`);
  const pin = fc.record({
    page: fc.option(key('page', 4), { nil: undefined }),
    cohesion: fc.option(fc.constantFrom(0.25, 0.5, 0.75), { nil: undefined }),
    boards: fc.dictionary(key('board', 5), fc.constantFrom(Number.NaN, 1, 2, 3), { maxKeys: 4 }),
  });

  it('keep what the definition says', () => {
    fc.assert(
      fc.property(
        fc.array(pin, { maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.boolean()),
        (drawn, keep, joins) => {
          const pins = drawn.map(({ page, cohesion, boards }, i) => ({
            pin: `pin${String(i).padStart(2, '0')}`,
            ...(page === undefined ? {} : { page }),
            ...(cohesion === undefined ? {} : { cohesion }),
            boards,
          }));
          const clusters: Record<string, string> = {};
          for (const { pin: name } of pins.slice(1)) if (joins.next().value) clusters[name] = pins[0]!.pin;
          const { relation, keys } = relationOf(pins, { pinClusters: clusters });
          const settings = compileConfig.parse({
            mergePins: true,
            prune: { edges: true, exponent: 0, least: keep },
          });
          const { graph } = connectRelation(relation, settings);
          const named = listEdges(graph).map((edge) =>
            edge
              .replaceAll(/(page|pin|board) (\d+)/g, (_, kind: 'page', i) => keys[kind][Number(i)]!)
              .replace(' – ', ' '),
          );
          const hashOf = (kind: 'page' | 'pin' | 'board', name: string) =>
            relation.keyHashes[kind][keys[kind].indexOf(name)]!;
          expect(named.sort()).toEqual(prunedByDefinition(pins, clusters, keep, hashOf));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('keep max(min(degree^exponent, most), least) edges of a page with a hundred thousand pins', () => {
    const pins = 100_000;
    const random = new Random(1);
    const { relation } = relationOf([]);
    const one: Relation = {
      ...relation,
      counts: { page: 1, pin: pins, board: 0 },
      keyHashes: {
        page: new Uint32Array(1),
        pin: Uint32Array.from({ length: pins }, () => random.uint32()),
        board: new Uint32Array(0),
      },
      pageOfPin: new Uint32Array(pins),
      cohesion: new Float32Array(pins).fill(0.5), // all tie, so the hash decides
      sites: { ofPage: new Uint32Array(1), keyHashes: new Uint32Array(1) },
      pinClusters: Uint32Array.from({ length: pins }, (_, i) => i),
      linkClusters: new Uint32Array(1),
    };
    const degreeWith = (prune: Record<string, number>) =>
      connectRelation(one, compileConfig.parse({ prune: { edges: true, ...prune } })).report.degrees.page[3];
    expect(degreeWith({})).toBe(10_000);
    expect(degreeWith({ most: pins })).toBe(Math.floor(pins ** 0.86));
    expect(degreeWith({ most: 5 })).toBe(10);
    const { graph } = connectRelation(
      one,
      compileConfig.parse({ prune: { edges: true, most: 100, least: 1 } }),
    );
    const lowest = Uint32Array.from(one.keyHashes.pin).sort().subarray(0, 100);
    expect([...graph.neighbors.subarray(0, 100)].map((node) => graph.keyHashes[node])).toEqual([...lowest]);
  });
});
