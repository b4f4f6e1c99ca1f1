/** The interface of nearest-neighbor search over vectors. */

/** Restrictions of a search. */
export interface SearchOptions {
  /** For each query, the ids that must not be found. */
  readonly exclude?: readonly Uint32Array[];
  /** The only ids that may be found, ascending, without repetitions; default all. If there are `k` of them, `k` are found. */
  readonly allowed?: Uint32Array;
}

/** The results of a search. Row i belongs to query i. q = queries, k = results asked for */
export interface SearchResult {
  /** Best first, ties by ascending id; filled up with `none` if fewer than k can be found. `[q, k]` */
  readonly ids: Uint32Array;
  /** Inner products, which for unit vectors are cosines; −Infinity where `ids` is `none`. `[q, k]` */
  readonly scores: Float32Array;
}

/**
 * Finds the vectors with the highest inner products. Ids are row numbers of the vectors that the index was made from.
 * Equal searches give equal results.
 */
export interface VectorIndex {
  /** The number of vectors. */
  readonly size: number;
  /** The length of each vector. */
  readonly dims: number;
  /**
   * The best `k` for each query.
   *
   * @param queries unit vectors. `[q, dims]`
   * @throws LinkSageError if the queries are not rows of `dims` numbers, `k` is not a whole number above 0, `exclude`
   * does not have one list per query, or `allowed` is not ascending or has ids that the index lacks.
   */
  search(queries: Float32Array, k: number, options?: SearchOptions): Promise<SearchResult>;
  /** Frees the memory that the index holds outside JavaScript. The index cannot be used afterwards. */
  dispose(): Promise<void>;
}
