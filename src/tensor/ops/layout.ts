/** Reshaping and transposing: the same elements in another shape or order. */
import { pick, stridedOffsets, stridesOf } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { type Dim, divideDims, formatShape, multiplyDims, type Shape, sameShape } from '../shapes.ts';

const reshapeOperation: Operation<{ shape: Shape }> = {
  name: 'reshape',
  infer: ([x], { shape }) => [{ dtype: x!.dtype, shape }],
  gradient: ({ inputs }, g) => [reshape(g, inputs[0]!.shape)],
  emit: ({ graph, names, attributes: { shape } }) => {
    // A single named size is left to ONNX (-1), which saves the nodes that compute it.
    const named = shape.filter((dim) => typeof dim === 'string').length;
    const inferable = named === 1 && !shape.includes(0);
    const target = inferable
      ? graph.integers(shape.map((dim) => (typeof dim === 'string' ? -1 : dim)))
      : graph.shape(shape);
    return [graph.node('Reshape', [names[0]!, target], { allowzero: 1 })];
  },
  compute: ({ inputs: [x], attributes, resolve }) => [{ ...x!, shape: resolve(attributes.shape) }],
};

/**
 * The same elements, in row-major order, with another shape. One size may be -1: it is inferred.
 *
 * @example reshape(x, [-1, 128]) // [batch, 32, 128] -> [32*batch, 128]
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const target = inferRest(x, shape);
  if (sameShape(x.shape, target)) return x;
  const source = x.node.operation === reshapeOperation ? x.node.inputs[0]! : x;
  return sameShape(source.shape, target) ? source : apply(reshapeOperation, [source], { shape: target });
}

function inferRest(x: Tensor, shape: Shape): Shape {
  const total = multiplyDims(x.shape);
  const known = multiplyDims(shape.filter((dim) => dim !== -1));
  const unknown = shape.filter((dim) => dim === -1).length;
  const rest: Dim | undefined = unknown === 1 ? divideDims(total, known) : known === total ? 1 : undefined;
  if (unknown > 1 || rest === undefined) {
    fail('reshape', `a shape of ${total} elements, as ${formatShape(x.shape)} has`, formatShape(shape));
  }
  return shape.map((dim) => (dim === -1 ? rest : dim));
}

const transposeOperation: Operation<{ permutation: readonly number[] }> = {
  name: 'transpose',
  infer: ([x], { permutation }) => {
    const { dtype, shape } = x!;
    const sorted = [...permutation].sort((a, b) => a - b);
    if (sorted.length !== shape.length || sorted.some((axis, index) => axis !== index)) {
      fail('transpose', `every axis of ${formatShape(shape)} once`, formatShape(permutation));
    }
    return [{ dtype, shape: permutation.map((axis) => shape[axis]!) }];
  },
  gradient: ({ attributes: { permutation } }, g) => [
    transpose(
      g,
      permutation.map((_, axis) => permutation.indexOf(axis)),
    ),
  ],
  emit: ({ graph, names, attributes }) => [graph.node('Transpose', names, { perm: attributes.permutation })],
  compute: ({ inputs: [x], attributes: { permutation } }) => {
    const strides = stridesOf(x!.shape);
    const shape = permutation.map((axis) => x!.shape[axis]!);
    return [
      pick(
        x!,
        shape,
        stridedOffsets(
          shape,
          permutation.map((axis) => strides[axis]!),
        ),
      ),
    ];
  },
};

/**
 * Axes in another order: axis i of the result is axis `permutation[i]` of `x`; `[A, B, C]` by `[2, 0, 1]` is `[C, A,
 * B]`.
 */
export function transpose(x: Tensor, permutation: readonly number[]): Tensor {
  return apply(transposeOperation, [x], { permutation });
}
