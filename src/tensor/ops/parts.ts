/** Concatenation and slicing along an axis. */
import { allocate, forEachLine, pick, sizeOf, stridedOffsets, stridesOf } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { type Dim, formatShape, formatType, resolveAxis, type Shape, sameShape } from '../shapes.ts';

/** The size of an axis that must be known when the graph is built. */
function numericSize(operation: string, shape: Shape, axis: number): number {
  const dim = shape[axis]!;
  return typeof dim === 'number'
    ? dim
    : fail(operation, `a numeric size of axis ${axis}`, formatShape(shape));
}

function withSize(shape: Shape, axis: number, size: number): Dim[] {
  return shape.map((dim, at) => (at === axis ? size : dim));
}

const concatOperation: Operation<{ axis: number }> = {
  name: 'concat',
  infer: (inputs, { axis }) => {
    const { dtype, shape } = inputs[0]!;
    const fits = (other: Tensor['shape']) =>
      other.length === shape.length && sameShape(withSize(other, axis, 0), withSize(shape, axis, 0));
    for (const other of inputs) {
      if (other.dtype !== dtype || !fits(other.shape)) {
        fail(
          'concat',
          `tensors like ${dtype} ${formatShape(shape)} in all but axis ${axis}`,
          formatType(other),
        );
      }
    }
    const size = inputs.reduce((sum, other) => sum + numericSize('concat', other.shape, axis), 0);
    return [{ dtype, shape: withSize(shape, axis, size) }];
  },
  gradient: ({ inputs, attributes: { axis } }, g) => {
    let start = 0;
    return inputs.map((x) => {
      const end = start + numericSize('concat', x.shape, axis);
      const part = slice(g, axis, start, end);
      start = end;
      return part;
    });
  },
  emit: ({ graph, names, attributes }) => [graph.node('Concat', names, attributes)],
  compute: ({ inputs, attributes: { axis } }) => {
    const size = inputs.reduce((sum, x) => sum + x.shape[axis]!, 0);
    const first = inputs[0]!;
    const result = allocate(
      first.dtype,
      first.shape.map((dim, at) => (at === axis ? size : dim)),
    );
    const outer = sizeOf(first.shape.slice(0, axis));
    let at = 0;
    for (let block = 0; block < outer; block++) {
      for (const { data } of inputs) {
        const length = data.length / outer;
        result.data.set(data.subarray(block * length, (block + 1) * length), at);
        at += length;
      }
    }
    return [result];
  },
};

/** Concatenates tensors along `axis`, whose sizes must be numbers: `[R, 2]` and `[R, 3]` along axis 1 give `[R, 5]`. */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const first = tensors[0] ?? fail('concat', 'at least one tensor', 'none');
  return apply(concatOperation, tensors, { axis: checkAxis('concat', axis, first.shape) });
}

interface SliceAttributes {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
}

const sliceOperation: Operation<SliceAttributes> = {
  name: 'slice',
  infer: ([x], { axis, start, end }) => [{ dtype: x!.dtype, shape: withSize(x!.shape, axis, end - start) }],
  gradient: ({ inputs: [x], attributes: { axis, start, end } }, g) => [
    apply(padOperation, [g], { axis, before: start, after: numericSize('slice', x!.shape, axis) - end }),
  ],
  emit: ({ graph, names, attributes: { axis, start, end } }) => {
    const bounds = [start, end, axis].map((value) => graph.integers([value]));
    return [graph.node('Slice', [...names, ...bounds])];
  },
  compute: ({ inputs: [x], attributes: { axis, start, end } }) => {
    const strides = stridesOf(x!.shape);
    const shape = x!.shape.map((dim, at) => (at === axis ? end - start : dim));
    const first = start * strides[axis]!;
    return [
      pick(
        x!,
        shape,
        stridedOffsets(shape, strides).map((offset) => offset + first),
      ),
    ];
  },
};

/**
 * The elements from `start` (inclusive) to `end` (exclusive; default: the size) along `axis`, whose size must be a
 * number. Negative bounds count from the end. `[R, 5]` from 1 to 3 along axis 1 gives `[R, 2]`.
 */
export function slice(x: Tensor, axis: number, start: number, end?: number): Tensor {
  const at = checkAxis('slice', axis, x.shape);
  const size = numericSize('slice', x.shape, at);
  const from = start < 0 ? start + size : start;
  const to = end === undefined ? size : end < 0 ? end + size : end;
  if (!(from >= 0 && from <= to && to <= size)) {
    fail('slice', `0 ≤ start ≤ end ≤ ${size}, the size of axis ${at}`, `${start} to ${end ?? size}`);
  }
  return from === 0 && to === size ? x : apply(sliceOperation, [x], { axis: at, start: from, end: to });
}

interface PadAttributes {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

/** Adds zeros before and after along one axis: the gradient of `slice`. */
const padOperation: Operation<PadAttributes> = {
  name: 'pad',
  infer: ([x], { axis, before, after }) => {
    const { dtype, shape } = x!;
    return [{ dtype, shape: withSize(shape, axis, before + numericSize('pad', shape, axis) + after) }];
  },
  gradient: ({ inputs: [x], attributes: { axis, before } }, g) => [
    slice(g, axis, before, before + numericSize('pad', x!.shape, axis)),
  ],
  emit: ({ graph, names, node, attributes: { axis, before, after } }) => {
    const { length } = node.inputs[0]!.shape;
    const amounts = new Array<number>(2 * length).fill(0);
    amounts[axis] = before;
    amounts[length + axis] = after;
    return [graph.node('Pad', [...names, graph.integers(amounts)])];
  },
  compute: ({ inputs: [x], attributes: { axis, before, after } }) => {
    const shape = x!.shape.map((dim, at) => (at === axis ? before + dim + after : dim));
    const result = allocate(x!.dtype, shape);
    const starts: number[] = [];
    forEachLine(shape, axis, (start, stride) => starts.push(start + before * stride));
    forEachLine(x!.shape, axis, (start, stride, length, line) => {
      for (let i = 0; i < length; i++) result.data[starts[line]! + i * stride] = x!.data[start + i * stride]!;
    });
    return [result];
  },
};

function checkAxis(operation: string, axis: number, shape: Shape): number {
  return resolveAxis(axis, shape.length) ?? fail(operation, `an axis of ${formatShape(shape)}`, String(axis));
}
