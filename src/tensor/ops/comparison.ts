/** Comparisons and logical operations. They give bool tensors and have no gradient. */
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { formatType } from '../shapes.ts';
import { computePairs, inferBroadcast, type Operand, operands } from './arithmetic.ts';

/** Defines an operation on two operands that broadcast. `domain`: the types that they may have. */
function definePredicate(
  name: string,
  operator: string,
  domain: 'numbers' | 'bool' | 'any',
  holds: (a: number, b: number) => boolean,
): Operation<null> {
  return {
    name,
    infer: (inputs) => {
      const type = inferBroadcast(name, inputs);
      const isBool = type.dtype === 'bool';
      if (domain === 'numbers' && isBool) fail(name, 'float32 or int32', formatType(type));
      if (domain === 'bool' && !isBool) fail(name, 'bool', formatType(type));
      return [{ dtype: 'bool', shape: type.shape }];
    },
    emit: ({ graph, names }) => [graph.node(operator, names)],
    compute: ({ inputs }) => [computePairs('bool', inputs, (a, b) => (holds(a, b) ? 1 : 0))],
  };
}

const equalOperation = definePredicate('equal', 'Equal', 'any', (a, b) => a === b);
const greaterOperation = definePredicate('greater', 'Greater', 'numbers', (a, b) => a > b);
const greaterOrEqualOperation = definePredicate(
  'greaterOrEqual',
  'GreaterOrEqual',
  'numbers',
  (a, b) => a >= b,
);
const lessOperation = definePredicate('less', 'Less', 'numbers', (a, b) => a < b);
const lessOrEqualOperation = definePredicate('lessOrEqual', 'LessOrEqual', 'numbers', (a, b) => a <= b);
const andOperation = definePredicate('and', 'And', 'bool', (a, b) => a !== 0 && b !== 0);
const orOperation = definePredicate('or', 'Or', 'bool', (a, b) => a !== 0 || b !== 0);

const notOperation: Operation<null> = {
  name: 'not',
  infer: ([x]) => [x!.dtype === 'bool' ? x! : fail('not', 'bool', formatType(x!))],
  emit: ({ graph, names }) => [graph.node('Not', names)],
  compute: ({ inputs: [x] }) => [{ ...x!, data: x!.data.map((value) => 1 - value) }],
};

/** a = b: bool, of the broadcast shape */
export function equal(a: Operand, b: Operand): Tensor {
  return apply(equalOperation, operands('equal', a, b), null);
}

/** a ≠ b: bool, of the broadcast shape */
export function notEqual(a: Operand, b: Operand): Tensor {
  return not(equal(a, b));
}

/** a > b: bool, of the broadcast shape */
export function greater(a: Operand, b: Operand): Tensor {
  return apply(greaterOperation, operands('greater', a, b), null);
}

/** a ≥ b: bool, of the broadcast shape */
export function greaterOrEqual(a: Operand, b: Operand): Tensor {
  return apply(greaterOrEqualOperation, operands('greaterOrEqual', a, b), null);
}

/** a < b: bool, of the broadcast shape */
export function less(a: Operand, b: Operand): Tensor {
  return apply(lessOperation, operands('less', a, b), null);
}

/** a ≤ b: bool, of the broadcast shape */
export function lessOrEqual(a: Operand, b: Operand): Tensor {
  return apply(lessOrEqualOperation, operands('lessOrEqual', a, b), null);
}

/** True where both masks are true: bool, of the broadcast shape */
export function and(a: Tensor, b: Tensor): Tensor {
  return apply(andOperation, operands('and', a, b), null);
}

/** True where at least one mask is true: bool, of the broadcast shape */
export function or(a: Tensor, b: Tensor): Tensor {
  return apply(orOperation, operands('or', a, b), null);
}

/** True where the mask is false: bool, of its shape */
export function not(mask: Tensor): Tensor {
  return apply(notOperation, [mask], null);
}
