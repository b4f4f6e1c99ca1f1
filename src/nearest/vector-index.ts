/** The interface of nearest-neighbor search over vectors. */

/** How a search is narrowed. */
export interface SearchOptions {
  /** Per query the ids that must not be found. */
  readonly exclude?: readonly Uint32Array[];
  /** The only ids that may be found by any query, ascending, each once; default all. `k` are found where so many are. */
  readonly allowed?: Uint32Array;
}

/** q = queries, k = results asked for; row i belongs to query i. */
export interface SearchResult {
  /** Best first, ties by ascending id; `none` where there are fewer than k candidates. `[q, k]` */
  readonly ids: Uint32Array;
  /** Inner products, which for unit vectors are cosines; −Infinity where there is no candidate. `[q, k]` */
  readonly scores: Float32Array;
}

/**
 * Finds the vectors with the highest inner product. Ids are row numbers of the vectors that the index was made
 * of. Searching twice gives the same result.
 */
export interface VectorIndex {
  /** The number of vectors. */
  readonly size: number;
  /** The length of each. */
  readonly dims: number;
  /**
   * The best `k` for each query.
   *
   * @param queries unit vectors. `[q, dims]`
   * @throws LinkSageError when the queries are not rows of `dims` numbers, `k` is not a whole number above 0,
   * there is not one list to exclude per query, or allowed ids are not ascending ids of the index.
   */
  search(queries: Float32Array, k: number, options?: SearchOptions): Promise<SearchResult>;
  /** Frees what the index holds outside JavaScript; no search may follow. */
  dispose(): Promise<void>;
}
