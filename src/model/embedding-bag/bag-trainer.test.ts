import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import type { SparseRows } from '../../text/index.ts';
import { allocateTable, type BagTrainer, type EmbeddingTable } from '../index.ts';
import { createBagTrainer } from './create-bag-trainer.ts';

const rows = 12;
const width = 4;

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

function sumDensely(table: Float64Array, features: SparseRows, texts: readonly number[]): Float64Array {
  const vectors = new Float64Array(texts.length * width);
  for (const [u, text] of texts.entries()) {
    for (let i = features.offsets[text]!; i < features.offsets[text + 1]!; i++)
      for (let w = 0; w < width; w++)
        vectors[u * width + w]! += features.values[i]! * table[features.ids[i]! * width + w]!;
  }
  return vectors;
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

/** A trainer of a table with the given values. */
interface Opener {
  readonly table: (data: Float32Array) => EmbeddingTable;
  readonly threads: number;
  /** How often properties are checked: threads take time to start. */
  readonly numRuns: number;
}

function inWasm(data: Float32Array): EmbeddingTable {
  const table = allocateTable(data.length / width, width);
  table.data.set(data);
  return table;
}

const openers: Record<string, Opener> = {
  JavaScript: { table: (data) => ({ data: data.slice(), width }), threads: 1, numRuns: 100 },
  WebAssembly: { table: inWasm, threads: 1, numRuns: 100 },
  'WebAssembly on three threads': { table: inWasm, threads: 3, numRuns: 5 },
};

function normals(random: Random, length: number): Float32Array {
  return Float32Array.from({ length }, () => random.normal());
}

describe.each(Object.entries(openers))(
  'the bag trainer in %s',
  (_, { table: makeTable, threads, numRuns }) => {
    it('sums and updates as the formulas say, batch after batch', async () => {
      const check = fc.asyncProperty(fc.nat(), async (seed) => {
        const random = new Random(seed);
        const features = randomFeatures(random, 8);
        const table = makeTable(normals(random, rows * width));
        const accumulators = new Float32Array(rows);
        const dense = { table: Float64Array.from(table.data), accumulators: Float64Array.from(accumulators) };
        const trainer = createBagTrainer(table, accumulators, { threads });
        for (let batch = 0; batch < 4; batch++) {
          const texts = [...random.shuffle(Uint32Array.from({ length: 8 }, (_, i) => i)).subarray(0, 5)];
          const vectors = sumDensely(dense.table, features, texts);
          for (const [i, value] of trainer.sum(features, texts).entries())
            expect(value).toBeCloseTo(vectors[i]!, 4);
          const gradients = normals(random, 5 * width);
          trainer.update(features, texts, gradients, 0.1);
          updateDensely(dense.table, dense.accumulators, features, texts, gradients, 0.1);
        }
        await trainer.dispose();
        for (const [i, value] of dense.table.entries()) expect(table.data[i]).toBeCloseTo(value, 4);
        for (const [row, value] of dense.accumulators.entries())
          expect(Math.abs(accumulators[row]! - value)).toBeLessThan(1e-5 * (1 + value));
      });
      await fc.assert(check, { numRuns });
    });

    it('leaves rows alone that no text of the batch has', async () => {
      const features: SparseRows = {
        offsets: Uint32Array.of(0, 1, 2),
        ids: Uint32Array.of(3, 5),
        values: Float32Array.of(1, 1),
      };
      const table = makeTable(new Float32Array(rows * width).fill(1));
      const accumulators = new Float32Array(rows);
      const trainer = createBagTrainer(table, accumulators, { threads });
      trainer.update(features, [1], Float32Array.of(1, 2, 3, 4), 0.1);
      await trainer.dispose();
      const changed = Array.from({ length: rows }, (_, row) => row).filter(
        (row) => accumulators[row] !== 0 || table.data[row * width] !== 1,
      );
      expect(changed).toEqual([5]);
    });
  },
);

it('gives the same on any number of threads, to the bit, whatever the sizes', async () => {
  const random = new Random(5);
  const features = randomFeatures(random, 300);
  const texts = Array.from({ length: 300 }, (_, text) => text);
  const values = normals(random, rows * width);
  const gradients = normals(random, 300 * width);
  const run = async (threads: number) => {
    const table = inWasm(values);
    const accumulators = new Float32Array(rows);
    const trainer: BagTrainer = createBagTrainer(table, accumulators, { threads });
    trainer.sum(features, texts.slice(0, 3)); // so that the memory grows between jobs
    trainer.update(features, texts, gradients, 0.1);
    const vectors = trainer.sum(features, texts).slice();
    await trainer.dispose();
    return { vectors, table: table.data.slice(), accumulators };
  };
  const one = await run(1);
  for (const threads of [2, 3, 16]) expect(await run(threads)).toEqual(one);
});
