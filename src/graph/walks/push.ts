/** Forward push: personalised PageRank without a draw. */
import { type DeltaRows, keyHashIn } from '../delta/delta.ts';
import type { Graph } from '../graph.ts';
import { HiddenSet } from './hidden.ts';
import { KindRanges } from './kinds.ts';
import { ReachedNodes } from './push-reached.ts';
import { openRows, type WalkRows } from './rows.ts';
import type { NeighbourFinder, NeighbourLists, WalkOptions } from './walk.ts';
import { EdgeWeights } from './weights.ts';

/**
 * Pushes the whole of a walk from the start along all edges at once, then what arrived anywhere on from there,
 * a share `restart` less, until no node holds more than epsilon × its degree (Andersen, Chung and Lang 2006,
 * "Local graph partitioning using PageRank vectors", section 3, for walks that are not lazy). The rest is not
 * pushed on: expected visits are never too high. The work is at most 1 / (epsilon × restart) edges.
 */
export class ForwardPush implements NeighbourFinder {
  readonly #graph: Graph;
  readonly #delta: DeltaRows | undefined;
  readonly #options: WalkOptions;
  readonly #rows: WalkRows;
  readonly #kinds: KindRanges;
  readonly #weights: EdgeWeights;
  readonly #hidden = new HiddenSet();
  readonly #reached = new ReachedNodes();
  /** The one node that is read; rows are read four at a time. */
  readonly #node = new Uint32Array(4);
  #queue: number[] = [];

  constructor(graph: Graph, options: WalkOptions, delta?: DeltaRows) {
    this.#graph = graph;
    this.#delta = delta;
    this.#options = options;
    this.#rows = openRows(graph, delta, 1);
    this.#kinds = new KindRanges(graph, delta);
    this.#weights = new EdgeWeights(options.weights, graph, delta);
  }

  find(start: number, hidden: Uint32Array, lists: NeighbourLists, row: number): void {
    this.#hidden.replace(hidden);
    this.#locate(start);
    this.#pushOn(start, 1); // however high the start's degree
    while (this.#queue.length > 0) this.#pushQueued();
    const { steps, restart } = this.#options;
    this.#reached.writeTop(
      {
        start,
        kinds: this.#kinds,
        walks: steps * restart,
        keyHash: (node) => keyHashIn(this.#graph, this.#delta, node),
      },
      lists,
      row,
    );
    this.#reached.clear();
  }

  /** Looks once at every node that waits; those that they reach wait for the next time. */
  #pushQueued(): void {
    const queue = this.#queue;
    this.#queue = [];
    for (const number of queue) {
      const { nodes, waiting, queued } = this.#reached;
      queued[number] = 0;
      const share = waiting[number]!;
      this.#locate(nodes[number]!);
      if (share <= this.#options.epsilon * this.#rows.degree(0)) continue;
      waiting[number] = 0;
      this.#pushOn(nodes[number]!, share);
    }
  }

  #locate(node: number): void {
    this.#node[0] = node;
    this.#rows.locate(this.#node, 1);
  }

  /** Shares out among the neighbours of the located node what is at it. */
  #pushOn(node: number, share: number): void {
    const rows = this.#rows;
    const degree = rows.degree(0);
    if (this.#hidden.size === 0 && this.#weights.even) {
      for (let k = 0; k < degree; k++) this.#arrive(rows.neighbour(0, k), share / degree);
      return;
    }
    const kind = this.#kinds.of(node);
    let total = 0;
    for (let k = 0; k < degree; k++) total += this.#weightOf(kind, rows.neighbour(0, k));
    for (let k = 0; k < degree; k++) {
      const neighbour = rows.neighbour(0, k);
      const weight = this.#weightOf(kind, neighbour);
      if (weight > 0) this.#arrive(neighbour, (share * weight) / total);
    }
  }

  #weightOf(kind: number, neighbour: number): number {
    return this.#hidden.has(neighbour) ? 0 : this.#weights.of(kind, this.#kinds.of(neighbour));
  }

  #arrive(node: number, share: number): void {
    const { epsilon, restart } = this.#options;
    const reached = this.#reached;
    const number = reached.numberOf(node);
    reached.visits[number]! += share;
    reached.waiting[number]! += share * (1 - restart);
    if (reached.queued[number] === 1 || reached.waiting[number]! <= epsilon) return; // no degree is below 1
    reached.queued[number] = 1;
    this.#queue.push(number);
  }
}
