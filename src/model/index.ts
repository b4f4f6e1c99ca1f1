/**
 * The model. What belongs where:
 * - `texts/`: which texts a node brings, numbered across a corpus
 * - `text-encoder/`: texts to vectors: features, the learned table, the embedding bag and its training
 * - `encoder/`: tokens, the Transformer, and the one path from a node to its embedding
 * - `files/`: models and training runs on disk
 */
export { embeddingSize, type ModelConfig, modelConfig, renamedModel, retiredModel } from './config.ts';
export { Encoder } from './encoder/encoder.ts';
export { NodeEncoder } from './encoder/node-encoder.ts';
export { type OwnText, type TextVectors, TokenBatch, visibleDegree } from './encoder/tokens.ts';
export { encodeTokens, ownTokenInputs, prefix, tokenInputs } from './encoder/transformer.ts';
export { initialWeights, symbolicWeights, type Weight, type Weights } from './encoder/weights.ts';
export { type AlignedTo, type Model, type ModelMeta, openModelStore, saveModel } from './files/files.ts';
export {
  findRun,
  nextRun,
  partialRun,
  removePartial,
  sweepPartials,
  type TrainedRun,
  unfinishedRun,
} from './files/runs.ts';
export type { BagTrainer } from './text-encoder/bag-trainer.ts';
export { type BagTrainerOptions, createBagTrainer } from './text-encoder/create-bag-trainer.ts';
export { sumBags } from './text-encoder/embedding-bag.ts';
export { allocateTable, type EmbeddingTable } from './text-encoder/embedding-table.ts';
export { initialTable, LearnedTextEncoder, type TextWeights } from './text-encoder/learned-text-encoder.ts';
export { featuresOf, inverseDocumentFrequency } from './text-encoder/text-features.ts';
export {
  type Corpus,
  hideNames,
  makeCorpus,
  readNodeTables,
  type TokenSource,
  withoutName,
} from './texts/corpus.ts';
export { listTexts } from './texts/list-texts.ts';
export {
  type NodeTables,
  neighborSlots,
  type OwnDigests,
  type OwnSlot,
  type OwnTexts,
  type OwnTextsOfView,
  openOwnTexts,
  ownSlots,
  slotsOf,
} from './texts/own-texts.ts';
export { streamCorpus } from './texts/stream-corpus.ts';
