/** All that a training run carries from step to step, and so all that resuming needs. */
import {
  allocateTable,
  initialText,
  initialWeights,
  type Model,
  type ModelConfig,
  type TextWeights,
  type Weights,
} from '../../model/index.ts';
import type { TensorData } from '../../tensor/index.ts';

/** How well held-back saves are found again after a round; round 0 is what training starts from. */
export interface RoundScore {
  readonly round: number;
  /** Mean of the two reciprocal ranks below: what decides when to stop. */
  readonly score: number;
  /** Mean reciprocal rank of the held-back pins among all pins: the mean with names shown and names hidden. */
  readonly pagePin: number;
  /** Mean reciprocal rank of the held-back boards among all boards, given page and pin. */
  readonly pageBoard: number;
  /** Mean cosine of the measured pages with the version that the run is aligned to; of aligned runs only. */
  readonly cosine?: number;
}

/** What one round measured. */
export interface RoundMetrics extends RoundScore {
  readonly steps: number;
  /** Mean loss of the round's steps. */
  readonly loss: number;
  readonly seconds: number;
  /** The share of the time of the steps that went by inside the engine. */
  readonly engineShare: number;
}

/** The state of training. */
export interface TrainingState {
  /** Steps done. */
  step: number;
  /** Encoder weights by name, and Adam's moments as `first.` and `second.` + name. */
  readonly tensors: Record<string, TensorData>;
  readonly text: TextWeights;
  /** Adagrad's accumulator of each table row. `[words]` */
  readonly accumulators: Float32Array;
  /** Round 0, where training starts from a base model. */
  start?: RoundScore;
  /** Rounds done. */
  readonly metrics: RoundMetrics[];
}

/** The state before the first step. `texts`: those of the view, whose words get rows. */
export async function initialState(
  config: ModelConfig,
  texts: readonly string[],
  seed = 0,
): Promise<TrainingState> {
  return stateOf(initialWeights(config, seed), await initialText(config, texts));
}

/** The state before the first step of a run that goes on from a model, which stays as it is. */
export function stateFrom({ weights, text }: Model): TrainingState {
  const { data, width } = text.table;
  const table = allocateTable(data.length / width, width);
  table.data.set(data);
  return stateOf(weights, { ...text, table });
}

function stateOf(weights: Weights, text: TextWeights): TrainingState {
  const tensors: Record<string, TensorData> = {};
  for (const [name, { data, shape }] of Object.entries(weights)) {
    tensors[name] = { dtype: 'float32', data, shape };
    for (const moment of ['first', 'second']) {
      tensors[`${moment}.${name}`] = { dtype: 'float32', data: new Float32Array(data.length), shape };
    }
  }
  return {
    step: 0,
    tensors,
    text,
    accumulators: new Float32Array(text.words.length),
    metrics: [],
  };
}

/** The encoder's weights of a state, without the optimizer's moments. */
export function encoderWeights({ tensors }: TrainingState, config: ModelConfig): Weights {
  const names = Object.keys(initialWeights(config, 0));
  return Object.fromEntries(
    names.map((name) => [name, { shape: tensors[name]!.shape, data: tensors[name]!.data as Float32Array }]),
  );
}

/** A copy that further training leaves alone. */
export function cloneState(state: TrainingState): TrainingState {
  const { data, width } = state.text.table;
  const copy = new Float32Array(new SharedArrayBuffer(data.byteLength));
  copy.set(data);
  return {
    step: state.step,
    tensors: { ...state.tensors }, // a step puts new arrays in, and writes to none
    text: { ...state.text, table: { data: copy, width } },
    accumulators: state.accumulators.slice(),
    ...(state.start === undefined ? {} : { start: state.start }),
    metrics: [...state.metrics],
  };
}
