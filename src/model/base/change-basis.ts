/**
 * An encoder's weights, learned in the directions of one corpus, for those of another.
 *
 * Rows of words are turned to the leading directions of a corpus, R (see `word-start.ts`). The vectors of two corpora are
 * related by T = R_toᵀ · R_from: x_from ≈ x_to · T. What an encoder has learned is what it adds to a sum (`weights.ts`), so
 * it is enough to turn that: a matrix A that reads and writes vectors becomes T · A · Tᵀ. The sum itself keeps all
 * directions of the new corpus, also those that the old one lacks.
 *
 * P = numbers of a projection, W = width
 */
import type { Weight, Weights } from '../encoder/weights.ts';

/** How each weight reads or writes vectors, by its name without the layer; others do neither. */
const roles: Readonly<Record<string, 'rows' | 'reads' | 'writes' | 'both'>> = {
  cls: 'rows',
  'own.position': 'rows',
  'neighbor.position': 'rows',
  'degree.weight': 'rows',
  'degree.bias': 'rows',
  'visits.weight': 'rows',
  'stream.page': 'both',
  'stream.pin': 'both',
  'stream.board': 'both',
  query: 'reads',
  key: 'reads',
  value: 'reads',
  output: 'writes',
  'output.bias': 'rows',
  expand: 'reads',
  contract: 'writes',
  'contract.bias': 'rows',
};

/**
 * The weights for rows that are turned by `to` instead of `from`. `[P, W]` each
 *
 * @param weights of an encoder whose embeddings are as long as it is wide
 */
export function changeBasis(weights: Weights, from: Float32Array, to: Float32Array, width: number): Weights {
  const turn = product(transpose(to, width), from, from.length / width); // T: [W, W]
  const back = transpose(turn, width);
  const reads = (data: Float32Array) => product(turn, data, width);
  const writes = (data: Float32Array) => product(data, back, width);
  const change = (name: string, { shape, data }: Weight): Weight => {
    if (name === 'projection') return { shape, data: changeProjection(data, width, (x) => writes(reads(x))) };
    const role = roles[name.replace(/^layer\.\d+\./, '')];
    if (role === undefined) return { shape, data };
    if (role === 'both') return { shape, data: writes(reads(data)) };
    return { shape, data: role === 'reads' ? reads(data) : writes(data) };
  };
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, change(name, weight)]));
}

/** Turns what the projection of each kind has learned, which is its difference from the identity. `[kinds · W, W]` */
function changeProjection(
  data: Float32Array,
  width: number,
  change: (learned: Float32Array) => Float32Array,
): Float32Array {
  const size = width * width;
  const addIdentity = (matrix: Float32Array, sign: number) => {
    for (let i = 0; i < size; i += width + 1) matrix[i]! += sign;
    return matrix;
  };
  const changed = new Float32Array(data.length);
  for (let at = 0; at < data.length; at += size) {
    const learned = addIdentity(data.slice(at, at + size), -1);
    changed.set(addIdentity(change(learned), 1), at);
  }
  return changed;
}

/** `[rows, inner]` · `[inner, columns]` */
function product(a: Float32Array, b: Float32Array, inner: number): Float32Array {
  const [rows, columns] = [a.length / inner, b.length / inner];
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < inner; k++) {
      const value = a[row * inner + k]!;
      if (value === 0) continue;
      const [into, of] = [row * columns, k * columns];
      for (let column = 0; column < columns; column++) result[into + column]! += value * b[of + column]!;
    }
  }
  return result;
}

/** `[n, W]` → `[W, n]` */
function transpose(matrix: Float32Array, width: number): Float32Array {
  const rows = matrix.length / width;
  const turned = new Float32Array(matrix.length);
  for (let i = 0; i < matrix.length; i++) turned[(i % width) * rows + Math.floor(i / width)] = matrix[i]!;
  return turned;
}
