/** Compares a two-layer Transformer, its gradients, its training and the optimizers with PyTorch. */
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
  rowWiseAdagrad,
  slice,
  softmax,
  softmaxCrossEntropy,
  type Tensor,
  type TensorData,
  transpose,
  warmUpCosine,
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

/** Loss, gradients, and the state after one AdamW step with clipping, under the same names as the state before. */
function step(batch: Dim): Record<string, Tensor> {
  const targets = l2Normalize(input('targets', 'float32', [3, 4]));
  const logits = mul(matmul(encode(batch), targets, { transposeB: true }), 5);
  const labels = input('labels', 'int32', [batch]);
  const mask = input('excluded', 'bool', [batch, 3]);
  const loss = mean(softmaxCrossEntropy(logits, labels, { bias: parameters.columnBias!, mask }));
  const weights = Object.values(parameters);
  const slopes = gradients(loss, weights);
  const { gradients: clipped, norm } = clipByGlobalNorm(slopes, 1);
  const moments = (order: string) => weights.map((w, i) => input(`${order}/${names[i]}`, 'float32', w.shape));
  const count = input('step', 'float32', []);
  const rate = mul(warmUpCosine(count, { warmUp: 3, total: 5, final: 0.1 }), 0.05);
  const updated = adam({
    parameters: weights,
    gradients: clipped,
    firstMoments: moments('first'),
    secondMoments: moments('second'),
    step: count,
    learningRate: rate,
    beta1: 0.8,
    beta2: 0.95,
    epsilon: 1e-3,
    weightDecay: weights.map(({ shape }) => (shape.length > 1 ? 0.1 : 0)),
  });
  const outputs: Record<string, Tensor> = { loss, norm, rate };
  names.forEach((name, i) => {
    outputs[`gradient/${name}`] = slopes[i]!;
    outputs[name] = updated.parameters[i]!;
    outputs[`first/${name}`] = updated.firstMoments[i]!;
    outputs[`second/${name}`] = updated.secondMoments[i]!;
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
  };
  for (const name of names) {
    const value = float(reference.parameters[name]);
    feeds[name] = value;
    feeds[`first/${name}`] = { ...value, data: new Float64Array(value.data.length) };
    feeds[`second/${name}`] = feeds[`first/${name}`]!;
  }
  return feeds;
}

function expectClose(got: TensorData | undefined, wanted: Stored, tolerance: number, what: string): void {
  expect(got?.shape, what).toEqual(wanted.shape);
  for (const [i, value] of wanted.data.entries()) {
    expect(Math.abs(got!.data[i]! - Number(value)), what).toBeLessThan(tolerance);
  }
}

describe.each([
  {
    executor: 'interpreter',
    open: async (outputs: Record<string, Tensor>) => createInterpreter(outputs),
    tolerance: 1e-9,
    trained: 1e-6, // PyTorch adds 1e-6 to the norm when clipping
  },
  {
    executor: 'ONNX Runtime',
    open: (outputs: Record<string, Tensor>) => createOnnxExecutor(outputs, { threads: 1 }),
    tolerance: 1e-5,
    trained: 1e-5,
  },
])('$executor against PyTorch', ({ open, tolerance, trained }) => {
  test.each([3, 'batch'])('loss and gradients, then six steps of training, batch size %s', async (batch) => {
    const executor = await open(step(batch));
    const feeds = firstFeeds();
    const { losses, norms, rates } = reference.training;
    for (const [i, loss] of losses.entries()) {
      const outputs = await executor.run({ ...feeds, step: scalar(i + 1) });
      const close = i === 0 ? tolerance : trained;
      expectClose(outputs.loss, { shape: [], data: [loss] }, close, `loss ${i}`);
      expectClose(outputs.norm, { shape: [], data: [norms[i]!] }, 10 * close, `norm ${i}`);
      expectClose(outputs.rate, { shape: [], data: [rates[i]!] }, 1e-8, `rate ${i}`);
      for (const name of names) {
        if (i === 0) expectClose(outputs[`gradient/${name}`], reference.gradients[name], tolerance, name);
        for (const part of [name, `first/${name}`, `second/${name}`]) feeds[part] = outputs[part]!;
      }
    }
    for (const name of names) {
      expectClose(feeds[name], reference.training.parameters[name], trained, `trained ${name}`);
    }
    await executor.dispose();
  });

  test('warm-up and cosine', async () => {
    const executor = await open({
      rate: warmUpCosine(input('step', 'float32', []), { warmUp: 4, total: 9 }),
    });
    for (const [i, wanted] of reference.cosineRates.entries()) {
      const { rate } = await executor.run({ step: scalar(i + 1) });
      expectClose(rate, { shape: [], data: [wanted] }, 1e-7, `step ${i + 1}`);
    }
    await executor.dispose();
  });

  test('row-wise Adagrad', async () => {
    const { rows, gradients: slopes, rowWise, accumulators, column } = reference.adagrad;
    const update = (width: number) =>
      rowWiseAdagrad({
        rows: input('rows', 'float32', ['count', width]),
        gradients: input('gradients', 'float32', ['count', width]),
        accumulators: input('accumulators', 'float32', ['count']),
        learningRate: 0.3,
      });
    const first = ({ data }: Stored): Stored => ({
      shape: [4, 1],
      data: data.filter((_, i) => i % 3 === 0),
    });
    for (const { width, part, wanted } of [
      { width: 3, part: (stored: Stored) => stored, wanted: rowWise },
      { width: 1, part: first, wanted: column },
    ]) {
      const executor = await open({ ...update(width) });
      let state = { rows: float(part(rows)), accumulators: float({ shape: [4], data: [0, 0, 0, 0] }) };
      for (const slope of slopes) {
        const next = await executor.run({ ...state, gradients: float(part(slope)) });
        state = { rows: next.rows!, accumulators: next.accumulators! };
      }
      expectClose(state.rows, wanted, trained, `rows of ${width}`);
      if (width === 3) expectClose(state.accumulators, accumulators, trained, 'accumulators');
      await executor.dispose();
    }
  });
});
