/** Sources of values: inputs, which are fed in every run, and constants. */
import { sizeOf, type TensorArray, type TensorData } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { type DType, formatShape, type Shape, type TensorType } from '../shapes.ts';

/** The declaration of an input. */
export interface InputAttributes extends TensorType {
  readonly name: string;
}

/** The operation of `input`. */
export const inputOperation: Operation<InputAttributes> = {
  name: 'input',
  infer: (_, { dtype, shape }) => [{ dtype, shape }],
  emit: ({ graph, attributes }) => [graph.input(attributes.name, attributes)],
  compute: ({ feed, attributes }) => [feed(attributes.name)],
};

/** The operation of `constant`. */
export const constantOperation: Operation<TensorData> = {
  name: 'constant',
  infer: (_, { dtype, shape }) => [{ dtype, shape }],
  emit: ({ graph, attributes }) => [
    attributes.shape.length === 0 && attributes.dtype === 'float32'
      ? graph.scalar(attributes.data[0]!)
      : graph.constant(attributes),
  ],
  compute: ({ attributes }) => [attributes],
};

/**
 * A tensor that is fed in every run under `name`. Two inputs with the same name are the same input.
 *
 * @example input('tokens', 'float32', ['batch', 32, 128])
 */
export function input(name: string, dtype: DType, shape: Shape): Tensor {
  if (name === '' || name.startsWith('/')) {
    fail('input', "a name that is not empty and does not begin with '/'", JSON.stringify(name));
  }
  for (const dim of shape) {
    const valid = typeof dim === 'number' ? Number.isInteger(dim) && dim >= 0 : /^[A-Za-z_]\w*$/.test(dim);
    if (!valid) fail(`input '${name}'`, 'sizes that are whole numbers or names', formatShape(shape));
  }
  return apply(inputOperation, [], { name, dtype, shape });
}

/**
 * A constant: a number gives a float32 scalar, a typed array its elements in row-major order (Float32Array and
 * Float64Array give float32, Int32Array int32, Uint8Array bool). Default shape: [] or [length]. The array must not change
 * afterwards.
 */
export function constant(value: number | TensorArray, shape?: readonly number[]): Tensor {
  const data =
    typeof value === 'number'
      ? Float64Array.of(value)
      : value instanceof Float32Array
        ? Float64Array.from(value) // the interpreter and constant folding compute with 64 bits
        : value;
  const dims = shape ?? (typeof value === 'number' ? [] : [data.length]);
  if (sizeOf(dims) !== data.length) {
    fail('constant', `${sizeOf(dims)} elements for shape ${formatShape(dims)}`, String(data.length));
  }
  const dtype = data instanceof Int32Array ? 'int32' : data instanceof Uint8Array ? 'bool' : 'float32';
  return apply(constantOperation, [], { dtype, data, shape: dims });
}
