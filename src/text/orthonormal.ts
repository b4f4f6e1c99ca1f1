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
  for (let r = 0; r < rows; r++) solveRow(matrix, r * columns, lower, columns);
}

/** The lower triangle of MᵀM: [columns, columns] */
function productsOf(matrix: Float32Array, rows: number, columns: number): Float64Array {
  const products = new Float64Array(columns * columns);
  const row = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) row[c] = matrix[r * columns + c]!;
    for (let a = 0; a < columns; a++) {
      const value = row[a]!;
      if (value === 0) continue;
      const start = a * columns;
      for (let b = 0; b <= a; b++) products[start + b]! += value * row[b]!;
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

/** Solves `x Lᵀ = m` for the row at `start`, in place. */
function solveRow(matrix: Float32Array, start: number, lower: Float64Array, columns: number): void {
  for (let a = 0; a < columns; a++) {
    let rest = matrix[start + a]!;
    for (let b = 0; b < a; b++) rest -= lower[a * columns + b]! * matrix[start + b]!;
    matrix[start + a] = rest * lower[a * columns + a]!;
  }
}
