/** Random walks with restart. */
import { finish32, none } from '../../base/index.ts';
import { type DeltaRows, keyHashIn } from '../delta/delta.ts';
import type { Graph } from '../graph.ts';
import { HiddenSet } from './hidden.ts';
import { KindRanges } from './kinds.ts';
import { choose, weyl } from './numbers.ts';
import { openRows, type WalkRows } from './rows.ts';
import { VisitTable } from './visits.ts';
import type { NeighborFinder, NeighborLists, WalkOptions } from './walk.ts';
import { EdgeWeights } from './weights.ts';

/** Walks between two looks at the visit counts, where walks may stop early. */
const walksPerLook = 64;
/** Draws again at least so often before a whole row is read. */
const leastDraws = 8;
/** Makes the number that decides whether a drawn edge is kept another one than that which drew it. */
const keepSalt = 0x5bd1e995;

/**
 * Counts the visits of random walks, as PinSage (Ying et al. 2018, section 3.1) and Pixie (Eksombatchai et al.
 * 2018, section 3) do. All walks of a start advance together, hop by hop, so that their cache misses overlap.
 * Walks are alike but for the numbers that they draw, so any share of them may end after a hop: it is the last
 * ones, a share `restart` of them, rounded up or down at random.
 */
export class RandomWalks implements NeighborFinder {
  readonly #graph: Graph;
  readonly #delta: DeltaRows | undefined;
  readonly #options: WalkOptions;
  readonly #rows: WalkRows;
  readonly #kinds: KindRanges;
  readonly #weights: EdgeWeights;
  readonly #hidden = new HiddenSet();
  readonly #visits: VisitTable;
  readonly #walks: number;
  /** Where the walks are, and what was drawn for each; a multiple of four. `[≥ walks]` */
  readonly #at: Uint32Array;
  readonly #drawn: Uint32Array;
  #state = 0;

  constructor(graph: Graph, options: WalkOptions, delta?: DeltaRows) {
    this.#graph = graph;
    this.#delta = delta;
    this.#options = options;
    this.#walks = walksOf(options);
    this.#rows = openRows(graph, delta, this.#walks);
    this.#kinds = new KindRanges(graph, delta);
    this.#weights = new EdgeWeights(options.weights, graph, delta);
    this.#visits = new VisitTable(options.steps);
    this.#at = new Uint32Array((this.#walks + 3) & ~3);
    this.#drawn = new Uint32Array(this.#at.length);
  }

  find(start: number, hidden: Uint32Array, lists: NeighborLists, row: number): void {
    this.#hidden.replace(hidden);
    this.#state = firstState(this.#graph, this.#delta, start, this.#options.seed ?? 0);
    this.#walk(start);
    this.#visits.writeTop(start, this.#kinds, lists, row);
    this.#visits.clear();
  }

  #walk(start: number): void {
    this.#at[0] = start;
    this.#rows.locate(this.#at, 1);
    if (this.#rows.degree(0) === 0) return;
    const { nodes, visits } = this.#options.stop;
    const together = nodes === 0 ? this.#walks : walksPerLook;
    for (let left = this.#walks; left > 0; left -= together) {
      this.#walkTogether(start, Math.min(left, together));
      if (nodes > 0 && this.#visits.countVisited(visits, start, this.#kinds) >= nodes) return;
    }
  }

  #walkTogether(start: number, walks: number): void {
    const mayTakeAll = this.#hidden.size === 0 && this.#weights.even;
    const goOn = 1 - this.#options.restart;
    this.#at.fill(start);
    for (let live = walks; live > 0; ) {
      let arrived = live;
      if (mayTakeAll) this.#rows.hop(this.#at, live, this.#state);
      else arrived = this.#hopChecked(live);
      this.#visits.count(this.#at, arrived);
      this.#state = (this.#state + Math.imul(live + 1, weyl)) | 0;
      live = Math.floor(arrived * goOn + finish32(this.#state) * 2 ** -32);
    }
  }

  /** Draws again where an edge may not be taken; walks that have nowhere to go end. How many are left. */
  #hopChecked(live: number): number {
    this.#rows.locate(this.#at, live);
    this.#rows.draw(live, this.#state, this.#drawn);
    let left = 0;
    for (let i = 0; i < live; i++) {
      const kind = this.#kinds.of(this.#at[i]!);
      let next = this.#drawn[i]!;
      if (!this.#isFree(kind, next))
        next = this.#checkDrawn(i, kind, finish32((this.#state + Math.imul(i + 1, weyl)) | 0));
      if (next !== none) this.#at[left++] = next; // walk i or one before it: they have been read
    }
    return left;
  }

  /** What was drawn for walk i if it may be taken, or else what is drawn in its place. */
  #checkDrawn(i: number, kind: number, drawnBy: number): number {
    const degree = this.#rows.degree(i);
    let random = drawnBy;
    let next = this.#drawn[i]!;
    // Rejection: what is kept has the right distribution. A longer row is worth more draws, for reading it costs more.
    for (let draws = leastDraws + (degree >>> 3); draws > 0; draws--) {
      if (this.#isAllowed(kind, next, random)) return next;
      random = finish32((random + weyl) | 0);
      next = this.#rows.neighbor(i, choose(random, degree));
    }
    return this.#pickExactly(i, kind, random);
  }

  /** Whether an edge is taken whenever it is drawn. */
  #isFree(kind: number, next: number): boolean {
    return !this.#hidden.has(next) && this.#weights.keepsAll(kind, this.#kinds.of(next));
  }

  #isAllowed(kind: number, next: number, random: number): boolean {
    return (
      !this.#hidden.has(next) && this.#weights.keeps(kind, this.#kinds.of(next), finish32(random ^ keepSalt))
    );
  }

  /** A choice by weight among the visible neighbors, or `none`. */
  #pickExactly(i: number, kind: number, random: number): number {
    const degree = this.#rows.degree(i);
    let total = 0;
    for (let k = 0; k < degree; k++) total += this.#weightOf(i, k, kind);
    let left = total * finish32(random ^ keepSalt) * 2 ** -32;
    let last = none;
    for (let k = 0; k < degree && left >= 0; k++) {
      const weight = this.#weightOf(i, k, kind);
      if (weight > 0) last = this.#rows.neighbor(i, k);
      left -= weight;
    }
    return last;
  }

  #weightOf(i: number, k: number, kind: number): number {
    const next = this.#rows.neighbor(i, k);
    return this.#hidden.has(next) ? 0 : this.#weights.of(kind, this.#kinds.of(next));
  }
}

/** How many walks leave each start. */
export function walksOf({ steps, restart }: WalkOptions): number {
  return Math.max(1, Math.round(steps * restart));
}

/** The state of the random numbers before the first walk of a start. */
export function firstState(graph: Graph, delta: DeltaRows | undefined, start: number, seed: number): number {
  return finish32(keyHashIn(graph, delta, start) ^ finish32(seed));
}
