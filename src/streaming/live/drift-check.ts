/** Which live vectors were made from a neighborhood that later events have changed too far. */
import { hash32, none } from '../../base/index.ts';
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import { findNeighbors, type NeighborLists, type WalkOptions } from '../../graph/index.ts';
import { bucketOf, measureDrift, type Neighborhoods } from '../../refresh/index.ts';
import type { LiveCorpus } from './live-corpus.ts';

/** Finds the neighbors of nodes in the graph with its changes. */
export function liveNeighbors(
  ids: Uint32Array,
  { graph }: LiveCorpus,
  walk: WalkOptions,
): Promise<NeighborLists> {
  return findNeighbors(graph.graph, ids, walk, { delta: graph.delta, threads: 1 });
}

/** Remembers what vectors were made from. */
export class DriftCheck {
  readonly #corpus: LiveCorpus;
  readonly #recorded: Readonly<Record<NodeKind, Map<string, Neighborhoods>>> = {
    page: new Map(),
    pin: new Map(),
    board: new Map(),
  };

  constructor(corpus: LiveCorpus) {
    this.#corpus = corpus;
  }

  /** The keys of a kind whose vectors were recorded. */
  keysOf(kind: NodeKind): IterableIterator<string> {
    return this.#recorded[kind].keys();
  }

  /** Records what the vectors of nodes were made from: a row of the lists for each. */
  record(kind: NodeKind, keys: readonly string[], lists: NeighborLists): void {
    for (const [row, key] of keys.entries())
      this.#recorded[kind].set(key, this.#neighborhoodOf(kind, key, lists, row));
  }

  forget(kind: NodeKind, keys: readonly string[]): void {
    for (const key of keys) this.#recorded[kind].delete(key);
  }

  /** Those of some nodes whose neighborhood is further than `tolerance` from what was recorded. */
  async drifted(
    kind: NodeKind,
    keys: readonly string[],
    walk: WalkOptions,
    tolerance: number,
  ): Promise<string[]> {
    const ids = Uint32Array.from(keys, (key) => this.#corpus.graph.idOf(kind, key));
    const lists = await liveNeighbors(ids, this.#corpus, walk);
    return keys.filter((key, row) => {
      const before = this.#recorded[kind].get(key);
      if (before === undefined) return false;
      const now = this.#neighborhoodOf(kind, key, lists, row);
      return measureDrift(before, 0, now, 0, before.neighbors.length) > tolerance;
    });
  }

  /** A neighbor whose text has changed counts as another one. */
  #neighborhoodOf(kind: NodeKind, key: string, lists: NeighborLists, row: number): Neighborhoods {
    const { graph, textChanges } = this.#corpus;
    const neighbors: number[] = [];
    const visits: number[] = [];
    for (const each of nodeKinds) {
      const { ids, visits: counts, width } = lists[each];
      for (let i = row * width; i < (row + 1) * width; i++) {
        if (ids[i] === none) {
          neighbors.push(0);
          visits.push(0);
          continue;
        }
        const other = graph.nameOf(ids[i]!);
        neighbors.push(Math.max(1, hash32(`${each} ${other.key}`, textChanges(each, other.key))));
        visits.push(bucketOf(counts[i]!));
      }
    }
    return {
      neighbors: Uint32Array.from(neighbors),
      visits: Uint8Array.from(visits),
      degrees: Uint8Array.of(bucketOf(graph.degree(graph.idOf(kind, key)))),
    };
  }
}
