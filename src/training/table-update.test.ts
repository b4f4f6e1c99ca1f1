import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/index.ts';
import type { SparseRows } from '../text/index.ts';
import { TableOptimizer } from './table-update.ts';

const rows = 12;
const width = 3;

function randomFeatures(random: Random, texts: number): SparseRows {
  const offsets = [0];
  const ids: number[] = [];
  for (let text = 0; text < texts; text++) {
    for (let row = 0; row < rows; row++) if (random.below(4) === 0) ids.push(row);
    offsets.push(ids.length);
  }
  const values = Float32Array.from(ids, () => random.normal());
  return { offsets: Uint32Array.from(offsets), ids: Uint32Array.from(ids), values };
}

/** Row-wise Adagrad with the gradient of the whole table, in float64: what the formula says, word by word. */
function updateDensely(
  table: Float64Array,
  accumulators: Float64Array,
  features: SparseRows,
  texts: readonly number[],
  gradients: Float32Array,
  learningRate: number,
) {
  const gradient = new Float64Array(rows * width);
  for (const [u, text] of texts.entries()) {
    for (let i = features.offsets[text]!; i < features.offsets[text + 1]!; i++) {
      for (let w = 0; w < width; w++)
        gradient[features.ids[i]! * width + w]! += features.values[i]! * gradients[u * width + w]!;
    }
  }
  for (let row = 0; row < rows; row++) {
    const own = gradient.subarray(row * width, (row + 1) * width);
    accumulators[row]! += own.reduce((sum, value) => sum + value ** 2, 0) / width;
    for (let w = 0; w < width; w++)
      table[row * width + w]! -= (learningRate * own[w]!) / Math.sqrt(accumulators[row]! + 1e-10);
  }
}

describe('TableOptimizer', () => {
  it('updates as the formula says, batch after batch', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new Random(seed);
        const features = randomFeatures(random, 8);
        const data = Float32Array.from({ length: rows * width }, () => random.normal());
        const accumulators = new Float32Array(rows);
        const dense = { table: Float64Array.from(data), accumulators: Float64Array.from(accumulators) };
        const optimizer = new TableOptimizer({ data, width }, accumulators);
        for (let batch = 0; batch < 4; batch++) {
          const texts = [...random.shuffle(Uint32Array.from({ length: 8 }, (_, i) => i)).subarray(0, 5)];
          const gradients = Float32Array.from({ length: 5 * width }, () => random.normal());
          optimizer.update(features, texts, gradients, 0.1);
          updateDensely(dense.table, dense.accumulators, features, texts, gradients, 0.1);
        }
        for (const [i, value] of dense.table.entries()) expect(data[i]).toBeCloseTo(value, 4);
        for (const [row, value] of dense.accumulators.entries())
          expect(Math.abs(accumulators[row]! - value)).toBeLessThan(1e-5 * (1 + value));
      }),
    );
  });

  it('leaves rows alone that no text of the batch has', () => {
    const features: SparseRows = {
      offsets: Uint32Array.of(0, 1, 2),
      ids: Uint32Array.of(3, 5),
      values: Float32Array.of(1, 1),
    };
    const data = new Float32Array(rows * width).fill(1);
    const accumulators = new Float32Array(rows);
    new TableOptimizer({ data, width }, accumulators).update(features, [1], Float32Array.of(1, 2, 3), 0.1);
    const changed = Array.from({ length: rows }, (_, row) => row).filter(
      (row) => accumulators[row] !== 0 || data[row * width] !== 1,
    );
    expect(changed).toEqual([5]);
  });
});
