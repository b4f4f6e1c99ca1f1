/** Search in an embedding version: encodes queries, ranks and filters rows, applies rules, and shows hits as cards. */
export { type Card, Cards } from './cards.ts';
export { Connections } from './connections.ts';
export type { EmbedInput, EmbedOptions, NewPage } from './embed.ts';
export type { SearchFilter } from './filter.ts';
export {
  type BoardPick,
  Finder,
  type FindOptions,
  type Hit,
  type NewPin,
  type Placement,
  type QueryOptions,
  type RelatedHit,
  type RelatedOptions,
  type SearchByVectorOptions,
  type VectorOptions,
} from './finder.ts';
export { cosinesWith, fuse, rankFused } from './fused.ts';
export { cutoffOf, nonsenseQueries } from './nonsense.ts';
export { boardChances, leadsOf, likelyBoards } from './picks.ts';
export { QueryEncoder } from './query-encoder.ts';
export { rankByWords, type ScoreName, type SearchMode, searchModes } from './rankers.ts';
export type { Ranker, Ranking } from './ranking.ts';
export { saidOfLink, type TextLinks, textDocuments } from './text-documents.ts';
