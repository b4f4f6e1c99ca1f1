/** Nearest neighbors among vectors: exact search, approximate search (HNSW), Matryoshka prefixes, and all dot products. */
export {
  type ApproximateOptions,
  createApproximateIndex,
  openApproximateIndex,
} from './approximate-index.ts';
export { createExactIndex } from './exact-index.ts';
export { checkDims, prefixOf } from './prefix.ts';
export { ProximityGraph } from './proximity-graph.ts';
export { forEachScores } from './similarity.ts';
export type { SearchOptions, SearchResult, VectorIndex } from './vector-index.ts';
