/** Attention: subsets of queries, masked keys, and errors of wrong shapes. */
import { expect, test } from 'vitest';
import { Random } from '../base/index.ts';
import { attention, createInterpreter, input, slice, type TensorData } from './index.ts';

const [sequences, length, width, heads] = [2, 5, 6, 3];
const shape = [sequences, length, width];
const query = input('query', 'float32', shape);
const key = input('key', 'float32', shape);
const value = input('value', 'float32', shape);
const mask = input('mask', 'bool', [sequences, length]);

const random = new Random(2);
const drawn = (): TensorData => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from({ length: sequences * length * width }, () => random.normal()),
});
const feeds = {
  query: drawn(),
  key: drawn(),
  value: drawn(),
  mask: {
    dtype: 'bool' as const,
    shape: [sequences, length],
    data: Uint8Array.of(1, 1, 0, 1, 0, 0, 1, 1, 1, 1),
  },
};

test('the first query alone gives the same output as among all queries', async () => {
  const whole = attention(query, key, value, { heads, mask });
  const first = attention(slice(query, 1, 0, 1), key, value, { heads, mask });
  const found = await createInterpreter({ whole: slice(whole, 1, 0, 1), first }).run(feeds);
  expect(found.first!.shape).toEqual([sequences, 1, width]);
  for (const [i, expected] of found.whole!.data.entries())
    expect(found.first!.data[i]).toBeCloseTo(expected, 12);
});

test('masked keys have no influence', async () => {
  const executor = createInterpreter({ heard: attention(query, key, value, { heads, mask }) });
  const { heard } = await executor.run(feeds);
  const changed = { ...feeds.value, data: feeds.value.data.slice() };
  for (const token of [2, 4, 5]) changed.data.fill(100, token * width, (token + 1) * width); // the mask is 0
  expect((await executor.run({ ...feeds, value: changed })).heard).toEqual(heard);
  changed.data.fill(100, width, 2 * width); // the mask is 1
  expect((await executor.run({ ...feeds, value: changed })).heard).not.toEqual(heard);
});

test.each<[string, () => unknown, RegExp]>([
  ['heads', () => attention(query, key, value, { heads: 4 }), /multiple of 4 heads, got float32 \[2, 5, 6\]/],
  [
    'keys',
    () => attention(query, slice(key, 2, 0, 3), value, { heads }),
    /expected key float32 \[2, 5, 6\], got float32 \[2, 5, 3\]/,
  ],
  [
    'values',
    () => attention(query, slice(key, 1, 0, 3), value, { heads }),
    /expected value float32 \[2, 3, 6\], got float32 \[2, 5, 6\]/,
  ],
  [
    'the mask',
    () => attention(query, key, value, { heads, mask: slice(mask, 1, 1) }),
    /expected mask bool \[2, 5\], got bool \[2, 4\]/,
  ],
  [
    'the bias',
    () => attention(query, key, value, { heads, bias: mask }),
    /expected bias float32 \[5\], got bool \[2, 5\]/,
  ],
])('names the wrong shape of %s', (_, build, message) => {
  expect(build).toThrow(message);
});
