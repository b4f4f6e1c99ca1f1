/** Orthonormal columns by modified Gram–Schmidt. */

/** A column that keeps less than this share of its length is taken for a combination of those before it. */
const dependent = 1e-5;

/**
 * Makes the columns of `matrix` [rows, columns], row by row in memory, orthonormal in place: each loses its parts
 * along those before it, twice, for accuracy (Giraud, Langou and Rozložník, 2005), then gets unit length.
 * Dependent columns become zero.
 */
export function orthonormalize(matrix: Float32Array, rows: number, columns: number): void {
  for (let c = 0; c < columns; c++) {
    const before = columnDot(matrix, rows, columns, c, c);
    for (let pass = 0; pass < 2; pass++) removeEarlier(matrix, rows, columns, c);
    const squares = columnDot(matrix, rows, columns, c, c);
    const scale = squares > dependent ** 2 * before ? 1 / Math.sqrt(squares) : 0;
    for (let r = 0; r < rows; r++) matrix[r * columns + c]! *= scale;
  }
}

/** Subtracts from column `c` its projections on the columns before it. */
function removeEarlier(matrix: Float32Array, rows: number, columns: number, c: number): void {
  const along = new Float64Array(c);
  for (let r = 0; r < rows; r++) {
    const start = r * columns;
    const value = matrix[start + c]!;
    for (let b = 0; b < c; b++) along[b]! += value * matrix[start + b]!;
  }
  for (let r = 0; r < rows; r++) {
    const start = r * columns;
    let sum = 0;
    for (let b = 0; b < c; b++) sum += along[b]! * matrix[start + b]!;
    matrix[start + c]! -= sum;
  }
}

function columnDot(matrix: Float32Array, rows: number, columns: number, a: number, b: number): number {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += matrix[r * columns + a]! * matrix[r * columns + b]!;
  return sum;
}
