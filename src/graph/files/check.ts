/** Checks of arrays that were read, since a wrong id would not cause an error but wrong results. */
import { LinkSageError, none } from '../../base/index.ts';
import type { Graph } from '../graph.ts';

/** An array, and the file that it was read from. */
export interface ReadArray {
  readonly file: string;
  readonly data: Uint32Array;
}

/** Throws LinkSageError naming the file if an array has a wrong length. */
export function checkLength(file: string, data: { readonly length: number }, expected: number): void {
  if (data.length !== expected) throw wrong(file, `${expected} elements`, String(data.length));
}

/** Throws LinkSageError naming the file if an id is not below `count`, or `none` if that is allowed. */
export function checkIds(
  { file, data }: ReadArray,
  count: number,
  allowed: 'ids' | 'ids or none' = 'ids',
): void {
  for (let i = 0; i < data.length; i++) {
    if (data[i]! < count || (allowed === 'ids or none' && data[i] === none)) continue;
    throw wrong(file, `ids below ${count}`, `${data[i]} at ${i}`);
  }
}

/** Throws LinkSageError naming the file if offsets do not ascend from 0 to the number of neighbors. */
export function checkOffsets({ file, data }: ReadArray, nodes: number, neighbors: Graph['neighbors']): void {
  checkLength(file, data, nodes + 1);
  if (data[0] !== 0) throw wrong(file, 'offsets that begin with 0', String(data[0]));
  for (let node = 0; node < nodes; node++) {
    if (data[node]! <= data[node + 1]!) continue;
    throw wrong(file, 'ascending offsets', `${data[node + 1]} after ${data[node]} at ${node + 1}`);
  }
  if (data[nodes] !== neighbors.length) {
    throw wrong(
      file,
      `offsets that end with the number of neighbors, ${neighbors.length}`,
      String(data[nodes]),
    );
  }
}

/** Throws LinkSageError naming the file if a column is not ascending. */
export function checkAscending({ file, data }: ReadArray): void {
  for (let i = 1; i < data.length; i++) {
    if (data[i - 1]! <= data[i]!) continue;
    throw wrong(file, 'ascending values', `${data[i]} after ${data[i - 1]} at ${i}`);
  }
}

function wrong(file: string, expected: string, got: string): LinkSageError {
  return new LinkSageError(`${file}: expected ${expected}, got ${got}`, {
    code: 'damaged',
    hint: 'Delete its folder, and run: linksage compile',
  });
}
