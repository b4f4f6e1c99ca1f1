import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JsonSplitter } from './split.ts';

function split(chunks: readonly string[]) {
  const splitter = new JsonSplitter();
  const parts = chunks.flatMap((chunk) => splitter.push(chunk));
  return { parts, rest: splitter.end() };
}

const cut = (text: string, size: number) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];

it('finds the elements of an array, and of the arrays of an object, however text and chunks are cut', () => {
  const member = fc.oneof(fc.record({ a: fc.jsonValue(), '[{"': fc.string() }), fc.string(), fc.integer());
  fc.assert(
    fc.property(
      fc.oneof(fc.array(member), fc.dictionary(fc.string(), fc.oneof(fc.array(member), member))),
      fc.constantFrom(undefined, 2),
      fc.integer({ min: 1, max: 9 }),
      (document, indent, size) => {
        const { parts, rest } = split(cut(JSON.stringify(document, null, indent), size));
        const expected = Array.isArray(document)
          ? document.map((value) => [undefined, value])
          : Object.entries(document).flatMap(([key, value]): unknown[][] =>
              Array.isArray(value) ? value.map((each) => [key, each]) : [[key, value]],
            );
        const found = parts.map(({ key, text }) => [key && JSON.parse(key), JSON.parse(text)]);
        expect(found).toEqual(
          JSON.parse(JSON.stringify(expected, (_, value) => value ?? null)).map(([key, value]: unknown[]) => [
            key ?? undefined,
            value,
          ]),
        );
        expect(rest).toBeUndefined();
      },
    ),
    { numRuns: 200 },
  );
});

it('numbers lines', () => {
  const { parts } = split(['[\n  {"a":\n 1},\n\n', '  {"b": 2}\n]']);
  expect(parts.map(({ line }) => line)).toEqual([2, 5]);
});

it('gives what the end of the text cuts off', () => {
  expect(split(['[{"a": 1}, {"b"']).rest?.text).toBe('{"b"');
  expect(split(['{"list": [1']).rest?.text).toBe('1');
});

it('begins a key anew after a quote that its line does not close, however chunks are cut', () => {
  const text = '{oops": {\n"key": 1}';
  expect(split(cut(text, 1))).toEqual(split([text]));
  expect(split([text]).parts.map(({ key }) => key)).toEqual(['"key"']);
});
