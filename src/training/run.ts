/** One training run in the folder of models: begun or resumed, logged, saved. */
import { appendFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError, type Progress, silent } from '../base/index.ts';
import { nodeKinds, perKind, type ViewName } from '../catalog/index.ts';
import {
  type AlignedTo,
  type Fusion,
  type Model,
  type ModelMeta,
  nextRun,
  openModelStore,
  partialRun,
  removePartial,
  saveModel,
  sweepPartials,
  unfinishedRun,
} from '../model/index.ts';
import type { Alignment } from './step/alignment.ts';
import type { RoundMetrics, RoundScore } from './step/state.ts';
import { type TrainingInput, train } from './train.ts';

/** How a run is made. */
export interface TrainOptions {
  /** Go on with the newest unfinished run. Default false. */
  readonly resume?: boolean;
  /**
   * An embedding version, or `current`: pages, pins and boards that it has get vectors close to those that it has, so
   * that they can be compared with it. A run that is resumed needs the same. Default none.
   */
  readonly align?: string;
  /**
   * What training starts from: `base`, the model that ships with the package; `scratch`; or a run by its name, such as
   * `run-0003`. A run that is resumed has started already. Default: `base`, where it has the settings of `model`.
   */
  readonly from?: string;
  /** Hears of each round when it is done. */
  readonly onRound?: (metrics: RoundMetrics) => void;
  readonly progress?: Progress;
}

/** What a run made. */
export interface TrainReport {
  readonly run: string;
  readonly view: ViewName;
  /** Where it was asked for. */
  readonly alignedTo?: AlignedTo;
  /** What it began as: the id of a base model or of a run, or `scratch`. */
  readonly from: string;
  /** Why it is `scratch`, where nobody asked for it. */
  readonly why?: string;
  /** How good the start was, where it is a base model. */
  readonly start?: RoundScore;
  readonly rounds: readonly RoundMetrics[];
  /** The round whose weights were kept: 0 where no round was better than the start. */
  readonly best: RoundScore;
}

/** What a run is made of. */
export interface RunInput extends Omit<TrainingInput, 'checkpoint' | 'onRound' | 'progress'> {
  /** Chooses how the vectors of the trained model are fused with words. */
  readonly fuse: (trained: Model) => Promise<Fusion>;
  /** Writes what the manifest says for people. */
  readonly describe: (meta: ModelMeta) => Promise<void>;
}

/**
 * Trains a model and commits it as `folder/run-N`. Until it is done, its checkpoint lies in `run-N.partial` and its
 * rounds in `run-N.jsonl`.
 *
 * @throws LinkSageError where there is nothing to resume, or too little to train on
 */
export async function trainRun(
  folder: string,
  { fuse, describe, ...input }: RunInput,
  { resume = false, onRound = () => {}, progress = silent }: TrainOptions,
): Promise<TrainReport> {
  await sweepPartials(folder);
  const run = resume ? await unfinishedRun(folder) : await nextRun(folder);
  if (run === undefined) {
    throw new LinkSageError('train --resume: expected an unfinished run, got none', {
      code: 'not-found',
      hint: 'Run: linksage train',
    });
  }
  await mkdir(folder, { recursive: true }); // for the log
  if (!resume) await removePartial(folder, run); // a log, where a run was stopped before its first checkpoint
  const { checkpoint, log } = partialRun(folder, run);
  const logRound = (metrics: RoundMetrics) => {
    appendFileSync(log, `${JSON.stringify(metrics)}\n`);
    onRound(metrics);
  };
  const trained = await train({ ...input, checkpoint, onRound: logRound, progress });
  progress({ task: 'fusing vectors and words', done: 0 });
  // Before the commit: a model is there with all that is known of it, or not at all
  const fusion = await fuse(trained);
  progress({ task: 'saving the model', done: 0 });
  const { view, model, training, alignment, tables } = input;
  const { from } = trained;
  const start = trained.start === undefined ? {} : { start: trained.start };
  const alignedTo = alignment === undefined ? {} : { alignedTo: describeAlignment(alignment) };
  const meta: ModelMeta = {
    run,
    config: model,
    view: view.name,
    builtFrom: view.fingerprint,
    training,
    from,
    ...start,
    nodes: nodeKinds.reduce((sum, kind) => sum + tables[kind].keys.length, 0),
    corpus: { ...perKind((kind) => tables[kind].keys.length), ...trained.saves },
    ...alignedTo,
    metrics: trained.metrics,
    fusion,
  };
  await describe(meta);
  await saveModel(await openModelStore(join(folder, run)), trained, meta);
  await removePartial(folder, run);
  const why = input.start?.from === from && input.start.why !== undefined ? { why: input.start.why } : {};
  const { metrics: rounds, best } = trained;
  return { run, view: view.name, ...alignedTo, from, ...why, ...start, rounds, best };
}

function describeAlignment({ version, model, start }: Alignment): AlignedTo {
  return { version, model, fromItsWeights: start !== undefined };
}
