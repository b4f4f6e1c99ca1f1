/** Softmax and log-softmax along an axis. */
import { allocate, forEachLine, type TensorData } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { formatShape, formatType, resolveAxis, type TensorType } from '../shapes.ts';
import { mul, sub } from './arithmetic.ts';
import { exp } from './pointwise.ts';
import { sum } from './sum.ts';

interface AxisAttributes {
  readonly axis: number;
}

function inferFloat(operation: string, x: TensorType): TensorType {
  if (x.dtype !== 'float32') fail(operation, 'float32', formatType(x));
  return x;
}

const softmaxOperation: Operation<AxisAttributes> = {
  name: 'softmax',
  infer: ([x]) => [inferFloat('softmax', x!)],
  // dx = y ⊙ (g − Σ g ⊙ y)
  gradient: ({ outputs: [y], attributes: { axis } }, g) => [
    mul(y!, sub(g, sum(mul(g, y!), { axes: axis, keepDims: true }))),
  ],
  emit: ({ graph, names, attributes: { axis } }) => [graph.node('Softmax', names, { axis })],
  compute: ({ inputs: [x], attributes: { axis } }) => {
    const result = computeLogSoftmax(x!, axis);
    return [{ ...result, data: result.data.map(Math.exp) }];
  },
};

const logSoftmaxOperation: Operation<AxisAttributes> = {
  name: 'logSoftmax',
  infer: ([x]) => [inferFloat('logSoftmax', x!)],
  // dx = g − e^y · Σ g
  gradient: ({ outputs: [y], attributes: { axis } }, g) => [
    sub(g, mul(exp(y!), sum(g, { axes: axis, keepDims: true }))),
  ],
  emit: ({ graph, names, attributes: { axis } }) => [graph.node('LogSoftmax', names, { axis })],
  compute: ({ inputs: [x], attributes: { axis } }) => [computeLogSoftmax(x!, axis)],
};

/** The reference computation of both operations. */
export function computeLogSoftmax({ data, shape }: TensorData, axis: number): TensorData {
  const result = allocate('float32', shape);
  forEachLine(shape, axis, (start, stride, length) => {
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < length; i++) highest = Math.max(highest, data[start + i * stride]!);
    let total = 0;
    for (let i = 0; i < length; i++) total += Math.exp(data[start + i * stride]! - highest);
    const logTotal = Math.log(total);
    for (let i = 0; i < length; i++)
      result.data[start + i * stride] = data[start + i * stride]! - highest - logTotal;
  });
  return result;
}

function checkAxis(operation: string, { shape }: Tensor, axis: number): number {
  return resolveAxis(axis, shape.length) ?? fail(operation, `an axis of ${formatShape(shape)}`, String(axis));
}

/** e^x / Σ e^x along `axis` (default: the last), of the shape of x. */
export function softmax(x: Tensor, axis = -1): Tensor {
  return apply(softmaxOperation, [x], { axis: checkAxis('softmax', x, axis) });
}

/** The logarithm of `softmax`, accurate even if the softmax rounds to 0; of the shape of x. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  return apply(logSoftmaxOperation, [x], { axis: checkAxis('logSoftmax', x, axis) });
}
