/** Addition, subtraction, multiplication, division with NumPy broadcasting. */
import { allocate, expandAll, type TensorArray, type TensorData } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { broadcastShapes, formatType, type TensorType } from '../shapes.ts';
import { constant } from './source.ts';
import { sumTo, withoutBroadcast } from './sum.ts';

/** A tensor, or a number: a scalar of the other operand's type. */
export type Operand = Tensor | number;

/** The common type and broadcast shape of operands. */
export function inferBroadcast(operation: string, inputs: readonly TensorType[]): TensorType {
  const [first, ...others] = inputs;
  return others.reduce((joined, other) => {
    const shape = broadcastShapes(joined.shape, other.shape);
    if (shape === undefined || joined.dtype !== other.dtype) {
      fail(
        operation,
        'operands of one type whose shapes broadcast',
        inputs.map(formatType).join(' and '),
        shape === undefined ? 'sizes must be equal or 1, counted from the last axis' : 'use cast',
      );
    }
    return { dtype: joined.dtype, shape };
  }, first!);
}

/** Applies `value` to every pair of elements after broadcasting. */
export function computePairs(
  dtype: TensorType['dtype'],
  inputs: readonly TensorData[],
  value: (a: number, b: number) => number,
): TensorData {
  const { shape, data } = expandAll(inputs);
  const [a, b] = data as [TensorArray, TensorArray];
  const result = allocate(dtype, shape);
  for (let i = 0; i < result.data.length; i++) result.data[i] = value(a[i]!, b[i]!);
  return result;
}

/** Operands as tensors, without explicit broadcasts that the operation does anyway. */
export function operands(operation: string, a: Operand, b: Operand): [Tensor, Tensor] {
  const left = toTensor(operation, a, b);
  const right = toTensor(operation, b, a);
  const first = withoutBroadcast(left, [right]);
  return [first, withoutBroadcast(right, [first])];
}

function toTensor(operation: string, value: Operand, other: Operand): Tensor {
  if (typeof value !== 'number') return value;
  if (typeof other === 'number' || other.dtype !== 'int32') return constant(value);
  const whole = Int32Array.of(value);
  if (whole[0] !== value) fail(operation, 'a whole number beside int32', String(value), 'use cast');
  return constant(whole, []);
}

/** The gradients with respect to a and b, in the broadcast shape. */
type PairGradient = (g: Tensor, a: Tensor, b: Tensor, result: Tensor) => [Tensor, Tensor];

function definePair(
  name: string,
  operator: string,
  value: (a: number, b: number) => number,
  gradient: PairGradient,
): Operation<null> {
  return {
    name,
    infer: (inputs) => {
      const type = inferBroadcast(name, inputs);
      if (type.dtype === 'bool') fail(name, 'float32 or int32', formatType(type));
      return [type];
    },
    gradient: ({ inputs, outputs }, g) => {
      const [a, b] = inputs as [Tensor, Tensor];
      const [toA, toB] = gradient(g, a, b, outputs[0]!);
      return [sumTo(toA, a), sumTo(toB, b)];
    },
    emit: ({ graph, names }) => [graph.node(operator, names)],
    compute: ({ inputs }) => [computePairs(inputs[0]!.dtype, inputs, value)],
  };
}

const addOperation = definePair(
  'add',
  'Add',
  (a, b) => a + b,
  (g) => [g, g],
);
const subOperation = definePair(
  'sub',
  'Sub',
  (a, b) => a - b,
  (g) => [g, neg(g)],
);
const mulOperation = definePair(
  'mul',
  'Mul',
  (a, b) => a * b,
  (g, a, b) => [mul(g, b), mul(g, a)],
);
const divOperation = definePair(
  'div',
  'Div',
  (a, b) => a / b,
  (g, _, b, result) => {
    const toA = div(g, b);
    return [toA, neg(mul(toA, result))];
  },
);

/** a + b, element by element, with broadcasting: `[R, C]` + `[C]` gives `[R, C]` */
export function add(a: Operand, b: Operand): Tensor {
  return apply(addOperation, operands('add', a, b), null);
}

/** a − b, of the broadcast shape */
export function sub(a: Operand, b: Operand): Tensor {
  return apply(subOperation, operands('sub', a, b), null);
}

/** a · b, element by element, of the broadcast shape */
export function mul(a: Operand, b: Operand): Tensor {
  return apply(mulOperation, operands('mul', a, b), null);
}

/** a / b, of the broadcast shape; for int32 rounded toward zero */
export function div(a: Operand, b: Operand): Tensor {
  return apply(divOperation, operands('div', a, b), null);
}

const negOperation: Operation<null> = {
  name: 'neg',
  infer: ([x]) => {
    if (x!.dtype === 'bool') fail('neg', 'float32 or int32', formatType(x!));
    return [x!];
  },
  gradient: (_, g) => [neg(g)],
  emit: ({ graph, names }) => [graph.node('Neg', names)],
  compute: ({ inputs: [x] }) => [{ ...x!, data: x!.data.map((value) => -value) }],
};

/** −x, of the shape of x */
export function neg(x: Tensor): Tensor {
  return apply(negOperation, [x], null);
}
