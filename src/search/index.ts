/** Search in an embedding version: encodes queries, ranks and filters rows, applies rules, and shows hits as cards. */
export { type Card, Cards } from './cards.ts';
export { Connections } from './connections.ts';
export type { EmbedInput, EmbedOptions, NewPage } from './embed.ts';
export type { SearchFilter } from './filter.ts';
export {
  Finder,
  type FindOptions,
  type Hit,
  type NewPin,
  type QueryOptions,
  type RelatedHit,
  type RelatedOptions,
  type SearchByVectorOptions,
  type VectorOptions,
} from './finder.ts';
export { QueryEncoder } from './query-encoder.ts';
export { rankByWords, rankInMode, type ScoreName, type SearchMode, searchModes } from './rankers.ts';
export type { Ranker, Ranking } from './ranking.ts';
export { textDocuments } from './text-documents.ts';
