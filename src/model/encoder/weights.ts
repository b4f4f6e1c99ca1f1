/** The encoder's weights: names, shapes and initial values. */

import { Random } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { input, type Tensor } from '../../tensor/index.ts';
import { embeddingSize, type ModelConfig } from '../config.ts';
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

/**
 * Initial weights. Values, outputs and the projection start as the identity and queries and keys small, so that
 * an untrained encoder gives a weighted mean of its tokens: a bag of words, which is where learning should start,
 * not noise; random values and projections made validation worse.
 *
 * W = width, F = feed-forward units, E = embedding size
 */
export function initialWeights(config: ModelConfig, seed: number): Weights {
  const random = new Random(seed, 1);
  const W = config.width;
  const F = W * config.feedForward;
  const neighbors = config.neighbors.page + config.neighbors.pin + config.neighbors.board;
  const normal = (deviation: number, ...shape: number[]): Weight => ({
    shape,
    data: Float32Array.from({ length: sizeOf(shape) }, () => deviation * random.normal()),
  });
  const zeros = (...shape: number[]): Weight => ({ shape, data: new Float32Array(sizeOf(shape)) });
  const weights: Record<string, Weight> = {
    cls: normal(0.02, nodeKinds.length, W),
    'own.position': normal(0.02, ownSlots.length, W),
    projection: identity(W, embeddingSize(config), () => random.normal() / Math.sqrt(W)),
  };
  weights['degree.weight'] = normal(0.02, 1, W);
  weights['degree.bias'] = normal(0.02, W);
  weights['visits.weight'] = normal(0.02, W);
  weights['neighbour.position'] = normal(0.02, neighbors, W);
  weights['attention.bias'] = initialBias(neighbors);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `layer.${layer}`;
    weights[`${name}.query`] = normal(0.02, W, W);
    weights[`${name}.key`] = normal(0.02, W, W);
    weights[`${name}.value`] = identity(W, W);
    weights[`${name}.output`] = identity(W, W);
    weights[`${name}.output.bias`] = zeros(W);
    weights[`${name}.expand`] = normal(1 / Math.sqrt(W), W, F);
    weights[`${name}.expand.bias`] = zeros(F);
    weights[`${name}.contract`] = normal(0.02 / Math.sqrt(F / W), F, W);
    weights[`${name}.contract.bias`] = zeros(W);
  }
  return weights;
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
