import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupByKey, membersOf, none, orderByKey, sharedUint32 } from '../index.ts';

const positionsOf = (count: number) => Array.from({ length: count }, (_, i) => i);

it('groupByKey gives each group its positions, ascending', () => {
  const key = fc.oneof(fc.nat(6), fc.constant(none));
  fc.assert(
    fc.property(
      fc.array(fc.record({ key, leftOut: fc.nat(1) })),
      fc.nat(8),
      fc.boolean(),
      (rows, count, some) => {
        const keys = Uint32Array.from(rows, (row) => row.key);
        const leftOut = some ? Uint8Array.from(rows, (row) => row.leftOut) : undefined;
        const groups = groupByKey(keys, count, leftOut && { leftOut });
        const found = positionsOf(count).map((group) => [...membersOf(groups, group)]);
        const wanted = (group: number) =>
          positionsOf(rows.length).filter((i) => keys[i] === group && leftOut?.[i] !== 1);
        expect(found).toEqual(positionsOf(count).map(wanted));
        expect(groups.members).toHaveLength(groups.offsets[count]!);
      },
    ),
  );
});

it('groupByKey maps keys to groups, and writes to arrays from the given allocator', () => {
  const groupOf = Uint32Array.of(1, none, 0);
  const groups = groupByKey(Uint32Array.of(0, 1, 2, 0), 2, { groupOf, place: sharedUint32 });
  expect([...groups.offsets]).toEqual([0, 1, 3]);
  expect([...groups.members]).toEqual([2, 0, 3]);
  expect(groups.offsets.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(groups.members.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it('orderByKey sorts like a stable sort', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(5), fc.nat(none))), (list) => {
      const keys = Uint32Array.from(list);
      const expected = positionsOf(list.length).sort((a, b) => keys[a]! - keys[b]! || a - b);
      expect([...orderByKey(keys)]).toEqual(expected);
    }),
  );
});
