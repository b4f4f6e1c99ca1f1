/** The training loop. */
import { LinkSageError, type Progress, silent } from '../base/index.ts';
import type { ViewName } from '../catalog/index.ts';
import { type CompileConfig, connectRelation, type Relation, type WalkOptions } from '../graph/index.ts';
import {
  createBagTrainer,
  Encoder,
  featuresOf,
  hideNames,
  type ModelConfig,
  makeCorpus,
  type NodeTables,
  sumBags,
  type TextWeights,
  type Weights,
} from '../model/index.ts';
import { type CheckpointStates, loadCheckpoint, openCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { TrainingConfig } from './config.ts';
import { Answers } from './examples/answers.ts';
import { BatchBuilder } from './examples/batches.ts';
import { repeatWarm, splitExamples } from './examples/examples.ts';
import { numberOwners } from './examples/owners.ts';
import { fromScratch, isBase, type Start } from './start.ts';
import type { Alignment } from './step/alignment.ts';
import {
  cloneState,
  encoderWeights,
  type RoundMetrics,
  type RoundScore,
  stateFrom,
  type TrainingState,
} from './step/state.ts';
import { Stepper } from './step/stepper.ts';
import { Validator } from './validate.ts';

/** Fewer training pairs than this teach nothing. */
const fewestPairs = 50;

/** What is trained on, and how. */
export interface TrainingInput {
  /** The view, and the fingerprint of its content. */
  readonly view: { readonly name: ViewName; readonly fingerprint: string };
  /** What the graph of the view was made of, and how; graphs without the validation saves are made likewise. */
  readonly relation: Relation;
  readonly compile: CompileConfig;
  /** The nodes of the view. */
  readonly tables: NodeTables;
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  readonly walk: WalkOptions;
  /** What training starts from, unless it is aligned to a version whose model is there; left out, from scratch. */
  readonly start?: Start;
  /** What the vectors shall stay close to; left out, they are free. */
  readonly alignment?: Alignment;
  /** Where checkpoints go; none are written without it. One that is there is resumed. */
  readonly checkpoint?: string;
  /** Hears of each round when it is done. */
  readonly onRound?: (metrics: RoundMetrics) => void;
  readonly progress?: Progress;
}

/** A trained model. */
export interface TrainedModel {
  readonly config: ModelConfig;
  readonly weights: Weights;
  readonly text: TextWeights;
  readonly metrics: readonly RoundMetrics[];
  /** How many saves taught it, and how many were held back to choose the round. */
  readonly saves: { readonly trained: number; readonly validation: number };
  /** What it began as: the id of a base model or of a run, or `scratch`. */
  readonly from: string;
  /** How good that was, where it is a base model. */
  readonly start?: RoundScore;
  /** The round whose weights these are: 0 where no round was better than a base model that it started from. */
  readonly best: RoundScore;
}

/**
 * Trains on the saves of a view until the validation score no longer rises, and gives the best round's model, or the base
 * model that it started from where that is better.
 *
 * @throws LinkSageError where there are fewer than 50 pairs to train on, or a checkpoint was made otherwise
 */
export async function train(input: TrainingInput): Promise<TrainedModel> {
  const { model, training, progress = silent, onRound = () => {} } = input;
  const { stepper, validator, states, checkpoint, features, saves } = await prepare(input);
  const { current } = states;
  let best = states.best;
  const measure = async (round: number, vectors: Float32Array): Promise<RoundScore> => {
    progress({ task: 'validating', done: round, total: training.rounds });
    const encoder = await Encoder.create(model, encoderWeights(current, model));
    const measured = await validator.score(encoder, vectors);
    await encoder.dispose();
    return { round, score: (measured.pagePin + measured.pageBoard) / 2, ...measured };
  };
  try {
    if (isBase(states.from)) current.start ??= await measure(0, await sumBags(current.text.table, features));
    while (!isDone(current, training)) {
      const started = performance.now();
      const { vectors, loss, steps, engineShare } = await stepper.runRound(current, progress);
      const scored = await measure(current.metrics.length + 1, vectors);
      const seconds = (performance.now() - started) / 1000;
      const metrics: RoundMetrics = { ...scored, steps, loss, seconds, engineShare };
      current.metrics.push(metrics);
      if (bestRound(current) === metrics.round) best = cloneState(current);
      onRound(metrics);
      await checkpoint({ from: states.from, current, best });
    }
  } finally {
    await stepper.dispose();
  }
  return {
    config: model,
    weights: encoderWeights(best, model),
    text: best.text,
    metrics: current.metrics,
    saves,
    from: states.from,
    ...(current.start === undefined ? {} : { start: current.start }),
    best: best.metrics.at(-1) ?? current.start!,
  };
}

async function prepare(input: TrainingInput) {
  const { relation, compile, tables, model, training, walk, alignment, progress = silent } = input;
  progress({ task: 'preparing training', done: 0 });
  const split = splitExamples(relation, {
    share: training.validationShare,
    seed: training.seed,
    minCohesion: training.minCohesion,
    most: training.mostSaves,
  });
  if (split.training.pin.length < fewestPairs) {
    throw new LinkSageError(
      `training: expected at least ${fewestPairs} saves of pins with a page, got ${split.training.pin.length}`,
      { code: 'not-ready', hint: 'Import more links, then run: linksage compile' },
    );
  }
  const { graph } = connectRelation(split.relation, compile);
  const answers = new Answers(split.relation);
  const examples = repeatWarm(split.training, answers, training.warmWeight);
  const shown = makeCorpus(graph, tables);
  const corpora = { shown, hidden: hideNames(shown, tables.pin, { keepWordless: true }) };
  const { states, checkpoint } = await startOrResume(input, shown.texts);
  const { text } = states.current;
  const features = featuresOf(corpora.hidden.texts, text.index);
  const pinClusters = compile.mergePins ? relation.pinClusters : relation.pinClusters.map((_, pin) => pin);
  const source = {
    corpora,
    examples,
    answers,
    pinClusters,
    features,
    boardOwners: numberOwners(tables.board.owner),
    bags: createBagTrainer(text.table, states.current.accumulators),
    model,
    training,
    walk,
    alignment,
  };
  const validator = await Validator.create({
    corpora,
    examples: split.validation,
    answers,
    walk,
    seed: training.seed,
    alignment,
  });
  const stepper = await Stepper.create(await BatchBuilder.create(source), source, states.current);
  const saves = { trained: split.training.pin.length, validation: split.validation.pin.length };
  return { stepper, validator, states, checkpoint, features, saves };
}

/** The states to begin with, and how to save them. */
async function startOrResume(
  { checkpoint: folder, model, training, walk, compile, view, start, alignment }: TrainingInput,
  texts: readonly string[],
): Promise<{ states: CheckpointStates; checkpoint: (states: CheckpointStates) => Promise<void> }> {
  const fresh = async () => {
    const { from, state } = alignment?.start
      ? { from: alignment.model, state: async () => stateFrom(alignment.start!) }
      : (start ?? fromScratch(model, training.seed));
    const current = await state(texts);
    return { from, current, best: isBase(from) ? cloneState(current) : current };
  };
  if (folder === undefined) return { states: await fresh(), checkpoint: async () => {} };
  const store = await openCheckpoint(folder);
  const alignedTo = alignment && { version: alignment.version, model: alignment.model };
  const settings = { model, training, walk, compile, builtFrom: view.fingerprint, alignedTo };
  return {
    states: store.manifest === undefined ? await fresh() : await loadCheckpoint(store, settings),
    checkpoint: (states) => saveCheckpoint(store, settings, states),
  };
}

/** The round with the highest validation score; 0 before the first, and where none is better than the start. */
function bestRound({ start, metrics }: TrainingState): number {
  let best = start;
  for (const round of metrics) if (best === undefined || round.score > best.score) best = round;
  return best?.round ?? 0;
}

function isDone(state: TrainingState, { rounds, patience }: TrainingConfig): boolean {
  const { length } = state.metrics;
  return length >= rounds || length - bestRound(state) >= patience;
}
