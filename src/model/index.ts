/** The model: tokens, the learned text encoder, the Transformer, and the one path from a node to its embedding. */
export type { BagTrainer } from './bag-trainer.ts';
export { embeddingSize, type ModelConfig, modelConfig, retiredModel } from './config.ts';
export {
  type Corpus,
  hideNames,
  makeCorpus,
  readNodeTables,
  type TokenSource,
  withoutName,
} from './corpus.ts';
export { type BagTrainerOptions, createBagTrainer } from './create-bag-trainer.ts';
export { sumBags } from './embedding-bag.ts';
export { allocateTable, type EmbeddingTable } from './embedding-table.ts';
export { Encoder } from './encoder.ts';
export { type AlignedTo, type Model, type ModelMeta, openModelStore, saveModel } from './files.ts';
export { initialTable, LearnedTextEncoder, type TextWeights } from './learned-text-encoder.ts';
export { listTexts } from './list-texts.ts';
export { NodeEncoder } from './node-encoder.ts';
export {
  type NodeTables,
  neighbourSlots,
  type OwnDigests,
  type OwnSlot,
  type OwnTexts,
  type OwnTextsOfView,
  openOwnTexts,
  ownSlots,
  slotsOf,
} from './own-texts.ts';
export {
  findRun,
  nextRun,
  partialRun,
  removePartial,
  sweepPartials,
  type TrainedRun,
  unfinishedRun,
} from './runs.ts';
export { forEachScores } from './similarity.ts';
export { streamCorpus } from './stream-corpus.ts';
export { featuresOf, inverseDocumentFrequency } from './text-features.ts';
export { type OwnText, type TextVectors, TokenBatch, visibleDegree } from './tokens.ts';
export { encodeTokens, ownTokenInputs, prefix, tokenInputs } from './transformer.ts';
export { initialWeights, symbolicWeights, type Weight, type Weights } from './weights.ts';
