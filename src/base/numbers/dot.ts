/** Dot products of rows of numbers. The order of additions is fixed, so equal rows give equal products. */

/** Floats of 32 or 64 bits. */
export type Floats = Float32Array | Float64Array;

/** `Σ a_i · b_i` over the first `length` numbers, added in order. Default length: all of `a`. */
export function dot(a: Floats, b: Floats, length: number = a.length): number {
  return dotAt(a, 0, b, 0, length);
}

/** The dot product of `a[p .. p + length)` and `b[q .. q + length)`, added in order. */
export function dotAt(a: Floats, p: number, b: Floats, q: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[p + i]! * b[q + i]!;
  return sum;
}

/**
 * As {@link dotAt}, with four independent sums, since a single sum waits for each addition. A fifth faster; the last
 * bits differ from `dotAt`.
 */
export function dotInFour(a: Float32Array, p: number, b: Float32Array, q: number, length: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    first += a[p + i]! * b[q + i]!;
    second += a[p + i + 1]! * b[q + i + 1]!;
    third += a[p + i + 2]! * b[q + i + 2]!;
    fourth += a[p + i + 3]! * b[q + i + 3]!;
  }
  for (; i < length; i++) first += a[p + i]! * b[q + i]!;
  return first + second + (third + fourth);
}
