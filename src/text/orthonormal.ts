/** Orthonormal columns by Cholesky's decomposition of their products. */

/** A column that keeps less than this share of its length is taken for a combination of those before it. */
const dependent = 1e-5;

/**
 * Makes the columns of `matrix` [rows, columns], row by row in memory, orthonormal in place, each out of itself and those
 * before it: with the products `MᵀM = L Lᵀ`, the rows become `M L⁻ᵀ` (CholeskyQR: Yamamoto, Nakatsukasa, Yanagisawa and
 * Fukaya, 2015). Products are of double precision, so that what is lost by squaring, `dependent`² at worst, leaves the
 * single precision of the matrix. A row is read twice, however many columns there are. Dependent columns become zero.
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

/** Cholesky's L in place of the lower triangle, with 1 / L on the diagonal; 0 there for a dependent column. */
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
