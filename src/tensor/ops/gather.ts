/** Gathers rows of a table by index. Its gradient adds rows to a table. */
import { allocate, pick, sizeOf } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { type Dim, formatType } from '../shapes.ts';
import { reshape } from './layout.ts';

/** Inputs: table [V, ...] and indices [I]. */
const gatherOperation: Operation<null> = {
  name: 'gather',
  infer: ([table, indices]) => [
    { dtype: table!.dtype, shape: [indices!.shape[0]!, ...table!.shape.slice(1)] },
  ],
  gradient: ({ inputs: [table, indices] }, g) => [
    apply(scatterAddOperation, [indices!, g], { rows: table!.shape[0]! }),
    undefined,
  ],
  emit: ({ graph, names }) => [graph.node('Gather', names, { axis: 0 })],
  compute: ({ inputs: [table, indices] }) => {
    const [rows, ...rest] = table!.shape as [number, ...number[]];
    const wrong = indices!.data.find((index) => index < 0 || index >= rows);
    if (wrong !== undefined) fail('gather', `indices from 0 to ${rows - 1}`, String(wrong));
    const width = sizeOf(rest);
    const shape = [indices!.data.length, ...rest];
    const offsets = new Int32Array(sizeOf(shape));
    for (let i = 0; i < offsets.length; i++) {
      offsets[i] = indices!.data[Math.floor(i / width)]! * width + (i % width);
    }
    return [pick(table!, shape, offsets)];
  },
};

/**
 * The rows of `table` [V, ...] at int32 `indices` of any shape: the result is [...indices, ...]. Indices must be
 * in 0..V − 1. The gradient is dense; for a row that is used several times, it is the sum.
 */
export function gather(table: Tensor, indices: Tensor): Tensor {
  if (table.shape.length === 0 || indices.dtype !== 'int32') {
    fail('gather', 'a table [V, ...] and int32 indices', `${formatType(table)} and ${formatType(indices)}`);
  }
  const rows = apply(gatherOperation, [table, reshape(indices, [-1])], null);
  return reshape(rows, [...indices.shape, ...table.shape.slice(1)]);
}

/** Adds values [I, ...] to the rows `indices` [I] of a table of zeros. */
const scatterAddOperation: Operation<{ rows: Dim }> = {
  name: 'scatterAdd',
  infer: ([, values], { rows }) => {
    if (typeof rows !== 'number') fail('gradient of gather', 'a table with a number of rows', rows);
    return [{ dtype: values!.dtype, shape: [rows, ...values!.shape.slice(1)] }];
  },
  gradient: ({ inputs: [indices] }, g) => [undefined, gather(g, indices!)],
  // ScatterND could add whole rows, but ONNX Runtime adds them from several threads without a lock and loses some.
  emit: ({ graph, node, names: [indices, values] }) => {
    const { shape } = node.outputs[0]!;
    const column = graph.node('Unsqueeze', [indices!, graph.integers(shape.slice(1).map((_, i) => i + 1))]);
    const everywhere = graph.node('Expand', [column, graph.node('Shape', [values!])]);
    const zeros = graph.node('ConstantOfShape', [graph.shape(shape)]);
    return [graph.node('ScatterElements', [zeros, everywhere, values!], { axis: 0, reduction: 'add' })];
  },
  compute: ({ inputs: [indices, values], attributes: { rows } }) => {
    const rest = values!.shape.slice(1);
    const result = allocate(values!.dtype, [Number(rows), ...rest]);
    const width = sizeOf(rest);
    for (let i = 0; i < values!.data.length; i++) {
      result.data[indices!.data[Math.floor(i / width)]! * width + (i % width)]! += values!.data[i]!;
    }
    return [result];
  },
};
