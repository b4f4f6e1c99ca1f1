/** Types and shapes of tensors: named dimensions, their products, NumPy broadcasting. */

/** Element types. `bool` is stored as one byte, 0 or 1. */
export type DType = 'float32' | 'int32' | 'bool';

/**
 * The size of one axis: a number, or a name such as `'batch'` for a size that is known only when the graph
 * runs (ONNX `dim_param`). Equal names mean equal sizes. Products with named sizes are written `'32*batch'`.
 */
export type Dim = number | string;

/** Sizes of all axes, outermost first; `[]` is a scalar. */
export type Shape = readonly Dim[];

/** The type of a tensor, known before it is computed. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** `float32 [batch, 32]` */
export function formatType(type: TensorType): string {
  return `${type.dtype} ${formatShape(type.shape)}`;
}

/** `[batch, 32]` */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** Whether both shapes are the same, axis by axis. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** Whether every size is a number. */
export function isStatic(shape: Shape): shape is readonly number[] {
  return shape.every((dim) => typeof dim === 'number');
}

/** NumPy broadcasting of two shapes (aligned at the last axis; size 1 repeats); undefined if they are incompatible. */
export function broadcastShapes<D extends Dim>(a: readonly D[], b: readonly D[]): (D | 1)[] | undefined {
  const rank = Math.max(a.length, b.length);
  const result: (D | 1)[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left: D | 1 = a[axis - rank + a.length] ?? 1;
    const right: D | 1 = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return undefined;
    result.push(left === 1 ? right : left);
  }
  return result;
}

/** Resolves a negative axis, which counts from the end; undefined if there is no such axis. */
export function resolveAxis(axis: number, rank: number): number | undefined {
  const resolved = axis < 0 ? axis + rank : axis;
  return Number.isInteger(axis) && resolved >= 0 && resolved < rank ? resolved : undefined;
}

/** The product of sizes: `[4, 'batch', 8]` gives `'32*batch'`, `[2, 3]` gives 6. */
export function multiplyDims(dims: Shape): Dim {
  return formatProduct(dims.map(parseProduct).reduce(multiplyProducts, { count: 1, names: [] }));
}

/** `total / divisor` as a size; undefined if it does not divide evenly. */
export function divideDims(total: Dim, divisor: Dim): Dim | undefined {
  const { count, names } = parseProduct(total);
  const by = parseProduct(divisor);
  const rest = [...names];
  for (const name of by.names) {
    const at = rest.indexOf(name);
    if (at < 0) return undefined;
    rest.splice(at, 1);
  }
  return by.count > 0 && count % by.count === 0
    ? formatProduct({ count: count / by.count, names: rest })
    : undefined;
}

/** A size as a product of a number and names: `'32*batch'` is 32 and `['batch']`. */
interface DimProduct {
  readonly count: number;
  readonly names: readonly string[];
}

/** Splits a size into its number and its names. */
export function parseProduct(dim: Dim): DimProduct {
  if (typeof dim === 'number') return { count: dim, names: [] };
  const factors = dim.split('*');
  const count = Number(factors[0]);
  return Number.isNaN(count) ? { count: 1, names: factors } : { count, names: factors.slice(1) };
}

function multiplyProducts(a: DimProduct, b: DimProduct): DimProduct {
  return { count: a.count * b.count, names: [...a.names, ...b.names] };
}

function formatProduct({ count, names }: DimProduct): Dim {
  if (names.length === 0 || count === 0) return count;
  return [...(count === 1 ? [] : [count]), ...[...names].sort()].join('*');
}
