/** Computed tensors: typed arrays with a shape, and the index arithmetic of the interpreter. */
import { broadcastShapes, type DType } from './shapes.ts';

/** Arrays of elements: float32 (Float64Array in the interpreter), int32, and bool as bytes. */
export type TensorArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** A computed tensor, row-major. */
export interface TensorData {
  readonly dtype: DType;
  readonly data: TensorArray;
  readonly shape: readonly number[];
}

/** The number of elements. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, dim) => size * dim, 1);
}

/** Zeros of the given type; float32 as Float64Array, as in the interpreter. */
export function allocate(dtype: DType, shape: readonly number[]): TensorData {
  const size = sizeOf(shape);
  const data =
    dtype === 'float32'
      ? new Float64Array(size)
      : dtype === 'int32'
        ? new Int32Array(size)
        : new Uint8Array(size);
  return { dtype, data, shape };
}

/** Row-major strides: the distance between neighbors along each axis. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/**
 * The offset of every element of `shape`, in row-major order, for the given strides. Stride 0 repeats an axis
 * (broadcasting, reducing); permuted strides transpose.
 */
export function stridedOffsets(shape: readonly number[], strides: readonly number[]): Int32Array {
  const offsets = new Int32Array(sizeOf(shape));
  const position = new Array<number>(shape.length).fill(0);
  let offset = 0;
  for (let i = 0; i < offsets.length; i++) {
    offsets[i] = offset;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      offset += strides[axis]!;
      if (++position[axis]! < shape[axis]!) break;
      offset -= strides[axis]! * shape[axis]!;
      position[axis] = 0;
    }
  }
  return offsets;
}

/** The strides that read a tensor of `shape` as if it were broadcast to `target`. */
export function broadcastStrides(shape: readonly number[], target: readonly number[]): number[] {
  const strides = stridesOf(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) =>
    axis < missing || shape[axis - missing] === 1 ? 0 : strides[axis - missing]!,
  );
}

/** Broadcasts `source` to a shape by copying; gives `source` itself if it already has that shape. */
export function expand(source: TensorData, shape: readonly number[]): TensorData {
  if (source.shape.length === shape.length && source.shape.every((dim, axis) => dim === shape[axis]))
    return source;
  return pick(source, shape, stridedOffsets(shape, broadcastStrides(source.shape, shape)));
}

/** Broadcasts tensors to their common shape. */
export function expandAll(tensors: readonly TensorData[]): { shape: readonly number[]; data: TensorArray[] } {
  const shape = tensors.reduce<readonly number[]>((joined, tensor) => {
    const next = broadcastShapes(joined, tensor.shape);
    if (next === undefined) throw new RangeError(`[${joined}] and [${tensor.shape}] do not broadcast`);
    return next;
  }, []);
  return { shape, data: tensors.map((tensor) => expand(tensor, shape).data) };
}

/** A new tensor whose element i is `source.data[offsets[i]]`. */
export function pick(source: TensorData, shape: readonly number[], offsets: Int32Array): TensorData {
  const result = allocate(source.dtype, shape);
  for (let i = 0; i < offsets.length; i++) result.data[i] = source.data[offsets[i]!]!;
  return result;
}

/** Calls `visit` for every line along an axis, with its first offset; its elements are `stride` apart. */
export function forEachLine(
  shape: readonly number[],
  axis: number,
  visit: (start: number, stride: number, length: number, line: number) => void,
): void {
  const length = shape[axis]!;
  const stride = sizeOf(shape.slice(axis + 1));
  const lines = sizeOf(shape.slice(0, axis)) * stride;
  for (let line = 0; line < lines; line++) {
    visit(Math.floor(line / stride) * stride * length + (line % stride), stride, length, line);
  }
}
