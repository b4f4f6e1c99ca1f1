/** The encoder against plain loops in float64, written from the formulas and without its shortcuts. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { createInterpreter, createOnnxExecutor, type TensorData } from '../../tensor/index.ts';
import {
  encodeTokens,
  type ModelConfig,
  ownTokenInputs,
  prefix,
  symbolicWeights,
  tokenInputs,
  type Weights,
} from '../index.ts';
import { tinyConfig, tinyModel } from '../testing/tiny-model.ts';

type Vector = readonly number[];

const times = (x: Vector, weight: { shape: readonly number[]; data: Float32Array }): number[] => {
  const [, columns] = weight.shape as [number, number];
  return Array.from({ length: columns }, (_, column) =>
    x.reduce((sum, value, row) => sum + value * weight.data[row * columns + column]!, 0),
  );
};
const plus = (...vectors: Vector[]): number[] =>
  vectors[0]!.map((_, i) => vectors.reduce((sum, vector) => sum + vector[i]!, 0));
const rowOf = (weight: { data: Float32Array }, row: number, width: number): number[] => [
  ...weight.data.subarray(row * width, (row + 1) * width),
];

function normalize(x: Vector): number[] {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  return x.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
}

/** x · Φ(x); the error function by its series, which converges for the values of these tests. */
function gelu(x: number): number {
  const z = x / Math.SQRT2;
  let term = z;
  let sum = z;
  for (let n = 1; n < 200; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return x * 0.5 * (1 + (2 / Math.sqrt(Math.PI)) * sum);
}

/** Attention of every token to every token that is there; all heads, keys and values written out. */
function attend(
  x: Vector[],
  mask: readonly number[],
  bias: Vector,
  weights: Weights,
  layer: number,
  heads: number,
): number[][] {
  const name = `layer.${layer}`;
  const [queries, keys, values] = ['query', 'key', 'value'].map((part) =>
    x.map((token) => times(token, weights[`${name}.${part}`]!)),
  );
  const size = x[0]!.length / heads;
  return queries!.map((query) => {
    const heard: number[] = [];
    for (let head = 0; head < heads; head++) {
      const part = (vector: Vector) => vector.slice(head * size, (head + 1) * size);
      const scores = keys!.map((key, t) =>
        mask[t] === 1
          ? bias[t]! + part(query).reduce((sum, value, i) => sum + value * part(key)[i]!, 0) / Math.sqrt(size)
          : Number.NEGATIVE_INFINITY,
      );
      const highest = Math.max(...scores);
      const exponentials = scores.map((score) => Math.exp(score - highest));
      const total = exponentials.reduce((sum, value) => sum + value, 0);
      for (let i = 0; i < size; i++)
        heard.push(values!.reduce((sum, value, t) => sum + (exponentials[t]! / total) * part(value)[i]!, 0));
    }
    return plus(times(heard, weights[`${name}.output`]!), [...weights[`${name}.output.bias`]!.data]);
  });
}

function feedForward(x: Vector, weights: Weights, layer: number): number[] {
  const name = `layer.${layer}`;
  const hidden = plus(times(x, weights[`${name}.expand`]!), [...weights[`${name}.expand.bias`]!.data]).map(
    gelu,
  );
  return plus(times(hidden, weights[`${name}.contract`]!), [...weights[`${name}.contract.bias`]!.data]);
}

/** The embedding of one sequence: full attention in every layer, the [CLS] token taken at the end. */
function encodeSequence(
  feeds: Record<string, TensorData>,
  row: number,
  weights: Weights,
  config: ModelConfig,
) {
  const { width } = config;
  const read = (name: string, size: number) => [...feeds[name]!.data.slice(row * size, (row + 1) * size)];
  const slots = feeds.own!.shape[1]!;
  const own = read('own', slots * width);
  const mask = read('mask', feeds.mask!.shape[1]!);
  const ownTexts = Array.from({ length: slots }, (_, slot) => own.slice(slot * width, (slot + 1) * width));
  const said = plus(...ownTexts.map((text, slot) => text.map((value) => mask[1 + slot]! * value)));
  const tokens = [plus(rowOf(weights.cls!, read('kind', 1)[0]!, width), normalize(said))];
  for (const [slot, text] of ownTexts.entries())
    tokens.push(plus(text, rowOf(weights['own.position']!, slot, width)));
  if (feeds.neighbors !== undefined) {
    tokens.push(plus(times(read('degree', 1), weights['degree.weight']!), [...weights['degree.bias']!.data]));
    const count = feeds.neighbors.shape[1]!;
    const neighbors = read('neighbors', count * width);
    for (const [i, visits] of read('visits', count).entries()) {
      tokens.push(
        plus(
          neighbors.slice(i * width, (i + 1) * width),
          [...weights['visits.weight']!.data].map((value) => visits * value),
          rowOf(weights['neighbour.position']!, i, width),
        ),
      );
    }
  }
  return times(normalize(transform(tokens, mask, weights, config)), weights.projection!);
}

function transform(
  tokens: Vector[],
  mask: readonly number[],
  weights: Weights,
  config: ModelConfig,
): number[] {
  let x = tokens;
  for (let layer = 0; layer < config.layers; layer++) {
    const isLast = layer === config.layers - 1;
    const bias = [...weights['attention.bias']!.data].map((value) => (isLast ? value : 0));
    const attended = attend(x.map(normalize), mask, bias, weights, layer, config.heads);
    x = x.map((token, t) => plus(token, attended[t]!));
    x = x.map((token) => plus(token, feedForward(normalize(token), weights, layer)));
  }
  return [...x[0]!];
}

const sequences = 3;

/** Random tokens, some of them missing; the first is always there. */
function randomFeeds(config: ModelConfig, withContext: boolean): Record<string, TensorData> {
  const random = new Random(21);
  const inputs = withContext ? tokenInputs('', config, sequences) : ownTokenInputs('', config, sequences, 3);
  const length = inputs.mask.shape[1] as number;
  const normal = (shape: readonly (number | string)[]): TensorData => {
    const sizes = shape.map(Number);
    const size = sizes.reduce((product, dim) => product * dim, 1);
    return {
      dtype: 'float32',
      shape: sizes,
      data: Float32Array.from({ length: size }, () => random.normal()),
    };
  };
  const mask = Uint8Array.from({ length: sequences * length }, (_, i) =>
    i % length === 0 || random.below(3) > 0 ? 1 : 0,
  );
  return {
    kind: { dtype: 'int32', data: Int32Array.of(0, 2, 1), shape: [sequences] },
    own: normal(inputs.own.shape),
    mask: { dtype: 'bool', data: mask, shape: [sequences, length] },
    ...(inputs.context && {
      degree: normal(inputs.context.degree.shape),
      neighbors: normal(inputs.context.neighbors.shape),
      visits: normal(inputs.context.visits.shape),
    }),
  };
}

describe.each([
  ['one layer', tinyConfig()],
  ['two layers', tinyConfig({ layers: 2 })],
  ['three layers, four heads', tinyConfig({ layers: 3, heads: 4 })],
])('encodeTokens with %s', (_, config) => {
  const { weights } = tinyModel(config, []);
  const { lookUp } = symbolicWeights(weights);
  const fed = Object.entries(weights).map(([name, weight]) => [
    name,
    { dtype: 'float32' as const, ...weight },
  ]);
  const stateFeeds: Record<string, TensorData> = Object.fromEntries(fed);

  it.each([
    ['with neighbors', true],
    ['of own texts alone', false],
  ])('%s agrees with full attention in plain loops', async (_name, withContext) => {
    const feeds = randomFeeds(config, withContext);
    const inputs = withContext
      ? tokenInputs('', config, sequences)
      : ownTokenInputs('', config, sequences, 3);
    const outputs = { embedding: encodeTokens(lookUp, inputs, config) };
    const size = config.dims[0];
    const expected = Array.from({ length: sequences }, (_, row) =>
      encodeSequence(feeds, row, weights, config),
    );
    const exact = (await createInterpreter(outputs).run({ ...stateFeeds, ...feeds })).embedding!;
    const executor = await createOnnxExecutor(outputs, { threads: 1 });
    const fast = (await executor.run({ ...stateFeeds, ...feeds })).embedding!;
    await executor.dispose();
    expect(exact.shape).toEqual([sequences, size]);
    for (const [i, value] of expected.flat().entries()) {
      expect(Math.abs(exact.data[i]! - value)).toBeLessThan(1e-9);
      expect(Math.abs(fast.data[i]! - value)).toBeLessThan(1e-4);
    }
  });
});

describe('prefix', () => {
  it('is the first values at unit length', async () => {
    const config = tinyConfig();
    const { weights } = tinyModel(config, []);
    const { lookUp } = symbolicWeights(weights);
    const whole = encodeTokens(lookUp, tokenInputs('', config, sequences), config);
    const feeds = Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, { dtype: 'float32' as const, ...weight }]),
    );
    const found = await createInterpreter({ whole, four: prefix(whole, 4) }).run({
      ...feeds,
      ...randomFeeds(config, true),
    });
    const start = found.whole!.data.slice(0, 4);
    const length = Math.hypot(...start);
    for (const [i, value] of start.entries()) expect(found.four!.data[i]).toBeCloseTo(value / length, 9);
  });
});
