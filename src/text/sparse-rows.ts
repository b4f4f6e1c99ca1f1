/** A sparse matrix as compressed sparse rows (CSR). Legend: R rows, C columns, N entries. */
import { addUp, stepBack } from '../base/index.ts';

/**
 * Row r holds the entries `offsets[r] .. offsets[r + 1]` of `ids` and `values`. Ids are distinct and ascending
 * within a row, so that equal rows are summed in the same order and their scores tie exactly.
 */
export interface SparseRows {
  /** [R + 1], from 0 to N. */
  readonly offsets: Uint32Array;
  /** Columns. [N] */
  readonly ids: Uint32Array;
  /** [N] */
  readonly values: Float32Array;
}

/** The transpose: [R, C] becomes [C, R]. For documents by terms, this is the inverted index. */
export function transpose(rows: SparseRows, columns: number): SparseRows {
  const { offsets, ids, values } = rows;
  const starts = new Uint32Array(columns + 1);
  for (const id of ids) starts[id + 1]!++;
  addUp(starts);
  const rowIds = new Uint32Array(ids.length);
  const columnValues = new Float32Array(ids.length);
  // Entries are written directly to their places; `groupByKey` would take twice the time
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
      const at = starts[ids[i]!]!++;
      rowIds[at] = row;
      columnValues[at] = values[i]!;
    }
  }
  stepBack(starts);
  return { offsets: starts, ids: rowIds, values: columnValues };
}

/** The dot product of row `i` of `a` and row `j` of `b`, which have the same columns. */
export function rowDot(a: SparseRows, i: number, b: SparseRows, j: number): number {
  let p = a.offsets[i]!;
  let q = b.offsets[j]!;
  const pEnd = a.offsets[i + 1]!;
  const qEnd = b.offsets[j + 1]!;
  let sum = 0;
  while (p < pEnd && q < qEnd) {
    const difference = a.ids[p]! - b.ids[q]!;
    if (difference === 0) sum += a.values[p]! * b.values[q]!;
    if (difference <= 0) p++;
    if (difference >= 0) q++;
  }
  return sum;
}
