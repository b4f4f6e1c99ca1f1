/** The model: tokens, the learned text encoder, the Transformer, and the one path from a node to its embedding. */
export { type BagTrainer, type BagTrainerOptions, createBagTrainer } from './bag-trainer.ts';
export { embeddingSize, type ModelConfig, modelConfig } from './config.ts';
export {
  type Corpus,
  hideNames,
  joinTexts,
  makeCorpus,
  type NodeTables,
  readNodeTables,
  type TokenSource,
  withoutName,
} from './corpus.ts';
export { sumBags } from './embedding-bag.ts';
export { allocateTable, type EmbeddingTable } from './embedding-table.ts';
export { Encoder } from './encoder.ts';
export { type AlignedTo, type Model, type ModelMeta, openModelStore, saveModel } from './files.ts';
export { LearnedTextEncoder } from './learned-text-encoder.ts';
export { listTexts } from './list-texts.ts';
export {
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
export { featuresOf } from './text-features.ts';
export { initialText, readTextTensors, type TextWeights, tensorsOfText } from './text-weights.ts';
export { type OwnText, type TextVectors, TokenBatch, visibleDegree } from './tokens.ts';
export { encodeTokens, ownTokenInputs, prefix, tokenInputs } from './transformer.ts';
export { initialWeights, symbolicWeights, type Weight, type Weights } from './weights.ts';
