/**
 * Search in an embedding version: encodes queries, ranks and filters rows, applies rules, and shows hits as cards. Answers
 * of other forms are in `answers/`: details of a page, duplicates, reranking, pages that the corpus lacks;
 * `answers/placing/` has boards for a link, `answers/interests/` the interests of a user. `live/` has the rows that are newer
 * than the version, `in-graph/` what encoding nodes of a large graph reads.
 */
export type { AnsweringVersion, Answers } from './answers/answers.ts';
export type {
  DuplicateGroup,
  DuplicatePage,
  Duplicates,
  DuplicatesOptions,
} from './answers/duplicates.ts';
export {
  clusterInterests,
  type ProfileOptions,
  type Visit,
  weightVisits,
} from './answers/interests/interests.ts';
export type { Interest, Profile, ProfilePage } from './answers/interests/recommend.ts';
export { scorePage } from './answers/interests/scores.ts';
export { nearBySaves } from './answers/interests/together.ts';
export { NewPageEncoder, type PageDocument, type PagePin } from './answers/new-pages.ts';
export type { BoardDetails, PageDetails, PinDetails } from './answers/page-details.ts';
export type { RankedDocument } from './answers/rerank.ts';
export { BatchedQueries, type EncodedBatch } from './batched-queries.ts';
export { type Card, Cards } from './cards.ts';
export { Connections, type PinLinks } from './connections.ts';
export type { EmbedInput, EmbedOptions } from './embed.ts';
export type { SearchFilter } from './filter.ts';
export { Finder, type NewerNode } from './finder.ts';
export { cosinesWith, fuse, rankFused } from './fused.ts';
export type {
  BoardPick,
  FindOptions,
  Hit,
  NewBoard,
  NewPin,
  PickReason,
  Placement,
  QueryOptions,
  RelatedHit,
  RelatedOptions,
  SearchByVectorOptions,
  VectorOptions,
} from './hits.ts';
export { gatherCorpus } from './in-graph/gather-corpus.ts';
export { connectToSite, type KeyedGraph, readKeyedGraph } from './in-graph/keyed-graph.ts';
export type { NodeFacets } from './live/live-facets.ts';
export type { NewPage, NodeText } from './node-text.ts';
export { cutoffOf, nonsenseQueries } from './nonsense.ts';
export { boardChances, leadsOf, likelyBoards } from './picks.ts';
export { QueryEncoder } from './query-encoder.ts';
export { rankByWords, type ScoreName, type SearchMode, searchModes } from './rankers.ts';
export type { Ranker, Ranking } from './ranking.ts';
export { saidOfLink, type TextLinks, textDocuments } from './text-documents.ts';
