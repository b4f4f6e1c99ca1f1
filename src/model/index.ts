/**
 * The model. What belongs where:
 * - `texts/`: which texts a node brings, numbered across a corpus
 * - `text-encoder/`: texts to vectors: the words of a corpus, what their rows start as, and the learned encoder
 * - `embedding-bag/`: weighted sums of rows of the learned table, and its training, in WebAssembly and JavaScript
 * - `base/`: the base model that ships, and fitting it to a corpus
 * - `encoder/`: tokens, the Transformer, and the one path from a node to its embedding
 * - `files/`: models and training runs on disk
 */
export {
  differingSettings,
  fitBaseModel,
  loadBaseModel,
  writeBaseModel,
} from './base/base-model.ts';
export { type BaseSource, baseRun, planBaseRun } from './base/base-run.ts';
export { embeddingSize, type ModelConfig, modelConfig, renamedModel, retiredModel } from './config.ts';
export type { BagTrainer } from './embedding-bag/bag-trainer.ts';
export { type BagTrainerOptions, createBagTrainer } from './embedding-bag/create-bag-trainer.ts';
export { sumBags } from './embedding-bag/embedding-bag.ts';
export { allocateTable, type EmbeddingTable } from './embedding-bag/embedding-table.ts';
export { Encoder } from './encoder/encoder.ts';
export { NodeEncoder } from './encoder/node-encoder.ts';
export {
  type NeighborTexts,
  neighborShares,
  type OwnText,
  type TextVectors,
  TokenBatch,
  visibleDegree,
} from './encoder/tokens.ts';
export { encodeTokens, ownTokenInputs, prefix, tokenInputs } from './encoder/transformer.ts';
export { initialWeights, symbolicWeights, type Weight, type Weights } from './encoder/weights.ts';
export {
  type AlignedTo,
  type Model,
  type ModelMeta,
  openModelStore,
  saveModel,
} from './files/files.ts';
export {
  findRun,
  nextRun,
  partialRun,
  refuseEarlier,
  removePartial,
  sweepPartials,
  type TrainedRun,
  unfinishedRun,
} from './files/runs.ts';
export { defaultFusion, type FusedTarget, type Fusion } from './fusion.ts';
export { addWords } from './text-encoder/add-words.ts';
export { LearnedTextEncoder } from './text-encoder/learned-text-encoder.ts';
export { featuresOf } from './text-encoder/text-features.ts';
export {
  initialText,
  readTextTensors,
  type TextWeights,
  tensorsOfText,
} from './text-encoder/text-weights.ts';
export {
  type Corpus,
  hideNames,
  makeCorpus,
  readNodeTables,
  saidBy,
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
  pinSlots,
  slotsOf,
} from './texts/own-texts.ts';
export { streamCorpus } from './texts/stream-corpus.ts';
