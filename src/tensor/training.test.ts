/** A complete training run, and the tutorial of the documentation. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Random } from '../base/index.ts';
import * as tensor from './index.ts';

const {
  adam,
  createInterpreter,
  createOnnxExecutor,
  gradients,
  input,
  linear,
  mean,
  softmaxCrossEntropy,
  tanh,
} = tensor;

const execute = promisify(execFile);

/** A network with 8 hidden units that learns exclusive or. State outputs of the step have the names of their inputs. */
function exclusiveOr() {
  const shapes = { hidden: [2, 8], hiddenBias: [8], output: [8, 2], outputBias: [2] };
  const names = Object.keys(shapes);
  const weights = Object.entries(shapes).map(([name, shape]) => input(name, 'float32', shape));
  const [hidden, hiddenBias, output, outputBias] = weights as [tensor.Tensor, ...tensor.Tensor[]];
  const activations = tanh(linear(input('x', 'float32', ['rows', 2]), hidden, hiddenBias));
  const logits = linear(activations, output!, outputBias);
  const loss = mean(softmaxCrossEntropy(logits, input('labels', 'int32', ['rows'])));
  const moments = (order: string) => weights.map((w, i) => input(`${order}/${names[i]}`, 'float32', w.shape));
  const updated = adam({
    parameters: weights,
    gradients: gradients(loss, weights),
    firstMoments: moments('first'),
    secondMoments: moments('second'),
    step: input('step', 'float32', []),
    learningRate: 0.1,
  });
  const outputs: Record<string, tensor.Tensor> = { loss };
  const random = new Random(1);
  const state: Record<string, tensor.TensorData> = {};
  weights.forEach(({ shape }, i) => {
    const dims = shape.map(Number);
    const size = dims.reduce((product, dim) => product * dim, 1);
    outputs[names[i]!] = updated.parameters[i]!;
    outputs[`first/${names[i]}`] = updated.firstMoments[i]!;
    outputs[`second/${names[i]}`] = updated.secondMoments[i]!;
    const data = Float32Array.from({ length: size }, () => random.normal());
    state[names[i]!] = { dtype: 'float32', shape: dims, data };
    state[`first/${names[i]}`] = { dtype: 'float32', shape: dims, data: new Float32Array(size) };
    state[`second/${names[i]}`] = { dtype: 'float32', shape: dims, data: new Float32Array(size) };
  });
  return { outputs, state };
}

describe.each([
  ['interpreter', async (outputs: Record<string, tensor.Tensor>) => createInterpreter(outputs)],
  ['ONNX Runtime', (outputs: Record<string, tensor.Tensor>) => createOnnxExecutor(outputs, { threads: 1 })],
] as const)('%s', (_, open) => {
  test('learns exclusive or', async () => {
    const { outputs, state } = exclusiveOr();
    const executor = await open(outputs);
    const feeds: Record<string, tensor.TensorData> = {
      ...state,
      x: { dtype: 'float32', shape: [4, 2], data: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1) },
      labels: { dtype: 'int32', shape: [4], data: Int32Array.of(0, 1, 1, 0) },
    };
    const losses: number[] = [];
    for (let step = 1; step <= 100; step++) {
      feeds.step = { dtype: 'float32', shape: [], data: Float32Array.of(step) };
      const { loss, ...next } = await executor.run(feeds);
      losses.push(loss!.data[0]!);
      Object.assign(feeds, next);
    }
    await executor.dispose();
    expect(losses[0]).toBeGreaterThan(0.5);
    expect(losses.at(-1)).toBeLessThan(0.02);
  });
});

test('the tutorial of docs/tensor.md trains a network and exports it, as an importer of the package', async () => {
  const text = await readFile(new URL('../../docs/tensor.md', import.meta.url), 'utf8');
  const programs = Array.from(text.matchAll(/```js\n([\s\S]*?)```/g), ([, code]) => code!);
  expect(programs).toHaveLength(2);
  const folder = await makeImporter();
  const print: string[] = [];
  for (const [i, code] of programs.entries()) {
    const program = join(folder, `program-${i}.mjs`);
    await writeFile(program, code);
    print.push((await execute(process.execPath, [program], { cwd: folder })).stdout);
  }
  const [first, last] = /loss (\S+) -> (\S+)/.exec(print[0]!)!.slice(1).map(Number);
  expect(last).toBeLessThan(first! / 20);
  expect(print[1]!.trim().split('\n')).toEqual(['0', '1', '1', '0']);
});

/** A folder in which programs can import the built package by its name. */
async function makeImporter(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'node_modules'));
  await symlink(
    fileURLToPath(new URL('../..', import.meta.url)),
    join(folder, 'node_modules/linksage'),
    'dir',
  );
  return folder;
}
