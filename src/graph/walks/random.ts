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

/** If walks may stop early, the visit counts are checked after this many walks. */
const walksPerLook = 64;
/** At least this many draws are made before the whole row is read. */
const leastDraws = 8;
/** Makes the random number that accepts or rejects an edge differ from the one that drew it. */
const keepSalt = 0x5bd1e995;

/**
 * Counts the visits of random walks, as PinSage (Ying et al. 2018, section 3.1) and Pixie (Eksombatchai et al.
 * 2018, section 3) do. All walks of a start advance together, hop by hop, so that their cache misses overlap.
 * After each hop a share `restart` of the walks ends, rounded up or down at random. As all walks are equally random, these
 * can simply be the last ones.
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
  /** The node that each walk is at, and the one drawn for it. The length is a multiple of four. `[≥ walks]` */
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

  /** Makes a hop, and draws again if an edge may not be taken. Walks without such an edge end. Returns how many are left. */
  #hopChecked(live: number): number {
    this.#rows.locate(this.#at, live);
    this.#rows.draw(live, this.#state, this.#drawn);
    let left = 0;
    for (let i = 0; i < live; i++) {
      const kind = this.#kinds.of(this.#at[i]!);
      let next = this.#drawn[i]!;
      if (!this.#isFree(kind, next))
        next = this.#checkDrawn(i, kind, finish32((this.#state + Math.imul(i + 1, weyl)) | 0));
      if (next !== none) this.#at[left++] = next; // never overwrites a walk that is still to be read
    }
    return left;
  }

  /** The neighbor drawn for walk i if it may be taken, else another one drawn in its place. */
  #checkDrawn(i: number, kind: number, drawnBy: number): number {
    const degree = this.#rows.degree(i);
    let random = drawnBy;
    let next = this.#drawn[i]!;
    // Rejection sampling gives the right distribution. A longer row is worth more draws, as reading it costs more.
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

  /** Draws one of the visible neighbors by weight, or gives `none`. */
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

/** The number of walks from each start. */
export function walksOf({ steps, restart }: WalkOptions): number {
  return Math.max(1, Math.round(steps * restart));
}

/** The initial state of the random numbers of a start. */
export function firstState(graph: Graph, delta: DeltaRows | undefined, start: number, seed: number): number {
  return finish32(keyHashIn(graph, delta, start) ^ finish32(seed));
}
