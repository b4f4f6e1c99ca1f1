/** Matrix factorization by implicit alternating least squares (iALS). */

import type { Floats } from '../../../base/index.ts';
import { LinkSageError, Random } from '../../../base/index.ts';
import type { Adjacency } from '../../questions/adjacency.ts';
import { holdersOf, type Interactions, prepareScores, type Recommender } from './recommender.ts';
import { diagonalize, solvePositive } from './symmetric.ts';

/** Settings of iALS; the names and where to look for good values are those of Rendle et al. (2022). */
export interface IalsOptions {
  /** d; default 64. */
  readonly factors?: number;
  /** α₀, the weight of a pair that is not held; a pair that is held weighs 1. Above 0, default 0.1. */
  readonly unobserved?: number;
  /** λ; above 0, default 0.003. */
  readonly regularization?: number;
  /** ν: how strongly λ grows with the number of pairs of a user or item; default 1. */
  readonly exponent?: number;
  /** How many times both sides are solved; default 16. */
  readonly sweeps?: number;
  /** Seed of the initial factors; default 0. */
  readonly seed?: number;
}

/** Standard deviation of the initial scores: Rendle et al. (2022), section 4. */
const deviation = 0.1;

/**
 * iALS (Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", 2008) as in Rendle,
 * Krichene, Zhang and Koren, "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (2022): user
 * factors w and item factors h [d] that minimize
 *
 *     Σ_{(u, i) held} (w_u · h_i − 1)² + α₀ Σ_{u, i} (w_u · h_i)²
 *       + λ (Σ_u (n_u + α₀ I)^ν |w_u|² + Σ_i (n_i + α₀ U)^ν |h_i|²)
 *
 * by solving each side exactly in turn. A user's factors follow from the items held, so a new user has factors too.
 *
 * @throws LinkSageError if a setting is out of range
 */
export function ials(interactions: Interactions, options: IalsOptions = {}): Recommender {
  const { factors = 64, sweeps = 16, seed = 0, ...rest } = options;
  const settings = { factors, unobserved: 0.1, regularization: 0.003, exponent: 1, ...rest };
  for (const name of ['factors', 'unobserved', 'regularization'] as const) {
    if (settings[name] > 0) continue;
    throw new LinkSageError(`ials: expected ${name} above 0, got ${settings[name]}`);
  }
  const { itemsOf, items } = interactions;
  const usersOf = holdersOf(interactions);
  const random = new Random(seed);
  let itemFactors: Float64Array = Float64Array.from(
    { length: items * factors },
    () => (deviation / Math.sqrt(factors)) * random.normal(),
  );
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const userFactors = new Side(itemFactors, settings).solveAll(itemsOf);
    itemFactors = new Side(userFactors, settings).solveAll(usersOf);
  }
  const side = new Side(itemFactors, settings);
  const own = new Float64Array(factors);
  const read = Float32Array.from(itemFactors); // half the memory to read for each user
  return {
    name: 'iALS',
    score: (held, out) => {
      const scores = prepareScores(items, held, out);
      side.solve(held, own, 0);
      for (let item = 0; item < items; item++) scores[item] = dot(read, item * factors, own, 0, factors);
      return scores;
    },
  };
}

interface SideSettings {
  readonly factors: number;
  readonly unobserved: number;
  readonly regularization: number;
  readonly exponent: number;
}

/**
 * The fixed side of a turn. Its factors Y [N, d] are rotated, in place, so that YᵀY is diagonal. That changes no dot
 * product, and the factors solved for come out in the same basis. For a row that holds the n rows Z of Y, solve
 *
 *     (D + ZᵀZ) x = Zᵀ 1,   D = α₀ YᵀY + λ (n + α₀ N)^ν,
 *
 * If n < d, that is done with an n × n matrix instead of a d × d one: x = D⁻¹ Zᵀ (1 + Z D⁻¹ Zᵀ)⁻¹ 1.
 */
class Side {
  readonly #factors: Float64Array;
  readonly #settings: SideSettings;
  /** The diagonal of YᵀY. */
  readonly #spectrum: Float64Array;
  readonly #matrix: Float64Array;
  readonly #vector: Float64Array;
  /** 1 / D of the row being solved. */
  readonly #inverse: Float64Array;
  readonly #scaled: Float64Array;

  constructor(factors: Float64Array, settings: SideSettings) {
    const d = settings.factors;
    const gram = gramOf(factors, d);
    turnRows(factors, diagonalize(gram, d), d);
    this.#factors = factors;
    this.#settings = settings;
    this.#spectrum = Float64Array.from({ length: d }, (_, k) => Math.max(0, gram[k * d + k]!));
    this.#matrix = new Float64Array(d * d);
    this.#vector = new Float64Array(d);
    this.#inverse = new Float64Array(d);
    this.#scaled = new Float64Array(d);
  }

  /** The factors of every row, [rows, d] */
  solveAll({ offsets, ids }: Adjacency): Float64Array {
    const rows = offsets.length - 1;
    const solved = new Float64Array(rows * this.#settings.factors);
    for (let row = 0; row < rows; row++) {
      this.solve(ids.subarray(offsets[row]!, offsets[row + 1]!), solved, row * this.#settings.factors);
    }
    return solved;
  }

  /** Writes the factors of one row that holds `held` to `out` at `at`. */
  solve(held: Uint32Array, out: Float64Array, at: number): void {
    const { factors: d, unobserved, regularization, exponent } = this.#settings;
    const rows = this.#factors.length / d;
    const ridge = regularization * (held.length + unobserved * rows) ** exponent;
    for (let k = 0; k < d; k++) this.#inverse[k] = 1 / (unobserved * this.#spectrum[k]! + ridge);
    if (held.length < d) this.#solveThroughHeld(held, out, at);
    else this.#solveThroughFactors(held, out, at);
  }

  #solveThroughHeld(held: Uint32Array, out: Float64Array, at: number): void {
    const d = this.#settings.factors;
    const n = held.length;
    const [factors, matrix, vector, inverse] = [this.#factors, this.#matrix, this.#vector, this.#inverse];
    const scaled = this.#scaled;
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < d; k++) scaled[k] = factors[held[i]! * d + k]! * inverse[k]!;
      for (let j = 0; j <= i; j++) matrix[i * n + j] = dot(scaled, 0, factors, held[j]! * d, d);
      matrix[i * n + i]!++;
    }
    vector.fill(1, 0, n);
    solvePositive(matrix, vector, n);
    out.fill(0, at, at + d);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < d; k++) out[at + k]! += vector[i]! * factors[held[i]! * d + k]! * inverse[k]!;
    }
  }

  #solveThroughFactors(held: Uint32Array, out: Float64Array, at: number): void {
    const d = this.#settings.factors;
    const [factors, matrix, vector, inverse] = [this.#factors, this.#matrix, this.#vector, this.#inverse];
    matrix.fill(0);
    vector.fill(0);
    for (let k = 0; k < d; k++) matrix[k * d + k] = 1 / inverse[k]!;
    for (const row of held) {
      addSquare(matrix, factors, row * d, d);
      for (let k = 0; k < d; k++) vector[k]! += factors[row * d + k]!;
    }
    solvePositive(matrix, vector, d);
    out.set(vector, at);
  }
}

/** The lower triangle, mirrored, of the sum of `row rowᵀ` over all rows: [d, d] */
function gramOf(factors: Float64Array, d: number): Float64Array {
  const gram = new Float64Array(d * d);
  const inFours = factors.length - (factors.length % (4 * d));
  for (let at = 0; at < inFours; at += 4 * d) addFourSquares(gram, factors, at, d);
  for (let at = inFours; at < factors.length; at += d) addSquare(gram, factors, at, d);
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) gram[j * d + i] = gram[i * d + j]!;
  return gram;
}

/** `addSquare` for four consecutive rows: the matrix, which does not fit into registers, is read and written once. */
function addFourSquares(matrix: Float64Array, rows: Float64Array, first: number, d: number): void {
  const [second, third, fourth] = [first + d, first + 2 * d, first + 3 * d];
  for (let i = 0; i < d; i++) {
    const [a, b, c, e] = [rows[first + i]!, rows[second + i]!, rows[third + i]!, rows[fourth + i]!];
    if (a === 0 && b === 0 && c === 0 && e === 0) continue;
    const to = i * d;
    for (let j = 0; j <= i; j++) {
      matrix[to + j]! +=
        a * rows[first + j]! + b * rows[second + j]! + c * rows[third + j]! + e * rows[fourth + j]!;
    }
  }
}

/** Adds `row rowᵀ` to the lower triangle of `matrix` [d, d]. */
function addSquare(matrix: Float64Array, rows: Float64Array, at: number, d: number): void {
  for (let i = 0; i < d; i++) {
    const value = rows[at + i]!;
    if (value === 0) continue; // a user or item without pairs
    for (let j = 0; j <= i; j++) matrix[i * d + j]! += value * rows[at + j]!;
  }
}

/** Replaces each row of `factors` by its dot products with the rows of `axes` [d, d]. */
function turnRows(factors: Float64Array, axes: Float64Array, d: number): void {
  const turned = new Float64Array(d);
  for (let at = 0; at < factors.length; at += d) {
    if (isZero(factors, at, d)) continue;
    let k = 0;
    for (; k + 3 < d; k += 4) fourDots(factors, at, axes, k, d, turned);
    for (; k < d; k++) turned[k] = dot(factors, at, axes, k * d, d);
    factors.set(turned, at);
  }
}

/** Whether a row is all zeros: that of a user or item without pairs. */
function isZero(rows: Float64Array, at: number, d: number): boolean {
  for (let k = 0; k < d; k++) if (rows[at + k] !== 0) return false;
  return true;
}

/** The dot products of a row with the axes `axis` to `axis + 3`, written to `out`; the row is read once for all four. */
function fourDots(
  rows: Float64Array,
  at: number,
  axes: Float64Array,
  axis: number,
  d: number,
  out: Float64Array,
): void {
  const [first, second, third, fourth] = [axis * d, (axis + 1) * d, (axis + 2) * d, (axis + 3) * d];
  let a = 0;
  let b = 0;
  let c = 0;
  let e = 0;
  for (let k = 0; k < d; k++) {
    const value = rows[at + k]!;
    a += value * axes[first + k]!;
    b += value * axes[second + k]!;
    c += value * axes[third + k]!;
    e += value * axes[fourth + k]!;
  }
  out[axis] = a;
  out[axis + 1] = b;
  out[axis + 2] = c;
  out[axis + 3] = e;
}

/** A dot product of 32-bit or 64-bit numbers. It adds in another order than `dotInFour`; the factors depend on it. */
function dot(a: Floats, i: number, b: Floats, j: number, length: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    first += a[i + k]! * b[j + k]!;
    second += a[i + k + 1]! * b[j + k + 1]!;
    third += a[i + k + 2]! * b[j + k + 2]!;
    fourth += a[i + k + 3]! * b[j + k + 3]!;
  }
  for (; k < length; k++) first += a[i + k]! * b[j + k]!;
  return first + second + third + fourth;
}
