/** A two-layer Transformer with its loss, gradients and two optimiser steps, against PyTorch. */
import { describe, expect, test } from 'vitest';
import reference from './fixtures/reference.json' with { type: 'json' };
import {
  adam,
  add,
  clipByGlobalNorm,
  createInterpreter,
  createOnnxExecutor,
  type Dim,
  gather,
  gelu,
  gradients,
  input,
  l2Normalize,
  layerNorm,
  linear,
  matmul,
  mean,
  mul,
  reshape,
  slice,
  softmax,
  softmaxCrossEntropy,
  type Tensor,
  type TensorData,
  transpose,
  where,
} from './index.ts';

type Stored = { shape: number[]; data: (number | boolean)[] };
const [L, W, H] = [4, 6, 2];
const names = Object.keys(reference.parameters) as (keyof typeof reference.parameters)[];
const parameters = Object.fromEntries(
  names.map((name) => [name, input(name, 'float32', reference.parameters[name].shape)]),
) as Record<string, Tensor>;

function heads(x: Tensor): Tensor {
  return transpose(reshape(x, [-1, L, H, W / H]), [0, 2, 1, 3]); // [B, L, W] -> [B, H, L, W / H]
}

function encode(batch: Dim): Tensor {
  const p = (name: string) => parameters[name]!;
  const padding = reshape(input('padding', 'bool', [batch, L]), [batch, 1, 1, L]);
  let x = add(
    input('tokens', 'float32', [batch, L, W]),
    gather(p('table'), input('positions', 'int32', [batch, L])),
  );
  for (const layer of [1, 2]) {
    const n = layerNorm(x, { scale: p(`scale${layer}`), bias: p(`bias${layer}`) });
    const [q, k, v] = ['q', 'k', 'v'].map((name) => heads(matmul(n, p(`${name}${layer}`)))) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const scores = mul(matmul(q, k, { transposeB: true }), (W / H) ** -0.5); // [B, H, L, L]
    const attended = matmul(softmax(where(padding, -1e9, scores)), v);
    const joined = reshape(transpose(attended, [0, 2, 1, 3]), [-1, L, W]);
    x = add(linear(joined, p(`o${layer}`), x), p(`ob${layer}`));
    const hidden = gelu(linear(layerNorm(x), p(`in${layer}`), p(`inb${layer}`)));
    x = add(x, linear(hidden, p(`out${layer}`), p(`outb${layer}`)));
  }
  return l2Normalize(matmul(reshape(slice(x, 1, 0, 1), [-1, W]), p('head')));
}

/** Loss, gradients, and the state after one clipped AdamW step. */
function step(batch: Dim): Record<string, Tensor> {
  const targets = l2Normalize(input('targets', 'float32', [3, 4]));
  const logits = mul(matmul(encode(batch), targets, { transposeB: true }), 5);
  const labels = input('labels', 'int32', [batch]);
  const mask = input('excluded', 'bool', [batch, 3]);
  const loss = mean(softmaxCrossEntropy(logits, labels, { bias: parameters.columnBias!, mask }));
  const weights = Object.values(parameters);
  const gradient = gradients(loss, weights);
  const { gradients: clipped, norm } = clipByGlobalNorm(gradient, 0.5);
  const moments = (order: string) => weights.map((w, i) => input(`${order}/${names[i]}`, 'float32', w.shape));
  const updated = adam({
    parameters: weights,
    gradients: clipped,
    firstMoments: moments('first'),
    secondMoments: moments('second'),
    step: input('step', 'float32', []),
    learningRate: input('learningRate', 'float32', []),
    weightDecay: 0.1,
  });
  const outputs: Record<string, Tensor> = { loss, norm };
  names.forEach((name, i) => {
    outputs[`gradient/${name}`] = gradient[i]!;
    outputs[`new/${name}`] = updated.parameters[i]!;
    outputs[`new/first/${name}`] = updated.firstMoments[i]!;
    outputs[`new/second/${name}`] = updated.secondMoments[i]!;
  });
  return outputs;
}

const float = ({ shape, data }: Stored): TensorData => ({
  dtype: 'float32',
  shape,
  data: Float64Array.from(data, Number),
});
const int = ({ shape, data }: Stored): TensorData => ({
  dtype: 'int32',
  shape,
  data: Int32Array.from(data, Number),
});
const bool = ({ shape, data }: Stored): TensorData => ({
  dtype: 'bool',
  shape,
  data: Uint8Array.from(data, Number),
});
const scalar = (value: number) => float({ shape: [], data: [value] });

function firstFeeds(): Record<string, TensorData> {
  const feeds: Record<string, TensorData> = {
    tokens: float(reference.tokens),
    targets: float(reference.targets),
    positions: int(reference.positions),
    padding: bool(reference.padding),
    labels: int(reference.labels),
    excluded: bool(reference.excluded),
    step: scalar(1),
    learningRate: scalar(0.01),
  };
  for (const name of names) {
    const value = float(reference.parameters[name]);
    feeds[name] = value;
    feeds[`first/${name}`] = { ...value, data: new Float64Array(value.data.length) };
    feeds[`second/${name}`] = feeds[`first/${name}`]!;
  }
  return feeds;
}

function largestDifference(got: TensorData | undefined, wanted: Stored): number {
  expect(got?.shape).toEqual(wanted.shape);
  return wanted.data.reduce<number>(
    (worst, value, i) => Math.max(worst, Math.abs(got!.data[i]! - Number(value))),
    0,
  );
}

describe.each([
  {
    executor: 'interpreter',
    open: async (outputs: Record<string, Tensor>) => createInterpreter(outputs),
    tolerance: 1e-9,
  },
  {
    executor: 'ONNX Runtime',
    open: (outputs: Record<string, Tensor>) => createOnnxExecutor(outputs, { threads: 1 }),
    tolerance: 1e-5,
  },
])('$executor against PyTorch', ({ open, tolerance }) => {
  test.each([3, 'batch'])('loss, gradients and two steps agree, batch size %s', async (batch) => {
    const executor = await open(step(batch));
    const feeds = firstFeeds();
    const first = await executor.run(feeds);
    expect(Math.abs(first.loss!.data[0]! - reference.loss)).toBeLessThan(tolerance);
    expect(Math.abs(first.norm!.data[0]! - reference.norm)).toBeLessThan(tolerance);
    for (const name of names) {
      expect(largestDifference(first[`gradient/${name}`], reference.gradients[name])).toBeLessThan(tolerance);
      for (const part of [name, `first/${name}`, `second/${name}`]) feeds[part] = first[`new/${part}`]!;
    }
    const second = await executor.run({ ...feeds, step: scalar(2) });
    for (const name of names) {
      expect(largestDifference(second[`new/${name}`], reference.afterTwoSteps[name])).toBeLessThan(tolerance);
    }
    await executor.dispose();
  });
});
