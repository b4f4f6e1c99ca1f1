/** Runs training steps: prepares a batch while the step before it runs, and updates the table between the two. */
import { type Progress, Random } from '../../base/index.ts';
import { neighborShares, sumBags } from '../../model/index.ts';
import { createStepThread, type StepThread, type TensorData } from '../../tensor/index.ts';
import type { Batch } from '../examples/batch.ts';
import { type BatchBuilder, type BatchSource, type CachedTexts, stepSizes } from '../examples/batches.ts';
import { encoderWeights, type TrainingState } from './state.ts';
import { buildStep } from './step-graph.ts';

/** What the steps of a round gave. */
export interface RoundOfSteps {
  /** Vectors of all texts after the round. `[T, W]` */
  readonly vectors: Float32Array;
  /** Mean loss of the steps. */
  readonly loss: number;
  readonly steps: number;
  /** The share of the time that went by inside the engine: in step graphs, or in summing and updating text vectors. */
  readonly engineShare: number;
}

/**
 * Runs rounds of steps on a state. A step runs in a thread of its own, which also holds weights and moments; meanwhile
 * this one draws the next batch and lays it out. All that depends on the table waits for its update, so that results
 * do not depend on which of the two is done first.
 */
export class Stepper {
  readonly #builder: BatchBuilder;
  readonly #source: BatchSource;
  readonly #thread: StepThread;
  #engineSeconds = 0;

  /** Compiles the step graph, and starts it from the tensors of a state. */
  static async create(builder: BatchBuilder, source: BatchSource, state: TrainingState): Promise<Stepper> {
    const { model, training, alignment } = source;
    const planned = training.rounds * roundSteps(source);
    const weights = encoderWeights(state, model);
    const step = buildStep(weights, model, training, stepSizes(source), planned, alignment);
    return new Stepper(builder, source, await createStepThread(step, state.tensors, { spinning: false }));
  }

  private constructor(builder: BatchBuilder, source: BatchSource, thread: StepThread) {
    this.#builder = builder;
    this.#source = source;
    this.#thread = thread;
  }

  /**
   * Runs one round, which changes `state`: that of the stepper's creation, or what earlier rounds made of it. Text
   * vectors are refreshed before it and after it; those after it are returned.
   */
  async runRound(state: TrainingState, progress: Progress): Promise<RoundOfSteps> {
    const { table } = state.text;
    const { features } = this.#source;
    const steps = roundSteps(this.#source);
    const start = performance.now();
    this.#engineSeconds = 0;
    const data = await this.#timed(() => sumBags(table, features));
    const cached = { data, shares: neighborShares(encoderWeights(state, this.#source.model)) };
    let total = 0;
    let batch: Batch | undefined = this.#build(state.step, cached);
    for (let done = 1; batch !== undefined; done++) {
      const prepare = () => (done < steps ? this.#build(state.step + 1, cached) : undefined);
      const { loss, next } = await this.#step(batch, state.step, prepare);
      batch = next;
      state.step++;
      total += loss;
      progress({
        task: `training, round ${state.metrics.length + 1}`,
        done,
        total: steps,
        note: `loss ${loss.toFixed(3)}`,
      });
    }
    Object.assign(state.tensors, await this.#thread.state());
    const vectors = await this.#timed(() => sumBags(table, features));
    const engineShare = this.#engineSeconds / ((performance.now() - start) / 1000);
    return { vectors, loss: total / steps, steps, engineShare };
  }

  /** Frees the engine's memory and ends its threads. */
  async dispose(): Promise<void> {
    await this.#source.bags.dispose();
    await this.#thread.dispose();
  }

  /** One step; `prepare` runs beside it and gives the next batch. */
  async #step(
    batch: Batch,
    step: number,
    prepare: () => Batch | undefined,
  ): Promise<{ loss: number; next: Batch | undefined }> {
    const { features, training, bags, model } = this.#source;
    const vectors = await this.#timed(() => bags.sum(features, batch.texts));
    const running = this.#thread.run({ ...batch.feeds(vectors), step: scalar(step + 1) });
    const next = prepare();
    const { outputs, seconds } = await running;
    this.#engineSeconds += seconds;
    const gradients = batch.textGradients(
      outputs['gradient.nodes']!.data as Float32Array,
      outputs['gradient.pins']!.data as Float32Array,
      model.width,
    );
    const rate = outputs.rate!.data[0]! * training.tableLearningRate;
    await this.#timed(() => bags.update(features, batch.texts, gradients, rate));
    return { loss: outputs.loss!.data[0]!, next };
  }

  /** Does work of the engine, and counts its time as such. */
  async #timed<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const start = performance.now();
    const result = await work();
    this.#engineSeconds += (performance.now() - start) / 1000;
    return result;
  }

  #build(step: number, cached: CachedTexts): Batch {
    return this.#builder.build(this.#rowsOf(step), cached, new Random(this.#source.training.seed, 6, step));
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

/** A round of more passes learns a small corpus by heart. */
const mostPasses = 4;

/** Steps of one round. */
function roundSteps(source: BatchSource): number {
  const pass = passSteps(source);
  return Math.max(pass, Math.min(source.training.roundSteps, mostPasses * pass));
}

/** Steps of one pass over the examples. */
function passSteps(source: BatchSource): number {
  return Math.floor(source.examples.pin.length / stepSizes(source).examples);
}

function scalar(value: number): TensorData {
  return { dtype: 'float32', data: Float32Array.of(value), shape: [] };
}
