/** Runs training steps: builds a batch, runs the step graph, updates weights and table. */
import { type Progress, Random } from '../base/index.ts';
import { sumBags } from '../model/index.ts';
import { createOnnxExecutor, type Executor, type TensorData } from '../tensor/index.ts';
import { type BatchBuilder, type BatchSource, stepSizes } from './batches.ts';
import { encoderWeights, type TrainingState } from './state.ts';
import { buildStep } from './step-graph.ts';

/** Runs rounds of steps on a state. */
export class Stepper {
  readonly #builder: BatchBuilder;
  readonly #source: BatchSource;
  readonly #executor: Executor;

  /** Compiles the step graph. */
  static async create(builder: BatchBuilder, source: BatchSource, state: TrainingState): Promise<Stepper> {
    const { model, training } = source;
    const planned = training.rounds * roundSteps(source);
    const step = buildStep(encoderWeights(state, model), model, training, stepSizes(source), planned);
    return new Stepper(builder, source, await createOnnxExecutor(step));
  }

  private constructor(builder: BatchBuilder, source: BatchSource, executor: Executor) {
    this.#builder = builder;
    this.#source = source;
    this.#executor = executor;
  }

  /** Steps of one round. */
  get roundSteps(): number {
    return roundSteps(this.#source);
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
    const outputs = await this.#executor.run({
      ...state.tensors,
      ...batch,
      step: scalar(state.step + 1),
    });
    const { texts, gradients } = this.#builder.textGradients(
      outputs['gradient.nodes']!.data as Float32Array,
      outputs['gradient.pins']!.data as Float32Array,
    );
    const rate = outputs.rate!.data[0]!;
    bags.update(features, texts, gradients, rate * training.tableLearningRate);
    for (const name of Object.keys(state.tensors)) state.tensors[name] = outputs[`next.${name}`]!;
    state.step++;
    return outputs.loss!.data[0]!;
  }

  /** The examples of a step: each pass goes over all of them in an order of its own. */
  #rowsOf(step: number): number[] {
    const { examples, training } = this.#source;
    const size = stepSizes(this.#source).examples;
    const steps = passSteps(this.#source);
    const pass = Math.floor(step / steps);
    const order = this.#orderOf(pass, examples.pin.length, training.seed);
    const from = (step % steps) * size;
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
}

/** Steps of one round. */
function roundSteps(source: BatchSource): number {
  return Math.max(passSteps(source), source.training.roundSteps);
}

/** Steps of one pass over the examples. */
function passSteps(source: BatchSource): number {
  return Math.floor(source.examples.pin.length / stepSizes(source).examples);
}

function scalar(value: number): TensorData {
  return { dtype: 'float32', data: Float32Array.of(value), shape: [] };
}
