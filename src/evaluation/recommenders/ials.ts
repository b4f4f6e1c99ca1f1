/** Matrix factorisation of what is held by implicit alternating least squares. */
import { LinkSageError, Random } from '../../base/index.ts';
import type { Adjacency } from '../adjacency.ts';
import { holdersOf, type Interactions, prepareScores, type Recommender } from './recommender.ts';
import { diagonalize, solvePositive } from './symmetric.ts';

/** Settings of iALS; the names and where to look for good values are those of Rendle et al. (2022). */
export interface IalsOptions {
  /** d; default 64. */
  readonly factors?: number;
  /** α₀, the weight of a pair that is not held, where one that is weighs 1; above 0, default 0.1. */
  readonly unobserved?: number;
  /** λ; above 0, default 0.003. */
  readonly regularisation?: number;
  /** ν: how far λ grows with what a user or item has; default 1. */
  readonly exponent?: number;
  /** How often both sides are solved; default 16. */
  readonly sweeps?: number;
  /** Of the first factors; default 0. */
  readonly seed?: number;
}

/** Standard deviation of the first scores: Rendle et al. (2022), section 4. */
const deviation = 0.1;

/**
 * iALS (Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets", 2008) as in Rendle,
 * Krichene, Zhang and Koren, "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (2022): user
 * factors w and item factors h [d] that minimise
 *
 *     Σ_{(u, i) held} (w_u · h_i − 1)² + α₀ Σ_{u, i} (w_u · h_i)²
 *       + λ (Σ_u (n_u + α₀ I)^ν |w_u|² + Σ_i (n_i + α₀ U)^ν |h_i|²)
 *
 * in turns, each side exactly. A user's factors are found from what is held, also those of a user that is new.
 *
 * @throws LinkSageError where a setting is out of range
 */
export function ials(interactions: Interactions, options: IalsOptions = {}): Recommender {
  const { factors = 64, sweeps = 16, seed = 0, ...rest } = options;
  const settings = { factors, unobserved: 0.1, regularisation: 0.003, exponent: 1, ...rest };
  for (const name of ['factors', 'unobserved', 'regularisation'] as const) {
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
  return {
    name: 'iALS',
    score: (held, out) => {
      const scores = prepareScores(items, held, out);
      side.solve(held, own, 0);
      for (let item = 0; item < items; item++)
        scores[item] = dot(itemFactors, item * factors, own, 0, factors);
      return scores;
    },
  };
}

interface SideSettings {
  readonly factors: number;
  readonly unobserved: number;
  readonly regularisation: number;
  readonly exponent: number;
}

/**
 * The fixed side of a turn. Its factors Y [N, d] are turned, in place, to where YᵀY is diagonal, which changes no dot
 * product; the factors solved for come out in the same basis. For a row that holds the n rows Z of Y
 *
 *     (D + ZᵀZ) x = Zᵀ 1,   D = α₀ YᵀY + λ (n + α₀ N)^ν,
 *
 * where n < d through the small matrix of as many rows as are held, x = D⁻¹ Zᵀ (1 + Z D⁻¹ Zᵀ)⁻¹ 1.
 */
class Side {
  readonly #factors: Float64Array;
  readonly #settings: SideSettings;
  /** The diagonal of YᵀY. */
  readonly #spectrum: Float64Array;
  readonly #matrix: Float64Array;
  readonly #vector: Float64Array;
  /** 1 / D of the row at hand. */
  readonly #inverse: Float64Array;

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
    const { factors: d, unobserved, regularisation, exponent } = this.#settings;
    const rows = this.#factors.length / d;
    const ridge = regularisation * (held.length + unobserved * rows) ** exponent;
    for (let k = 0; k < d; k++) this.#inverse[k] = 1 / (unobserved * this.#spectrum[k]! + ridge);
    if (held.length < d) this.#solveThroughHeld(held, out, at);
    else this.#solveThroughFactors(held, out, at);
  }

  #solveThroughHeld(held: Uint32Array, out: Float64Array, at: number): void {
    const d = this.#settings.factors;
    const n = held.length;
    const [factors, matrix, vector, inverse] = [this.#factors, this.#matrix, this.#vector, this.#inverse];
    for (let i = 0; i < n; i++) {
      const a = held[i]! * d;
      for (let j = 0; j <= i; j++) {
        const b = held[j]! * d;
        let sum = i === j ? 1 : 0;
        for (let k = 0; k < d; k++) sum += factors[a + k]! * factors[b + k]! * inverse[k]!;
        matrix[i * n + j] = sum;
      }
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
  for (let at = 0; at < factors.length; at += d) addSquare(gram, factors, at, d);
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) gram[j * d + i] = gram[i * d + j]!;
  return gram;
}

/** Adds `row rowᵀ` to the lower triangle of `matrix` [d, d]. */
function addSquare(matrix: Float64Array, rows: Float64Array, at: number, d: number): void {
  for (let i = 0; i < d; i++) {
    const value = rows[at + i]!;
    if (value === 0) continue; // rows of users and items that nothing is known of
    for (let j = 0; j <= i; j++) matrix[i * d + j]! += value * rows[at + j]!;
  }
}

/** Every row of `factors` times each row of `axes` [d, d], in place. */
function turnRows(factors: Float64Array, axes: Float64Array, d: number): void {
  const turned = new Float64Array(d);
  for (let at = 0; at < factors.length; at += d) {
    for (let k = 0; k < d; k++) turned[k] = dot(factors, at, axes, k * d, d);
    factors.set(turned, at);
  }
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[i + k]! * b[j + k]!;
  return sum;
}
