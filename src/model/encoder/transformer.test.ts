/** The encoder against plain loops in float64, written from the formulas and without its shortcuts. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { createInterpreter, createOnnxExecutor, type TensorData } from '../../tensor/index.ts';
import {
  embeddingSize,
  encodeTokens,
  initialWeights,
  type ModelConfig,
  ownSlots,
  ownTokenInputs,
  pinSlots,
  prefix,
  symbolicWeights,
  tokenInputs,
  type Weights,
} from '../index.ts';
import { tinyConfig, tinyModel } from '../testing/tiny-model.ts';
import type { TokenInputs } from './transformer.ts';

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

/** The tokens of one sequence, as they are fed. */
interface Sequence {
  readonly kind: number;
  /** Own texts, and which of them are there. */
  readonly own: Vector[];
  readonly mask: readonly number[];
  readonly degree?: number;
  readonly neighbors: Vector[];
  readonly visits: readonly number[];
}

function readSequence(feeds: Record<string, TensorData>, row: number, width: number): Sequence {
  const read = (name: string) => {
    const { data, shape } = feeds[name]!;
    const size = shape.slice(1).reduce((product, dim) => product * dim, 1);
    return [...data.slice(row * size, (row + 1) * size)];
  };
  const vectors = (numbers: number[]) =>
    Array.from({ length: numbers.length / width }, (_, i) => numbers.slice(i * width, (i + 1) * width));
  const own = { kind: read('kind')[0]!, own: vectors(read('own')), mask: read('mask') };
  if (feeds.neighbors === undefined) return { ...own, neighbors: [], visits: [] };
  const context = { neighbors: vectors(read('neighbors')), visits: read('visits') };
  return { ...own, degree: read('degree')[0]!, ...context };
}

const unit = (x: Vector): number[] => {
  const length = Math.hypot(...x);
  return x.map((value) => (length === 0 ? 0 : value / length));
};

/** A neighbor, and how often it was visited. */
interface Neighbor {
  readonly vector: Vector;
  readonly visits: number;
}

/** The neighbors of each kind that are there: a part of their tokens for each. */
function streamsOf({ neighbors, visits, mask, own }: Sequence, config: ModelConfig): Neighbor[][] {
  let next = 0;
  return nodeKinds.map((kind) => {
    const places = Array.from({ length: neighbors.length === 0 ? 0 : config.neighbors[kind] }, () => next++);
    return places
      .filter((i) => mask[2 + own.length + i] === 1)
      .map((i) => ({ vector: neighbors[i]!, visits: Math.exp(visits[i]!) - 1 }));
  });
}

/** The mean by visits. */
function poolByVisits(stream: readonly Neighbor[]): number[] {
  const total = stream.reduce((sum, { visits }) => sum + visits, 0);
  return plus(...stream.map(({ vector, visits }) => vector.map((value) => (value * visits) / total)));
}

/** How loud own texts and kinds of neighbors are: softplus(b + A · [energy, present] + C · [degree, streams present]). */
function gatesOf(sequence: Sequence, streams: Neighbor[][], weights: Weights): number[] {
  const { kind, own, mask, degree } = sequence;
  const isThere = (token: number) => mask[token] === 1;
  const all = ownSlots.length;
  const gates = all + nodeKinds.length;
  const heard = new Array<number>(2 * all).fill(0);
  for (const [slot, text] of own.entries()) {
    if (!isThere(1 + slot)) continue;
    heard[slot] = Math.log(1 + text.reduce((sum, value) => sum + value * value, 0));
    heard[all + slot] = 1;
  }
  const around = [
    degree !== undefined && isThere(1 + own.length) ? degree : 0,
    ...streams.map((stream) => (stream.length > 0 ? 1 : 0)),
  ];
  const matrix = (name: string, rows: number) => ({
    shape: [rows, gates],
    data: Float32Array.from(rowOf(weights[name]!, kind, rows * gates)),
  });
  return plus(
    rowOf(weights['gate.bias']!, kind, gates),
    times(heard, matrix('gate.own', 2 * all)),
    times(around, matrix('gate.context', 1 + nodeKinds.length)),
  ).map((value) => Math.log(1 + Math.exp(value)));
}

/** The sum of own texts at unit length and of neighbors' means by visits, each times its gate, at unit length. */
function gatedSum(sequence: Sequence, weights: Weights, config: ModelConfig): number[] {
  const streams = streamsOf(sequence, config);
  const gates = gatesOf(sequence, streams, weights);
  const sum = new Array<number>(config.width).fill(0);
  const add = (gate: number, x: Vector) => {
    for (const i of sum.keys()) sum[i]! += gate * x[i]!;
  };
  for (const [slot, text] of sequence.own.entries())
    if (sequence.mask[1 + slot] === 1) add(gates[slot]!, unit(text));
  for (const [i, kind] of nodeKinds.entries()) {
    if (streams[i]!.length === 0) continue;
    const mean = poolByVisits(streams[i]!);
    add(gates[ownSlots.length + i]!, plus(mean, times(mean, weights[`stream.${kind}`]!)));
  }
  return unit(sum);
}

/** The embedding of one sequence: full attention in every layer, the [CLS] token taken at the end. */
function encodeSequence(sequence: Sequence, weights: Weights, config: ModelConfig): number[] {
  const { width } = config;
  const { kind, own, mask, degree, neighbors, visits } = sequence;
  const tokens = [plus(rowOf(weights.cls!, kind, width), gatedSum(sequence, weights, config))];
  for (const [slot, text] of own.entries()) {
    const said = unit(text).map((value) => mask[1 + slot]! * value);
    tokens.push(plus(said, rowOf(weights['own.position']!, slot, width)));
  }
  if (degree !== undefined)
    tokens.push(plus(times([degree], weights['degree.weight']!), [...weights['degree.bias']!.data]));
  for (const [i, neighbor] of neighbors.entries()) {
    const importance = [...weights['visits.weight']!.data].map((value) => visits[i]! * value);
    tokens.push(plus(neighbor, importance, rowOf(weights['neighbor.position']!, i, width)));
  }
  const pooled = nodeKinds[kind] === 'page' ? transform(tokens, mask, weights, config) : tokens[0]!;
  const size = config.dims[0]!;
  const from = kind * width * size;
  const projection = {
    shape: [width, size],
    data: weights.projection!.data.slice(from, from + width * size),
  };
  return times(pooled, projection);
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
    const attended = attend(x.map(unit), mask, bias, weights, layer, config.heads);
    x = x.map((token, t) => plus(token, attended[t]!));
    if (config.feedForward > 0) x = x.map((token) => plus(token, feedForward(unit(token), weights, layer)));
  }
  return [...x[0]!];
}

const sequences = 6;

/** All tokens, or those of pins. */
function inputsOf(config: ModelConfig, withContext: boolean): TokenInputs {
  return withContext ? tokenInputs('', config, sequences) : ownTokenInputs('', config, sequences, pinSlots);
}

/** Random tokens, some of them missing; the first is always there. */
function randomFeeds(config: ModelConfig, withContext: boolean): Record<string, TensorData> {
  const random = new Random(21);
  const inputs = inputsOf(config, withContext);
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
  const logCounts = (shape: readonly (number | string)[]): TensorData => {
    const drawn = normal(shape);
    return { ...drawn, data: Float32Array.from(drawn.data, () => Math.log1p(1 + random.below(40))) };
  };
  const mask = Uint8Array.from({ length: sequences * length }, (_, i) =>
    i % length === 0 || random.below(3) > 0 ? 1 : 0,
  );
  return {
    kind: {
      dtype: 'int32',
      data: withContext ? Int32Array.of(0, 2, 1, 0, 1, 2) : new Int32Array(sequences).fill(1),
      shape: [sequences],
    },
    own: normal(inputs.own.shape),
    mask: { dtype: 'bool', data: mask, shape: [sequences, length] },
    ...(inputs.context && {
      degree: normal(inputs.context.degree.shape),
      neighbors: normal(inputs.context.neighbors.shape),
      visits: logCounts(inputs.context.visits.shape),
    }),
  };
}

describe.each([
  ['one layer', tinyConfig()],
  ['two layers', tinyConfig({ layers: 2 })],
  ['three layers, four heads', tinyConfig({ layers: 3, heads: 4 })],
  ['a layer without feed-forward part', tinyConfig({ feedForward: 0 })],
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
    const inputs = inputsOf(config, withContext);
    const outputs = { embedding: encodeTokens(lookUp, inputs, config) };
    const size = config.dims[0];
    const expected = Array.from({ length: sequences }, (_, row) =>
      encodeSequence(readSequence(feeds, row, config.width), weights, config),
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

describe('an untrained encoder', () => {
  it.each([1, 2])('of %i layers gives the gated sum, whatever its random weights are', async (layers) => {
    const config = tinyConfig({ layers, dims: [8, 4] });
    const feeds = randomFeeds(config, true);
    for (const seed of [0, 1]) {
      const weights = initialWeights(config, seed);
      const { lookUp } = symbolicWeights(weights);
      const fed = Object.entries(weights).map(([name, weight]) => [
        name,
        { dtype: 'float32' as const, ...weight },
      ]);
      const outputs = { embedding: encodeTokens(lookUp, tokenInputs('', config, sequences), config) };
      const found = (await createInterpreter(outputs).run({ ...Object.fromEntries(fed), ...feeds }))
        .embedding!;
      const size = embeddingSize(config);
      for (let row = 0; row < sequences; row++) {
        const sum = gatedSum(readSequence(feeds, row, config.width), weights, config);
        expect(Math.hypot(...sum)).toBeCloseTo(1, 9);
        for (const [i, value] of sum.entries()) expect(found.data[row * size + i]).toBeCloseTo(value, 9);
      }
    }
  });
});
