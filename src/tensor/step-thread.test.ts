import { expect, onTestFinished, test } from 'vitest';
import { LinkSageError, Random } from '../base/index.ts';
import {
  adam,
  createOnnxExecutor,
  createStepThread,
  gradients,
  input,
  linear,
  mean,
  mul,
  type StepThread,
  sub,
  type Tensor,
  type TensorData,
  tanh,
} from './index.ts';

/** A training step of a small network on random points, and its initial state. */
function makeStep() {
  const shapes = { hidden: [6, 16], output: [16, 1] };
  const names = Object.keys(shapes);
  const weights = Object.entries(shapes).map(([name, shape]) => input(name, 'float32', shape));
  const prediction = linear(tanh(linear(input('x', 'float32', ['rows', 6]), weights[0]!)), weights[1]!);
  const error = sub(prediction, input('y', 'float32', ['rows', 1]));
  const loss = mean(mul(error, error));
  const moments = (order: string) => weights.map((w, i) => input(`${order}.${names[i]}`, 'float32', w.shape));
  const updated = adam({
    parameters: weights,
    gradients: gradients(loss, weights),
    firstMoments: moments('first'),
    secondMoments: moments('second'),
    step: input('step', 'float32', []),
    learningRate: 0.01,
  });
  const outputs: Record<string, Tensor> = { loss };
  const state: Record<string, TensorData> = {};
  const random = new Random(1);
  for (const [i, name] of names.entries()) {
    outputs[name] = updated.parameters[i]!;
    outputs[`first.${name}`] = updated.firstMoments[i]!;
    outputs[`second.${name}`] = updated.secondMoments[i]!;
    const shape = weights[i]!.shape.map(Number);
    const data = Float32Array.from({ length: shape[0]! * shape[1]! }, () => random.normal());
    state[name] = { dtype: 'float32', shape, data };
    for (const order of ['first', 'second'])
      state[`${order}.${name}`] = { dtype: 'float32', shape, data: new Float32Array(data.length) };
  }
  return { outputs, state };
}

/** The feeds of step number `step`: random points, the same in every call. */
function feedsOf(step: number): Record<string, TensorData> {
  const random = new Random(2, step);
  const float = (...shape: number[]): TensorData => ({
    dtype: 'float32',
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
  });
  return { x: float(20, 6), y: float(20, 1), step: { ...float(), data: Float32Array.of(step) } };
}

async function start(step: ReturnType<typeof makeStep>): Promise<StepThread> {
  const thread = await createStepThread(step.outputs, step.state, { threads: 1 });
  onTestFinished(() => thread.dispose());
  return thread;
}

test('gives the same results, to the bit, as steps whose state is passed out and in', async () => {
  const step = makeStep();
  const thread = await start(step);
  const executor = await createOnnxExecutor(step.outputs, { threads: 1 });
  let { state } = step;
  for (let i = 1; i <= 5; i++) {
    const { loss, ...next } = await executor.run({ ...state, ...feedsOf(i) });
    state = next;
    const { outputs, seconds } = await thread.run(feedsOf(i));
    expect(outputs).toEqual({ loss });
    expect(seconds).toBeGreaterThan(0);
  }
  await executor.dispose();
  expect(await thread.state()).toEqual(state);
  expect(state).not.toEqual(step.state);
});

test('lets the caller continue while a step runs, and takes ownership of the arrays', async () => {
  const thread = await start(makeStep());
  const feeds = feedsOf(1);
  const running = thread.run(feeds);
  expect(feeds.x!.data).toHaveLength(0);
  let isDone = false;
  running.finally(() => {
    isDone = true;
  });
  await Promise.resolve();
  expect(isDone).toBe(false);
  await running;
});

test('names a wrong feed, and keeps running after that', async () => {
  const thread = await start(makeStep());
  const { x: _, ...missing } = feedsOf(1);
  const failure = await thread.run(missing).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LinkSageError);
  expect((failure as LinkSageError).message).toContain("'x'");
  const { outputs } = await thread.run(feedsOf(1));
  expect(outputs.loss!.data[0]).toBeGreaterThan(0);
});

test('starts on a GPU, or the error says how to do without', async () => {
  const { outputs, state } = makeStep();
  const started = await createStepThread(outputs, state, { device: 'cuda' }).catch((error: unknown) => error);
  if (started instanceof LinkSageError) expect(started.hint).toContain("'cpu'");
  else await (started as StepThread).dispose();
});

test('throws if the thread ends during a step, and in every later call', async () => {
  const thread = await start(makeStep());
  const running = thread.run(feedsOf(1));
  const [failure] = await Promise.all([running.catch((error: unknown) => error), thread.dispose()]);
  expect((failure as Error).message).toContain('the end of the thread');
  await expect(thread.state()).rejects.toThrow('the end of the thread');
});
