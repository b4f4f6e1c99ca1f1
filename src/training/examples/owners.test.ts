import { expect, it } from 'vitest';
import { numberOwners } from './owners.ts';

it('gives boards of one owner one number, and each board without an owner its own', () => {
  expect([...numberOwners(['Ann', '', 'Bob', 'Ann', '', 'Bob'])]).toEqual([0, 1, 2, 0, 3, 2]);
  expect(numberOwners([])).toHaveLength(0);
});
