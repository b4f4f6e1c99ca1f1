/** Choosing elements by a mask, and converting types. */
import { allocate, expandAll, type TensorArray } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { broadcastShapes, type DType, formatShape, formatType } from '../shapes.ts';
import { inferBroadcast, type Operand, operands } from './arithmetic.ts';
import { sumTo, withoutBroadcast } from './sum.ts';

const whereOperation: Operation<null> = {
  name: 'where',
  infer: ([mask, a, b]) => {
    if (mask!.dtype !== 'bool') fail('where', 'a bool mask', formatType(mask!));
    const { dtype, shape } = inferBroadcast('where', [a!, b!]);
    const joined = broadcastShapes(mask!.shape, shape);
    if (joined === undefined) {
      fail('where', `a mask that broadcasts with ${formatShape(shape)}`, formatShape(mask!.shape));
    }
    return [{ dtype, shape: joined }];
  },
  gradient: ({ inputs: [mask, a, b] }, g) => [
    undefined,
    sumTo(where(mask!, g, 0), a!),
    sumTo(where(mask!, 0, g), b!),
  ],
  emit: ({ graph, names }) => [graph.node('Where', names)],
  compute: ({ inputs }) => {
    const { shape, data } = expandAll(inputs);
    const [mask, a, b] = data as [TensorArray, TensorArray, TensorArray];
    const result = allocate(inputs[1]!.dtype, shape);
    for (let i = 0; i < result.data.length; i++) result.data[i] = mask[i] ? a[i]! : b[i]!;
    return [result];
  },
};

/** `a` where the mask is true, else `b`. All three broadcast; the result has the broadcast shape. */
export function where(mask: Tensor, a: Operand, b: Operand): Tensor {
  const [left, right] = operands('where', a, b);
  const first = withoutBroadcast(left, [mask, right]);
  return apply(whereOperation, [mask, first, withoutBroadcast(right, [mask, first])], null);
}

const onnxTypes: Record<DType, number> = { float32: 1, int32: 6, bool: 9 };

const castOperation: Operation<{ dtype: DType }> = {
  name: 'cast',
  infer: ([x], { dtype }) => [{ dtype, shape: x!.shape }],
  emit: ({ graph, names, attributes }) => [graph.node('Cast', names, { to: onnxTypes[attributes.dtype] })],
  compute: ({ inputs: [x], attributes: { dtype } }) => {
    const result = allocate(dtype, x!.shape);
    x!.data.forEach((value, i) => {
      result.data[i] = dtype === 'bool' ? Number(value !== 0) : value;
    });
    return [result];
  },
};

/** Converts to another element type: int32 rounds toward zero, bool is true if not 0. Same shape as x. No gradient. */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (!Object.hasOwn(onnxTypes, dtype)) fail('cast', 'float32, int32 or bool', dtype);
  return x.dtype === dtype ? x : apply(castOperation, [x], { dtype });
}
