/** Compares steps unrolled into one graph with the same steps run one by one. */
import { expect, test } from 'vitest';
import { Random } from '../base/index.ts';
import {
  adam,
  createInterpreter,
  feedForward,
  gradients,
  input,
  mean,
  mul,
  type Tensor,
  type TensorData,
  unroll,
} from './index.ts';

const shapes = { expand: [3, 5], expandBias: [5], contract: [5, 3], contractBias: [3] };
type Name = keyof typeof shapes;
const names = Object.keys(shapes) as Name[];

function buildStep(): Record<string, Tensor> {
  const of = (prefix: string) => names.map((name) => input(prefix + name, 'float32', shapes[name]));
  const parameters = of('');
  const [expand, expandBias, contract, contractBias] = parameters as [Tensor, Tensor, Tensor, Tensor];
  const y = feedForward(input('x', 'float32', [4, 3]), { expand, expandBias, contract, contractBias });
  const loss = mean(mul(y, y));
  const next = adam({
    parameters,
    gradients: gradients(loss, parameters),
    firstMoments: of('first.'),
    secondMoments: of('second.'),
    step: input('step', 'float32', []),
    learningRate: 0.1,
  });
  const outputs: Record<string, Tensor> = { loss };
  for (const [i, name] of names.entries()) {
    outputs[name] = next.parameters[i]!;
    outputs[`first.${name}`] = next.firstMoments[i]!;
    outputs[`second.${name}`] = next.secondMoments[i]!;
  }
  return outputs;
}

test('unrolled steps give the same state and losses as steps run one by one', async () => {
  const random = new Random(3);
  const tensor = (shape: readonly number[], draw: () => number): TensorData => {
    const length = shape.reduce((product, size) => product * size, 1);
    return { dtype: 'float32', shape, data: Float64Array.from({ length }, draw) };
  };
  const inputs = [0, 1, 2].map((step) => ({
    x: tensor([4, 3], () => random.normal()),
    step: tensor([], () => step + 1),
  }));
  const start: Record<string, TensorData> = {};
  for (const name of names) {
    start[name] = tensor(shapes[name], () => random.normal());
    start[`first.${name}`] = tensor(shapes[name], () => 0);
    start[`second.${name}`] = tensor(shapes[name], () => 0);
  }

  const step = createInterpreter(buildStep());
  let state = start;
  const losses: number[] = [];
  for (const each of inputs) {
    const { loss, ...next } = await step.run({ ...state, ...each });
    losses.push(loss!.data[0]!);
    state = next;
  }

  const feeds = inputs.flatMap((each, i) =>
    Object.entries(each).map(([name, value]) => [`${i}.${name}`, value]),
  );
  const unrolled = await createInterpreter(unroll(buildStep(), 3)).run({
    ...start,
    ...Object.fromEntries(feeds),
  });
  const expected = Object.fromEntries(losses.map((loss, i) => [`${i}.loss`, tensor([], () => loss)]));
  expect(unrolled).toEqual({ ...expected, ...state });
});
