/** The cases of the bench `tensor` in LinkSage: steps of a pre-norm Transformer. */
import { clsLayer, fullLayer } from '../../src/model/encoder/layers.ts'; // without the rest of the room, which would load a database
import {
  adam,
  createOnnxExecutor,
  gradients,
  input,
  mean,
  mul,
  type OnnxExecutorOptions,
  type Tensor,
  type TensorData,
  unroll,
} from '../../src/tensor/index.ts';

/** A Transformer over `batch` sequences of `tokens` vectors of size `width`. */
export interface TransformerShape {
  readonly batch: number;
  readonly tokens: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
}

/** Which part is computed. */
export interface TransformerCase extends TransformerShape {
  /** Whether the last layer computes only the first token. */
  readonly cls: boolean;
  /** Whether a run is a training step or the forward pass alone. */
  readonly train: boolean;
}

/** A case that is ready to run. */
export interface Steps {
  /** Runs it `times` times, or the next multiple of the steps per call; returns the seconds per run of each call, and the last loss. */
  run(times: number): Promise<{ seconds: number[]; loss: number }>;
  /** The weights after the last run. */
  weights(): readonly TensorData[];
  dispose(): Promise<void>;
}

/** `256x32x128x1` */
export function describeShape({ batch, tokens, width, layers }: TransformerShape): string {
  return [batch, tokens, width, layers].join('x');
}

/** Compiles a Transformer whose loss is the mean square of its output, with its Adam steps, several per call. */
export async function makeTransformer(
  transformer: TransformerCase,
  options: OnnxExecutorOptions,
  stepsOfCall = 1,
): Promise<Steps> {
  const { batch, tokens, width, train } = transformer;
  const weights = initialWeights(transformer);
  const inputs = Object.fromEntries(
    Object.entries(weights).map(([name, { shape }]) => [name, input(name, 'float32', shape)]),
  );
  const loss = lossOf(transformer, inputs);
  const outputs = train ? trainingStep(loss, inputs) : { loss };
  const executor = await createOnnxExecutor(
    stepsOfCall === 1 ? outputs : unroll(outputs, stepsOfCall),
    options,
  );
  const x = noise([batch, tokens, width], 99, 1);
  const named = (step: number, name: string) => (stepsOfCall === 1 ? name : `${step}.${name}`);
  const state = train ? { ...weights, ...zeros(weights, 'first.'), ...zeros(weights, 'second.') } : weights;
  let steps = 0;
  return {
    run: async (times) => {
      const seconds: number[] = [];
      let last = Number.NaN;
      for (let done = 0; done < times; done += stepsOfCall) {
        const feeds: Record<string, TensorData> = { ...state };
        for (let step = 0; step < stepsOfCall; step++) {
          feeds[named(step, 'x')] = x;
          feeds[named(step, 'step')] = scalar(++steps);
        }
        const begin = performance.now();
        const results = await executor.run(feeds);
        seconds.push((performance.now() - begin) / 1000 / stepsOfCall);
        for (const name of train ? Object.keys(state) : []) state[name] = results[name]!;
        last = results[named(stepsOfCall - 1, 'loss')]!.data[0]!;
      }
      return { seconds, loss: last };
    },
    weights: () => Object.keys(weights).map((name) => state[name]!),
    dispose: () => executor.dispose(),
  };
}

function lossOf(
  { batch, tokens, width, layers, heads, cls }: TransformerCase,
  inputs: Record<string, Tensor>,
): Tensor {
  let x = input('x', 'float32', [batch, tokens, width]);
  for (let layer = 0; layer < layers; layer++) {
    const weights = (name: string) => inputs[`${layer}.${name}`]!;
    x = (cls && layer === layers - 1 ? clsLayer : fullLayer)(weights, x, { heads, feedForward: true });
  }
  return mean(mul(x, x));
}

/** The loss and the state after a step, under the names of the inputs. */
function trainingStep(loss: Tensor, inputs: Record<string, Tensor>): Record<string, Tensor> {
  const names = Object.keys(inputs);
  const parameters = Object.values(inputs);
  const moments = (which: string) =>
    names.map((name, i) => input(which + name, 'float32', parameters[i]!.shape));
  const next = adam({
    parameters,
    gradients: gradients(loss, parameters),
    firstMoments: moments('first.'),
    secondMoments: moments('second.'),
    learningRate: 1e-4,
    step: input('step', 'float32', []),
  });
  const outputs: Record<string, Tensor> = { loss };
  for (const [i, name] of names.entries()) {
    outputs[name] = next.parameters[i]!;
    outputs[`first.${name}`] = next.firstMoments[i]!;
    outputs[`second.${name}`] = next.secondMoments[i]!;
  }
  return outputs;
}

function initialWeights({ width, layers }: TransformerShape): Record<string, TensorData> {
  const shapes = {
    query: [width, width],
    key: [width, width],
    value: [width, width],
    output: [width, width],
    'output.bias': [width],
    expand: [width, 4 * width],
    'expand.bias': [4 * width],
    contract: [4 * width, width],
    'contract.bias': [width],
  };
  const weights: Record<string, TensorData> = {};
  for (let layer = 0; layer < layers; layer++) {
    for (const [place, [name, shape]] of Object.entries(shapes).entries())
      weights[`${layer}.${name}`] = noise(shape, 10 * layer + place, 0.05);
  }
  return weights;
}

function zeros(weights: Record<string, TensorData>, prefix: string): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [
      prefix + name,
      { dtype: 'float32', shape, data: new Float32Array(data.length) },
    ]),
  );
}

/** Reproducible values in (−scale, scale), the same as in torch_step.py: the fraction of a large multiple of a sine. */
function noise(shape: readonly number[], seed: number, scale: number): TensorData {
  const length = shape.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length }, (_, i) => {
    const wave = Math.sin(i * 12.9898 + seed) * 43758.5453;
    return ((wave - Math.floor(wave)) * 2 - 1) * scale;
  });
  return { dtype: 'float32', data, shape };
}

function scalar(value: number): TensorData {
  return { dtype: 'float32', data: Float32Array.of(value), shape: [] };
}
