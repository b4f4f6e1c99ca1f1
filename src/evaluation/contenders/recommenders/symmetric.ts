/** Linear algebra for small, dense, symmetric matrices in double precision, stored row by row. */

/** An element off the diagonal counts as zero below this share of the matrix' Frobenius norm. */
const negligible = 1e-13;

/**
 * Makes the symmetric `matrix` [n, n] diagonal in place, and gives its eigenvectors as the rows of an orthogonal
 * matrix V [n, n]: the result is `V matrix Vᵀ`. This is Jacobi's method by rows (Golub and Van Loan, "Matrix
 * Computations", 8.5.3). The nearer to diagonal the matrix is, the fewer rotations it takes.
 */
export function diagonalize(matrix: Float64Array, n: number): Float64Array {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const zero = negligible * Math.sqrt(matrix.reduce((sum, value) => sum + value * value, 0));
  let isDiagonal = false;
  while (!isDiagonal) {
    isDiagonal = true;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const between = matrix[p * n + q]!;
        if (Math.abs(between) <= zero) continue;
        isDiagonal = false;
        const ratio = (matrix[q * n + q]! - matrix[p * n + p]!) / (2 * between);
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
        const cosine = 1 / Math.sqrt(tangent * tangent + 1);
        const sine = tangent * cosine;
        turn(matrix, p, q, n, n, cosine, sine); // columns
        turn(matrix, p * n, q * n, 1, n, cosine, sine); // rows
        turn(vectors, p * n, q * n, 1, n, cosine, sine);
      }
    }
  }
  return vectors;
}

/** Rotates two vectors of n numbers that start at `p` and `q`; `step` is the distance between their numbers. */
function turn(
  matrix: Float64Array,
  p: number,
  q: number,
  step: number,
  n: number,
  cosine: number,
  sine: number,
): void {
  for (let i = 0; i < n; i++) {
    const a = matrix[p + i * step]!;
    const b = matrix[q + i * step]!;
    matrix[p + i * step] = cosine * a - sine * b;
    matrix[q + i * step] = sine * a + cosine * b;
  }
}

/**
 * Solves `matrix · x = b` by Cholesky decomposition. `matrix` [n, n] is symmetric and positive definite; only its lower
 * triangle is read, and it is overwritten. `b` [n] becomes x.
 */
export function solvePositive(matrix: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k]! * matrix[j * n + k]!;
      matrix[i * n + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= matrix[i * n + k]! * b[k]!;
    b[i] = sum / matrix[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= matrix[k * n + i]! * b[k]!;
    b[i] = sum / matrix[i * n + i]!;
  }
}
