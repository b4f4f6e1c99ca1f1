/**
 * Dropout (Srivastava et al. 2014) with a mask that depends only on seed, step and position.
 *
 * The mask is a hash, not drawn from a generator. So a resumed run, another executor or another number of threads gets
 * the same mask to the bit, and there is no state to keep. Rows and columns are hashed with a strong hash, which is cheap
 * since there are few; each element then takes four passes of plain int32 arithmetic.
 */
import { finish32 } from '../../base/index.ts';
import { allocate } from '../data.ts';
import { expectType, fail } from '../failure.ts';
import { apply, type Emission, type Operation, type Tensor } from '../graph.ts';
import type { OnnxGraph } from '../onnx/graph.ts';
import { type Dim, formatType, multiplyDims, type Shape } from '../shapes.ts';
import { mul } from './arithmetic.ts';
import { where } from './choice.ts';

/** Everything that the mask depends on. */
export interface DropoutOptions {
  /** The share of elements that become 0, in [0, 1). */
  readonly rate: number;
  /** A whole number. Each dropout of a model needs its own. */
  readonly seed: number;
  /** The number of the step, so that each step has another mask: an int32 scalar. */
  readonly step: Tensor;
}

/**
 * Sets a share of the elements of x to 0 and divides the others by 1 − rate, which keeps the mean; of the shape of x.
 * Only for training: leave it out of the graph for inference.
 */
export function dropout(x: Tensor, { rate, seed, step }: DropoutOptions): Tensor {
  if (x.dtype !== 'float32') fail('dropout', 'float32', formatType(x));
  if (!(rate >= 0 && rate < 1)) fail('dropout', 'a rate of at least 0 and below 1', String(rate));
  if (!Number.isInteger(seed)) fail('dropout', 'a seed that is a whole number', String(seed));
  expectType('dropout', 'step', step, { dtype: 'int32', shape: [] });
  if (rate === 0) return x;
  const kept = apply(maskOperation, [step], { rate, seed, shape: x.shape });
  return mul(x, where(kept, 1 / (1 - rate), 0));
}

interface MaskAttributes {
  readonly rate: number;
  readonly seed: number;
  readonly shape: Shape;
}

/** The mask of elements to keep, from the step. */
const maskOperation: Operation<MaskAttributes> = {
  name: 'dropoutMask',
  infer: (_, { shape }) => [{ dtype: 'bool', shape }],
  emit: emitMask,
  compute: ({ inputs: [step], attributes: { rate, seed, shape }, resolve }) => {
    const result = allocate('bool', resolve(shape));
    const columns = result.shape.at(-1) ?? 1;
    const key = finish32(step!.data[0]! + finish32(seed));
    for (let i = 0; i < result.data.length; i++) {
      const row = finish32(key + Math.floor(i / columns));
      const column = finish32(key - 1 - (i % columns));
      const sum = (row + column) | 0;
      result.data[i] = Number(Math.imul(sum, 2 * sum + 1) < limitOf(rate));
    }
    return [result];
  },
};

/** A share of 1 − rate of all int32 numbers is below this limit. */
function limitOf(rate: number): number {
  return Math.min(Math.round((0.5 - rate) * 2 ** 32), 2 ** 31 - 1);
}

/**
 * Rows R are numbered 0, 1, … and columns C −1, −2, …; each number is hashed with the key of seed and step. With s the
 * sum of the hashes of row and column, s · (2s + 1) is a permutation of all int32 whose high bits depend on every bit of
 * s (RC6, Rivest et al. 1998, section 2). The sum alone would give rows that resemble each other.
 */
function emitMask({ graph, names: [step], attributes }: Emission<MaskAttributes>): string[] {
  const { rate, seed, shape } = attributes;
  const int = (value: number) => integer(graph, value);
  const range = (size: Dim) => {
    const count = graph.node('Squeeze', [graph.shape([size])]);
    return graph.node('Range', [int(0), graph.node('Cast', [count], { to: onnxInt32 }), int(1)]);
  };
  const key = emitHash(graph, graph.node('Add', [step!, int(finish32(seed))]));
  const rows = graph.node('Add', [range(multiplyDims(shape.slice(0, -1))), key]);
  const columns = graph.node('Sub', [graph.node('Sub', [key, int(1)]), range(shape.at(-1) ?? 1)]);
  const row = graph.node('Unsqueeze', [emitHash(graph, rows), graph.integers([1])]); // [R, 1]
  const column = emitHash(graph, columns); // [C]
  const sum = graph.node('Add', [row, column]); // [R, C]
  const doubled = graph.node('Add', [
    graph.node('Add', [graph.node('Add', [row, row]), int(1)]),
    graph.node('Add', [column, column]),
  ]);
  const hash = graph.node('Mul', [sum, doubled]);
  return [graph.node('Reshape', [graph.node('Less', [hash, int(limitOf(rate))]), graph.shape(shape)])];
}

/** ONNX's numbers of element types. */
const onnxInt32 = 6;
const onnxUint32 = 12;

/** `finish32` on int32 values, whose products wrap. ONNX shifts only unsigned numbers, hence the casts. */
function emitHash(graph: OnnxGraph, value: string): string {
  const cast = (x: string, to: number) => graph.node('Cast', [x], { to });
  const foldShifted = (x: string, bits: number) => {
    const bits32 = cast(x, onnxUint32);
    const shifted = graph.node('BitShift', [bits32, cast(integer(graph, bits), onnxUint32)], {
      direction: 'RIGHT',
    });
    return cast(graph.node('BitwiseXor', [bits32, shifted]), onnxInt32);
  };
  const first = graph.node('Mul', [foldShifted(value, 16), integer(graph, 0x85ebca6b)]);
  const second = graph.node('Mul', [foldShifted(first, 13), integer(graph, 0xc2b2ae35)]);
  return foldShifted(second, 16);
}

/** An int32 scalar with the low 32 bits of a number. */
function integer(graph: OnnxGraph, value: number): string {
  return graph.constant({ dtype: 'int32', data: Int32Array.of(value), shape: [] });
}
