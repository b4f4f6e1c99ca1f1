import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderByKey } from './radix-order.ts';

it('orderByKey sorts like a stable sort', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(5), fc.nat(0xffff_ffff))), (list) => {
      const keys = Uint32Array.from(list);
      const expected = list.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
      expect([...orderByKey(keys)]).toEqual(expected);
    }),
  );
});
