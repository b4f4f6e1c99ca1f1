/** Runs training steps: builds a batch, runs the step graph, updates weights and table. */
import { type Progress, Random } from '../base/index.ts';
import { sumBags } from '../model/index.ts';
import { createOnnxExecutor, type Executor, type TensorData } from '../tensor/index.ts';
import { type BatchBuilder, type BatchSource, stepSizes } from './batches.ts';
import { encoderWeights, type TrainingState } from './state.ts';
import { buildStep } from './step-graph.ts';

/** Steps over which the step sizes rise from 0. */
const warmUpSteps = 50;
/** The share of the step sizes that is left in the last round. */
const finalRate = 0.1;

/** Runs rounds of steps on a state. */
export class Stepper {
  readonly #builder: BatchBuilder;
  readonly #source: BatchSource;
  readonly #executor: Executor;

  /** Compiles the step graph. */
  static async create(builder: BatchBuilder, source: BatchSource, state: TrainingState): Promise<Stepper> {
    const { model, training } = source;
    const step = buildStep(encoderWeights(state, model), model, training, stepSizes(source));
    return new Stepper(builder, source, await createOnnxExecutor(step));
  }

  private constructor(builder: BatchBuilder, source: BatchSource, executor: Executor) {
    this.#builder = builder;
    this.#source = source;
    this.#executor = executor;
  }

  /** Steps of one round. */
  get roundSteps(): number {
    return Math.max(this.#passSteps, this.#source.training.roundSteps);
  }

  /** Steps of one pass over the examples. */
  get #passSteps(): number {
    return Math.floor(this.#source.examples.pin.length / stepSizes(this.#source).examples);
  }

  /**
   * Runs one round, which changes `state`. Text vectors are refreshed before it and after it; those after it are
   * returned.
   */
  async runRound(
    state: TrainingState,
    progress: Progress,
  ): Promise<{ vectors: Float32Array; loss: number; steps: number }> {
    const { table } = state.text;
    const cached = await sumBags(table, this.#source.features);
    let total = 0;
    for (let i = 0; i < this.roundSteps; i++) {
      const loss = await this.#step(state, cached);
      total += loss;
      progress({
        task: `training, round ${state.metrics.length + 1}`,
        done: i + 1,
        total: this.roundSteps,
        note: `loss ${loss.toFixed(3)}`,
      });
    }
    const vectors = await sumBags(table, this.#source.features);
    return { vectors, loss: total / this.roundSteps, steps: this.roundSteps };
  }

  /** Frees the engine's memory and ends its threads. */
  async dispose(): Promise<void> {
    await this.#source.bags.dispose();
    await this.#executor.dispose();
  }

  /** One step; gives its loss. */
  async #step(state: TrainingState, cached: Float32Array): Promise<number> {
    const { features, training, bags } = this.#source;
    const rows = this.#rowsOf(state.step);
    const batch = this.#builder.build(rows, cached, new Random(training.seed, 6, state.step));
    const rate = this.#rateOf(state.step);
    const outputs = await this.#executor.run({
      ...state.tensors,
      ...batch,
      learningRate: scalar(rate * training.learningRate),
      step: scalar(state.step + 1),
    });
    const { texts, gradients } = this.#builder.textGradients(
      outputs['gradient.nodes']!.data as Float32Array,
      outputs['gradient.pins']!.data as Float32Array,
    );
    bags.update(features, texts, gradients, rate * training.tableLearningRate);
    for (const name of Object.keys(state.tensors)) state.tensors[name] = outputs[`next.${name}`]!;
    state.step++;
    return outputs.loss!.data[0]!;
  }

  /** The examples of a step: each pass goes over all of them in an order of its own. */
  #rowsOf(step: number): number[] {
    const { examples, training } = this.#source;
    const size = stepSizes(this.#source).examples;
    const pass = Math.floor(step / this.#passSteps);
    const order = this.#orderOf(pass, examples.pin.length, training.seed);
    const from = (step % this.#passSteps) * size;
    return Array.from(order.subarray(from, from + size));
  }

  #order: { readonly pass: number; readonly rows: Uint32Array } | undefined;

  #orderOf(pass: number, length: number, seed: number): Uint32Array {
    if (this.#order?.pass !== pass) {
      const rows = Uint32Array.from({ length }, (_, i) => i);
      this.#order = { pass, rows: new Random(seed, 5, pass).shuffle(rows) };
    }
    return this.#order.rows;
  }

  /** Linear warm-up, then a cosine down to `finalRate` in the last planned round (Loshchilov, Hutter 2017). */
  #rateOf(step: number): number {
    const planned = this.#source.training.rounds * this.roundSteps;
    const cosine = (1 + Math.cos((Math.PI * step) / planned)) / 2;
    return Math.min(1, (step + 1) / warmUpSteps) * (finalRate + (1 - finalRate) * cosine);
  }
}

function scalar(value: number): TensorData {
  return { dtype: 'float32', data: Float32Array.of(value), shape: [] };
}
