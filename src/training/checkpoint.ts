/** Checkpoints: everything a run needs to go on as if it had not stopped. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { LinkSageError } from '../base/index.ts';
import type { WalkOptions } from '../graph/index.ts';
import { type ModelConfig, readTextTensors, tensorsOfText } from '../model/index.ts';
import { Store, writeSafetensors } from '../storage/index.ts';
import type { TrainingConfig } from './config.ts';
import type { Alignment } from './step/alignment.ts';
import { cloneState, type RoundMetrics, type RoundScore, type TrainingState } from './step/state.ts';

/** What a run is made with; resuming needs the same. */
export interface RunSettings {
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  readonly walk: WalkOptions;
  /** The fingerprint of the view that is trained on. */
  readonly builtFrom: string;
  /** The embedding version that the run is aligned to, and the model that made it. */
  readonly alignedTo: Pick<Alignment, 'version' | 'model'> | undefined;
}

/** What the manifest of a checkpoint says. */
export interface CheckpointMeta {
  readonly settings: RunSettings;
  /** What the run began as: the id of a base model or of a run, or `scratch`. */
  readonly from: string;
  readonly current: Counters;
  readonly best: Counters;
}

interface Counters {
  readonly step: number;
  readonly start?: RoundScore;
  readonly metrics: readonly RoundMetrics[];
}

/** What a checkpoint holds: what the run began as, where it goes on, and the best state so far. */
export interface CheckpointStates {
  readonly from: string;
  readonly current: TrainingState;
  readonly best: TrainingState;
}

/** Opens the store of a run's checkpoint. */
export function openCheckpoint(folder: string): Promise<Store<CheckpointMeta>> {
  return Store.open<CheckpointMeta>(folder, {
    kind: 'checkpoint',
    hint: `Delete ${folder}, then run: linksage train`,
  });
}

/** Commits the states after a round, in place of those before. */
export async function saveCheckpoint(
  store: Store<CheckpointMeta>,
  settings: RunSettings,
  { from, current, best }: CheckpointStates,
): Promise<void> {
  const round = `round-${current.metrics.length}`;
  const counters = ({ step, start, metrics }: TrainingState): Counters => ({
    step,
    ...(start === undefined ? {} : { start }),
    metrics,
  });
  await store.commit({
    meta: { settings, from, current: counters(current), best: counters(best) },
    write: async (staging) => {
      await mkdir(join(staging, round));
      await writeSafetensors(join(staging, round, 'current.safetensors'), tensorsOf(current));
      if (best.step !== current.step) {
        await writeSafetensors(join(staging, round, 'best.safetensors'), tensorsOf(best));
      }
    },
  });
}

/**
 * Reads the states of a committed checkpoint.
 *
 * @throws LinkSageError where it was made with other settings or from another view, or a file of it is damaged
 */
export async function loadCheckpoint(
  store: Store<CheckpointMeta>,
  settings: RunSettings,
): Promise<CheckpointStates> {
  const { meta } = store.manifest!;
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(settings)), meta.settings)) {
    throw new LinkSageError(
      `checkpoint ${store.folder}: expected the settings and the corpus of now, got others`,
      { code: 'stale', hint: 'Start a new run: linksage train' },
    );
  }
  await store.verify();
  const read = async (name: string, counters: Counters) => {
    const path = store.path(`round-${meta.current.metrics.length}/${name}.safetensors`);
    return stateOf(await readTextTensors(path, settings.model.width), counters);
  };
  const current = await read('current', meta.current);
  return {
    from: meta.from,
    current,
    best: meta.best.step === meta.current.step ? cloneState(current) : await read('best', meta.best),
  };
}

type Tensors = Parameters<typeof writeSafetensors>[1];

function tensorsOf({ tensors, text, accumulators }: TrainingState): Tensors {
  return {
    ...(tensors as Tensors),
    ...tensorsOfText(text),
    'text.accumulators': { data: accumulators, shape: [accumulators.length] },
  };
}

function stateOf(
  { text, others }: Awaited<ReturnType<typeof readTextTensors>>,
  { step, start, metrics }: Counters,
): TrainingState {
  const { 'text.accumulators': accumulators, ...rest } = others;
  return {
    step,
    tensors: Object.fromEntries(
      Object.entries(rest).map(([name, { data, shape }]) => [
        name,
        { dtype: 'float32', data: data as Float32Array, shape },
      ]),
    ),
    text,
    accumulators: accumulators!.data as Float32Array,
    ...(start === undefined ? {} : { start }),
    metrics: [...metrics],
  };
}
