/** Scaling vectors to length 1. */
import { allocate, forEachLine } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { formatShape, formatType, resolveAxis } from '../shapes.ts';
import { mul, sub } from './arithmetic.ts';
import { sum } from './sum.ts';

/** Outputs: y, and 1 / length for the gradient. */
const l2NormalizeOperation: Operation<{ axis: number; epsilon: number }> = {
  name: 'l2Normalize',
  infer: ([x], { axis }) => {
    if (x!.dtype !== 'float32') fail('l2Normalize', 'float32', formatType(x!));
    return [x!, { dtype: 'float32', shape: x!.shape.map((dim, at) => (at === axis ? 1 : dim)) }];
  },
  // dx = (g − y · Σ g ⊙ y) / length
  gradient: ({ outputs: [y, inverse], attributes: { axis } }, g) => [
    mul(inverse!, sub(g, mul(y!, sum(mul(g, y!), { axes: axis, keepDims: true })))),
  ],
  emit: ({ graph, names: [x], attributes: { axis, epsilon } }) => {
    const squares = graph.node('ReduceSumSquare', [x!, graph.integers([axis])], { keepdims: 1 });
    const length = graph.node('Sqrt', [graph.node('Add', [squares, graph.scalar(epsilon)])]);
    const inverse = graph.node('Reciprocal', [length]);
    return [graph.node('Mul', [x!, inverse]), inverse];
  },
  compute: ({ inputs: [x], attributes: { axis, epsilon } }) => {
    const y = allocate('float32', x!.shape);
    const inverses = allocate(
      'float32',
      x!.shape.map((dim, at) => (at === axis ? 1 : dim)),
    );
    forEachLine(x!.shape, axis, (start, stride, length, line) => {
      let squares = 0;
      for (let i = 0; i < length; i++) squares += x!.data[start + i * stride]! ** 2;
      const inverse = 1 / Math.sqrt(squares + epsilon);
      inverses.data[line] = inverse;
      for (let i = 0; i < length; i++) y.data[start + i * stride] = x!.data[start + i * stride]! * inverse;
    });
    return [y, inverses];
  },
};

/**
 * x / √(Σ x² + epsilon) along `axis` (default: the last), of the shape of x. `epsilon` (default 1e-12) keeps the result
 * and the gradient of the zero vector finite.
 */
export function l2Normalize(x: Tensor, axis = -1, epsilon = 1e-12): Tensor {
  const at = resolveAxis(axis, x.shape.length);
  if (at === undefined) fail('l2Normalize', `an axis of ${formatShape(x.shape)}`, String(axis));
  return apply(l2NormalizeOperation, [x], { axis: at, epsilon });
}
