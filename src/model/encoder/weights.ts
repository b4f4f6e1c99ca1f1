/** The encoder's weights: names, shapes and initial values. */

import { Random } from '../../base/index.ts';
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import { input, type Tensor } from '../../tensor/index.ts';
import { embeddingSize, type ModelConfig, neighborTokens } from '../config.ts';
import { ownSlots } from '../texts/own-texts.ts';

/** A weight and its values, row by row. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Weights by name. */
export type Weights = Readonly<Record<string, Weight>>;

/** Gives the symbolic input of a weight by its name. */
export type SymbolicWeights = (name: string) => Tensor;

/** Symbolic inputs for all weights of an encoder, and the look-up by name that the encoder asks. */
export function symbolicWeights(weights: Weights): {
  inputs: Record<string, Tensor>;
  lookUp: SymbolicWeights;
} {
  const inputs: Record<string, Tensor> = {};
  for (const [name, { shape }] of Object.entries(weights)) inputs[name] = input(name, 'float32', shape);
  return { inputs, lookUp: (name) => inputs[name]! };
}

/** Gates before the softplus: open, 1; that of the words of an address; that of neighbors further off. */
const openGate = Math.log(Math.E - 1);
const addressGate = Math.log(Math.exp(0.7) - 1);
const distantGate = Math.log(Math.exp(0.05) - 1);

/**
 * Initial weights: what learns begins as nothing, so that an untrained encoder gives the gated sum of a node's texts
 * and of its neighbors' means, which is what lexical search goes by, and training starts from there.
 *
 * K = kinds of nodes, O = own texts, G = gates (own texts, then kinds of neighbors), W = width, F = feed-forward units,
 * E = embedding size
 */
export function initialWeights(config: ModelConfig, seed: number): Weights {
  const random = new Random(seed, 1);
  const W = config.width;
  const F = W * config.feedForward;
  const K = nodeKinds.length;
  const O = ownSlots.length;
  const G = O + K;
  const neighbors = neighborTokens(config);
  const normal = (deviation: number, ...shape: number[]): Weight => ({
    shape,
    data: Float32Array.from({ length: sizeOf(shape) }, () => deviation * random.normal()),
  });
  const zeros = (...shape: number[]): Weight => ({ shape, data: new Float32Array(sizeOf(shape)) });
  const weights: Record<string, Weight> = {
    'gate.own': zeros(K, 2 * O * G),
    'gate.context': zeros(K, (1 + K) * G),
    'gate.bias': initialGates(),
    cls: zeros(K, W),
    'own.position': normal(0.02, O, W),
    'degree.weight': normal(0.02, 1, W),
    'degree.bias': normal(0.02, W),
    'visits.weight': normal(0.02, W),
    'neighbor.position': normal(0.02, neighbors, W),
    'attention.bias': initialBias(neighbors),
    projection: stack(
      K,
      identity(W, embeddingSize(config), () => random.normal() / Math.sqrt(W)),
    ),
  };
  for (const kind of nodeKinds) if (config.neighbors[kind] > 0) weights[`stream.${kind}`] = zeros(W, W);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `layer.${layer}`;
    for (const part of ['query', 'key', 'value']) weights[`${name}.${part}`] = identity(W, W);
    weights[`${name}.output`] = zeros(W, W);
    weights[`${name}.output.bias`] = zeros(W);
    if (F === 0) continue;
    weights[`${name}.expand`] = normal(1 / Math.sqrt(W), W, F);
    weights[`${name}.expand.bias`] = zeros(F);
    weights[`${name}.contract`] = zeros(F, W);
    weights[`${name}.contract.bias`] = zeros(W);
  }
  return weights;
}

/**
 * What each kind hears of its neighbors at the start: a page its own pins, a board its pins and their pages. Neighbors
 * further off say little of what a node is about.
 */
const nearby: Readonly<Record<NodeKind, readonly NodeKind[]>> = {
  page: ['pin'],
  pin: ['page'],
  board: ['pin', 'page'],
};

/** Each kind's gates. `[K, G]` */
function initialGates(): Weight {
  const data = nodeKinds.flatMap((kind) => [
    ...ownSlots.map((slot) => (slot === 'url' ? addressGate : openGate)),
    ...nodeKinds.map((of) => (nearby[kind].includes(of) ? openGate : distantGate)),
  ]);
  return { shape: [nodeKinds.length, ownSlots.length + nodeKinds.length], data: Float32Array.from(data) };
}

/** The same matrix for each kind, one below the other. `[count * rows, columns]` */
function stack(count: number, { shape: [rows, columns], data }: Weight): Weight {
  const stacked = new Float32Array(count * data.length);
  for (let i = 0; i < count; i++) stacked.set(data, i * data.length);
  return { shape: [count * rows!, columns!], data: stacked };
}

/** At the start [CLS] hears its own texts twice as loud as a neighbor, and hardly itself or its degree. */
function initialBias(neighbors: number): Weight {
  const bias = [-6, ...ownSlots.map(() => 0.7), -6, ...new Array<number>(neighbors).fill(0)];
  return { shape: [bias.length], data: Float32Array.from(bias) };
}

/** Ones on the diagonal; `beyond` gives the columns that have none. `[rows, columns]` */
function identity(rows: number, columns: number, beyond: () => number = () => 0): Weight {
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = rows; column < columns; column++) data[row * columns + column] = beyond();
    if (row < columns) data[row * columns + row] = 1;
  }
  return { shape: [rows, columns], data };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
