/** Words, stop words, hashed features, TF-IDF, BM25 and topics. */
export { Bm25, type Bm25Options } from './bm25.ts';
export { type Corpus, readCorpus } from './corpus.ts';
export { FeatureHasher, type FeatureHasherOptions } from './feature-hasher.ts';
export { wordJaccard } from './jaccard.ts';
export { Lsa, type LsaOptions } from './lsa.ts';
export { orthonormalize } from './orthonormal.ts';
export { RowCounter } from './row-counter.ts';
export { rowDot, type SparseRows, transpose } from './sparse-rows.ts';
export { stopWordsOf } from './stop-words.ts';
export type { TermCounter } from './term-counter.ts';
export type { TextIndex } from './text-index.ts';
export { TfIdf, type TfIdfOptions } from './tf-idf.ts';
export { addScaled, findTopics } from './topics.ts';
export { type CountedWords, countWords, WordShare } from './word-share.ts';
export { words } from './words.ts';
