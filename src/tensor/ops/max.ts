/** Maxima over axes. */
import { allocate, broadcastStrides, stridedOffsets } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { formatType } from '../shapes.ts';
import { div, mul } from './arithmetic.ts';
import { cast } from './choice.ts';
import { equal } from './comparison.ts';
import { dropReduced, keptShape, type ReduceOptions, reducedAxes, sum } from './sum.ts';

const maxOperation: Operation<{ axes: readonly number[] }> = {
  name: 'max',
  infer: ([x], { axes }) => {
    if (x!.dtype === 'bool') fail('max', 'float32 or int32', formatType(x!));
    return [{ dtype: x!.dtype, shape: keptShape(x!.shape, axes) }];
  },
  gradient: ({ inputs: [x], outputs: [y], attributes: { axes } }, g) => {
    const isMaximum = cast(equal(x!, y!), 'float32');
    return [mul(isMaximum, div(g, sum(isMaximum, { axes, keepDims: true })))];
  },
  emit: ({ graph, names, attributes: { axes } }) => [
    graph.node('ReduceMax', [...names, graph.integers(axes)], { keepdims: 1 }),
  ],
  compute: ({ inputs: [x], attributes: { axes } }) => {
    const result = allocate(x!.dtype, keptShape(x!.shape, axes));
    result.data.fill(x!.dtype === 'int32' ? -0x80000000 : Number.NEGATIVE_INFINITY);
    const targets = stridedOffsets(x!.shape, broadcastStrides(result.shape, x!.shape));
    targets.forEach((target, i) => {
      result.data[target] = Math.max(result.data[target]!, x!.data[i]!);
    });
    return [result];
  },
};

/**
 * Maximum over axes, with the same result shape as `sum`. If several elements are the maximum, they share the
 * gradient evenly.
 */
export function max(x: Tensor, { axes, keepDims }: ReduceOptions = {}): Tensor {
  const reduced = reducedAxes('max', x, axes);
  return reduced.length === 0
    ? x
    : dropReduced(apply(maxOperation, [x], { axes: reduced }), reduced, keepDims);
}
