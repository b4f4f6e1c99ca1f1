/** Binary search in an ascending column. */

/** The first index whose value is at least `value`, or the length. `column`: ascending. */
export function lowerBound(column: Uint32Array | Float64Array, value: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
