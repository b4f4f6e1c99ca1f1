/** Means over axes, as a sum times one over the number of elements. */
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { formatType, multiplyDims } from '../shapes.ts';
import { div, mul } from './arithmetic.ts';
import { type ReduceOptions, reducedAxes, sum } from './sum.ts';

/** Mean over axes of a float32 tensor, with the same result shape as `sum`. */
export function mean(x: Tensor, { axes, keepDims = false }: ReduceOptions = {}): Tensor {
  if (x.dtype !== 'float32') fail('mean', 'float32', formatType(x));
  const reduced = reducedAxes('mean', x, axes);
  const total = sum(x, { axes: reduced, keepDims });
  const count = multiplyDims(reduced.map((axis) => x.shape[axis]!));
  return typeof count === 'number'
    ? mul(total, 1 / count)
    : div(total, apply(countOperation, [x], { axes: reduced }));
}

/** The number of elements along axes with named sizes, which is known only when the graph runs. */
const countOperation: Operation<{ axes: readonly number[] }> = {
  name: 'count',
  infer: () => [{ dtype: 'float32', shape: [] }],
  emit: ({ graph, names, attributes: { axes } }) => {
    const sizes = graph.node('Gather', [graph.node('Shape', names), graph.integers(axes)]);
    const product = graph.node('ReduceProd', [sizes], { keepdims: 0 });
    return [graph.node('Cast', [product], { to: 1 })];
  },
  compute: ({ inputs: [x], attributes: { axes } }) => {
    const count = axes.reduce((product, axis) => product * x!.shape[axis]!, 1);
    return [{ dtype: 'float32', data: Float64Array.of(count), shape: [] }];
  },
};
