/** Approximate search: a proximity graph gives candidates, which are scored exactly. */
import { BestFew, dot, none } from '../base/index.ts';
import { checkSearch, countRows } from './check-search.ts';
import { createExactIndex } from './exact-index.ts';
import { ProximityGraph } from './proximity-graph.ts';
import type { SearchOptions, SearchResult, VectorIndex } from './vector-index.ts';

/** The fewest candidates per query. They contain .99 of the best ten of a million clustered vectors of 64 numbers. */
const fewestCandidates = 100;
/** Candidates for each result asked for. Half of them may turn out to be excluded. */
const candidatesPerResult = 2;
/** Queries answered before the thread does other work. */
const queriesPerTurn = 64;

/** Settings of an approximate index. */
export interface ApproximateOptions {
  /**
   * The cost of one candidate of the graph, in comparisons of a query with a vector. If the candidates needed would cost
   * more than comparing all vectors, all vectors are compared. Default 256.
   */
  readonly candidateCost?: number;
}

/** A graph, and which entries of it are in use. */
interface Parts {
  readonly graph: ProximityGraph;
  /** The entry of each row in the graph. Other entries are out of use. `[n]` */
  readonly entries: Uint32Array;
}

/**
 * Makes an index that searches a proximity graph, and finds nearly all of the nearest vectors. Scores are inner products
 * of the given vectors, in float32. It searches exactly, at the cost of the exact index, if `allowed` is given, if
 * so much is excluded that the graph gives too few candidates, and if ties go on beyond the candidates. It holds the
 * graph in memory: about `dims` + 150 bytes per vector.
 *
 * @param vectors unit vectors, read in place: they must not change while the index is used. `[n, dims]`
 * @throws LinkSageError if the vectors are not rows of `dims` numbers, or there is no library for this machine.
 */
export async function createApproximateIndex(
  vectors: Float32Array,
  dims: number,
  options: ApproximateOptions = {},
): Promise<VectorIndex> {
  const size = countRows('index', vectors, dims);
  const graph = await ProximityGraph.create(dims);
  await graph.add(vectors);
  const entries = Uint32Array.from({ length: size }, (_, row) => row);
  return openApproximateIndex(vectors, dims, { graph, entries }, options);
}

/**
 * The same over an existing graph, some entries of which may be out of use.
 *
 * @param vectors the vectors of the entries in use, in the order of `entries`. `[n, dims]`
 */
export async function openApproximateIndex(
  vectors: Float32Array,
  dims: number,
  { graph, entries }: Parts,
  { candidateCost = 256 }: ApproximateOptions = {},
): Promise<VectorIndex> {
  const rowOf = new Uint32Array(graph.size).fill(none);
  for (let row = 0; row < entries.length; row++) rowOf[entries[row]!] = row;
  return new ApproximateIndex(vectors, await createExactIndex(vectors, dims), graph, rowOf, candidateCost);
}

class ApproximateIndex implements VectorIndex {
  readonly size: number;
  readonly dims: number;
  readonly #vectors: Float32Array;
  readonly #exact: VectorIndex;
  readonly #graph: ProximityGraph;
  /** The row of each entry, or `none` if it is out of use. */
  readonly #rowOf: Uint32Array;
  readonly #candidateCost: number;

  constructor(
    vectors: Float32Array,
    exact: VectorIndex,
    graph: ProximityGraph,
    rowOf: Uint32Array,
    candidateCost: number,
  ) {
    this.size = exact.size;
    this.dims = exact.dims;
    this.#vectors = vectors;
    this.#exact = exact;
    this.#graph = graph;
    this.#rowOf = rowOf;
    this.#candidateCost = candidateCost;
  }

  async search(queries: Float32Array, k: number, options: SearchOptions = {}): Promise<SearchResult> {
    const asked = checkSearch(this, queries, k, options);
    if (options.allowed !== undefined) return this.#exact.search(queries, k, options);
    const ids = new Uint32Array(asked * k);
    const scores = new Float32Array(asked * k);
    const left: number[] = []; // queries to be searched exactly
    for (let query = 0; query < asked; query++) {
      if (query > 0 && query % queriesPerTurn === 0) await new Promise(setImmediate);
      const best = this.#searchGraph(this.#rowsOf(queries, query), k, options.exclude?.[query]);
      if (best === undefined) left.push(query);
      else {
        ids.set(best.ids, query * k);
        scores.set(best.scores, query * k);
      }
    }
    if (left.length > 0) await this.#searchExactly(queries, k, options, left, { ids, scores });
    return { ids, scores };
  }

  async dispose(): Promise<void> {
    await this.#exact.dispose();
  }

  /** The best k by the graph; undefined if its candidates do not decide them. */
  #searchGraph(query: Float32Array, k: number, excluded?: Uint32Array): SearchResult | undefined {
    if (this.size === 0) return undefined;
    const candidates = Math.max(fewestCandidates, candidatesPerResult * k);
    const perRow = this.#graph.size / this.size;
    for (let count = candidates * perRow + (excluded?.length ?? 0); ; count *= 2) {
      if (count * this.#candidateCost > this.size || count > this.#graph.size) return undefined;
      const rows = this.#rowsOfEntries(this.#graph.search(query, Math.ceil(count)), excluded);
      if (2 * rows.length >= candidates) return this.#pickBest(query, k, rows);
    }
  }

  /** The rows of the entries that are in use and not excluded, ascending. */
  #rowsOfEntries(entries: Uint32Array, excluded: Uint32Array | undefined): Uint32Array {
    const forbidden = new Set(excluded);
    return entries
      .map((entry) => this.#rowOf[entry]!)
      .filter((row) => row !== none && !forbidden.has(row))
      .sort();
  }

  /** The best k of k rows or more, which are ascending; undefined if the k-th ties with the worst of the rows. */
  #pickBest(query: Float32Array, k: number, rows: Uint32Array): SearchResult | undefined {
    const products = Float32Array.from(rows, (row) => dot(query, this.#rowsOf(this.#vectors, row)));
    const heap = new BestFew(k);
    heap.addAll(products, 0, rows.length, 0);
    const best = { ids: new Uint32Array(k), scores: new Float32Array(k) };
    heap.drain(best.ids, best.scores, 0);
    if (best.scores[k - 1]! <= products.reduce((least, product) => Math.min(least, product)))
      return undefined;
    return { ids: best.ids.map((place) => rows[place]!), scores: best.scores };
  }

  /** Answers the chosen queries by comparing all vectors. */
  async #searchExactly(
    queries: Float32Array,
    k: number,
    { exclude }: SearchOptions,
    chosen: readonly number[],
    { ids, scores }: SearchResult,
  ): Promise<void> {
    const some = new Float32Array(chosen.length * this.dims);
    for (const [i, query] of chosen.entries()) some.set(this.#rowsOf(queries, query), i * this.dims);
    const found = await this.#exact.search(some, k, {
      ...(exclude && { exclude: chosen.map((query) => exclude[query]!) }),
    });
    for (const [i, query] of chosen.entries()) {
      ids.set(found.ids.subarray(i * k, (i + 1) * k), query * k);
      scores.set(found.scores.subarray(i * k, (i + 1) * k), query * k);
    }
  }

  #rowsOf(vectors: Float32Array, row: number): Float32Array {
    return vectors.subarray(row * this.dims, (row + 1) * this.dims);
  }
}
