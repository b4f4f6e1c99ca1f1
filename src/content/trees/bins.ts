/** Numbers to bins of about equal counts, so that trees look at a few borders only. Legend: N rows, F features. */

/** More borders gained nothing on held-out pages. */
export const mostBins = 48;

export interface Binned {
  readonly rows: number;
  readonly features: number;
  /** By feature: the bin of each row; [F][N] */
  readonly columns: readonly Uint8Array[];
  /** By feature: bin b holds values of at most `borders[b]`, the last bin all others; [F][bins − 1] */
  readonly borders: readonly Float32Array[];
}

/** @param values [N, F] */
export function binFeatures(values: Float32Array, features: number): Binned {
  const rows = values.length / features;
  const columns: Uint8Array[] = [];
  const borders: Float32Array[] = [];
  const step = Math.max(1, Math.floor(rows / 20_000)); // a sample is enough for quantiles
  for (let f = 0; f < features; f++) {
    const sample: number[] = [];
    for (let row = 0; row < rows; row += step) sample.push(values[row * features + f]!);
    const own = findBorders(Float32Array.from(sample).sort());
    const column = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) column[row] = findBin(own, values[row * features + f]!);
    borders.push(own);
    columns.push(column);
  }
  return { rows, features, columns, borders };
}

function findBorders(sorted: Float32Array): Float32Array {
  const borders: number[] = [];
  for (let b = 1; b < mostBins; b++) {
    const at = Math.floor((b * sorted.length) / mostBins);
    const low = sorted[at - 1];
    if (low === undefined || low === sorted.at(-1)) continue;
    const next = sorted[firstAbove(sorted, low)]!;
    const border = Math.fround((low + next) / 2);
    if (border !== borders.at(-1)) borders.push(border);
  }
  return Float32Array.from(borders);
}

function firstAbove(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first bin whose border is not below the value. */
function findBin(borders: Float32Array, value: number): number {
  let [low, high] = [0, borders.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (borders[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
