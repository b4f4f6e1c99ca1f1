import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryOf, SharedMemory } from '../index.ts';

it('never hands out a byte twice, and reuses released bytes', () => {
  const actions = fc.array(fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.constant('release')));
  fc.assert(
    fc.property(actions, (all) => {
      const memory = new SharedMemory(0);
      const taken: { at: number; bytes: number }[] = [];
      for (const action of all) {
        if (typeof action === 'number') taken.push({ at: memory.take(action)!, bytes: action });
        else if (taken.length > 0) memory.release(taken.splice(taken.length >> 1, 1)[0]!.at);
        const inOrder = taken.toSorted((a, b) => a.at - b.at);
        for (const [i, { at, bytes }] of inOrder.entries()) {
          expect(at % 16).toBe(0);
          expect(at + bytes).toBeLessThanOrEqual(inOrder[i + 1]?.at ?? memory.memory!.buffer.byteLength);
        }
      }
    }),
  );
  const memory = new SharedMemory(0);
  const [first] = [memory.take(1000)!, memory.take(1000)!];
  memory.release(first);
  expect(memory.take(1000)).toBe(first);
});

it('places arrays of zeros side by side that stay valid as the memory grows', () => {
  const memory = new SharedMemory(0);
  const one = memory.place(3).fill(7);
  const other = memory.place(1_000_000); // more than the initial size
  expect(other.every((value) => value === 0)).toBe(true);
  other.fill(8);
  expect([...one]).toEqual([7, 7, 7]);
  expect(memoryOf(one, other)).toBe(memory);
  expect(memoryOf(one, new SharedMemory(0).place(1))).toBeUndefined();
  expect(memoryOf(one, new Uint32Array(1))).toBeUndefined();
});

it('has no room beyond 4 GiB', () => {
  const memory = new SharedMemory(0);
  expect(memory.take(2 ** 32 + 1)).toBeUndefined();
  expect(memory.take(16)).toBe(0);
});
