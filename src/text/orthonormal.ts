/** Orthonormal columns by Cholesky decomposition of their inner products. */

/** A column that keeps less than this share of its length counts as a linear combination of earlier columns. */
const dependent = 1e-5;

/**
 * Makes the columns of `matrix` orthonormal in place. `matrix`: [rows, columns], row-major. Each new column combines the
 * old one with those before it: with `MᵀM = L Lᵀ`, the rows become `M L⁻ᵀ` (CholeskyQR: Yamamoto, Nakatsukasa, Yanagisawa
 * and Fukaya, 2015). The products are in double precision: squaring loses at most a factor of `dependent`², which leaves
 * the single precision of the matrix intact. Each row is read only twice. Dependent columns become zero.
 */
export function orthonormalize(matrix: Float32Array, rows: number, columns: number): void {
  const lower = productsOf(matrix, rows, columns);
  decompose(lower, columns);
  for (let r = 0; r < rows; r += atOnce) solveRows(matrix, r, Math.min(atOnce, rows - r), lower, columns);
}

/**
 * Rows that are done together: each number of the triangle is then read, and written, once for all of them. The sums are
 * added up in the same order as one by one.
 */
const atOnce = 4;

/** The lower triangle of MᵀM: [columns, columns] */
function productsOf(matrix: Float32Array, rows: number, columns: number): Float64Array {
  const products = new Float64Array(columns * columns);
  const block = Array.from({ length: atOnce }, () => new Float64Array(columns));
  const [one, two, three, four] = block as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let r = 0; r < rows; r += atOnce) {
    for (const [i, row] of block.entries()) {
      const start = (r + i) * columns;
      for (let c = 0; c < columns; c++) row[c] = r + i < rows ? matrix[start + c]! : 0;
    }
    for (let a = 0; a < columns; a++) {
      const [v, w, x, y] = [one[a]!, two[a]!, three[a]!, four[a]!];
      const start = a * columns;
      for (let b = 0; b <= a; b++) {
        products[start + b] = products[start + b]! + v * one[b]! + w * two[b]! + x * three[b]! + y * four[b]!;
      }
    }
  }
  return products;
}

/** Replaces the lower triangle by Cholesky's L, with 1 / L on the diagonal, or 0 for a dependent column. */
function decompose(lower: Float64Array, columns: number): void {
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b <= a; b++) {
      let rest = lower[a * columns + b]!;
      for (let c = 0; c < b; c++) rest -= lower[a * columns + c]! * lower[b * columns + c]!;
      if (b < a) lower[a * columns + b] = rest * lower[b * columns + b]!;
      else lower[a * columns + a] = rest > dependent ** 2 * lower[a * columns + a]! ? 1 / Math.sqrt(rest) : 0;
    }
  }
}

/** Solves `x Lᵀ = m` for `count` rows from `row` on, in place. */
function solveRows(
  matrix: Float32Array,
  row: number,
  count: number,
  lower: Float64Array,
  columns: number,
): void {
  // Rows that are not there repeat the last one: the same number is written several times
  const startOf = (i: number) => (row + Math.min(i, count - 1)) * columns;
  const [one, two, three, four] = [startOf(0), startOf(1), startOf(2), startOf(3)];
  for (let a = 0; a < columns; a++) {
    const start = a * columns;
    let [v, w, x, y] = [matrix[one + a]!, matrix[two + a]!, matrix[three + a]!, matrix[four + a]!];
    for (let b = 0; b < a; b++) {
      const factor = lower[start + b]!;
      v -= factor * matrix[one + b]!;
      w -= factor * matrix[two + b]!;
      x -= factor * matrix[three + b]!;
      y -= factor * matrix[four + b]!;
    }
    const scale = lower[start + a]!;
    matrix[one + a] = v * scale;
    matrix[two + a] = w * scale;
    matrix[three + a] = x * scale;
    matrix[four + a] = y * scale;
  }
}
