import { describe, expect, it } from 'vitest';
import { Random } from '../base/index.ts';
import { findTopics, orthonormalize } from './index.ts';

describe('findTopics', () => {
  it('finds the leading singular directions of documents in blocks', () => {
    // Three blocks with disjoint words and decreasing size: each is a singular direction
    const offsets = [0];
    const ids: number[] = [];
    const documents = [160, 40, 10];
    for (const [block, count] of documents.entries()) {
      for (let d = 0; d < count; d++) {
        ids.push(3 * block, 3 * block + 1, 3 * block + 2);
        offsets.push(ids.length);
      }
    }
    const values = new Float32Array(ids.length).fill(1 / Math.sqrt(3));
    const rows = { offsets: Uint32Array.from(offsets), ids: Uint32Array.from(ids), values };
    const basis = findTopics(rows, 9, 3, 7);
    for (let topic = 0; topic < 3; topic++) {
      for (let word = 0; word < 9; word++) {
        const expected = Math.floor(word / 3) === topic ? 1 / Math.sqrt(3) : 0;
        expect(Math.abs(Math.abs(basis[word * 3 + topic]!) - expected)).toBeLessThan(0.03); // after three rounds
      }
    }
  });
});

it('orthonormalize gives orthonormal columns, and zeros for dependent ones', () => {
  const random = new Random(3);
  const [rows, columns] = [50, 6];
  const matrix = Float32Array.from({ length: rows * columns }, () => random.normal());
  for (let r = 0; r < rows; r++)
    matrix[r * columns + 4] = 2 * matrix[r * columns]! - matrix[r * columns + 1]!;
  orthonormalize(matrix, rows, columns);
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++) {
      let dot = 0;
      for (let r = 0; r < rows; r++) dot += matrix[r * columns + a]! * matrix[r * columns + b]!;
      expect(dot).toBeCloseTo(a === b && a !== 4 ? 1 : 0, 5);
    }
  }
});
