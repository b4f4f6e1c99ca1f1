/** The dot product of rows of numbers. */

/**
 * The dot product of `length` numbers of `a` from `p` on and of `b` from `q` on. Four sums at a time, since one alone
 * would wait for each addition; their order is fixed, so equal rows give equal products.
 */
export function dot(a: Float32Array, p: number, b: Float32Array, q: number, length: number): number {
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
