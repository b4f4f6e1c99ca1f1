import { expect, it } from 'vitest';
import { shapeOf } from './shape.ts';

const pathsOf = (text: string) => [...(shapeOf(text)?.paths ?? [])];

it('lists the paths of keys', () => {
  expect(pathsOf('{"a": [{"b": 1, "c": {"d": null}}], "e": "f"}')).toEqual([
    'a',
    'a[].b',
    'a[].c',
    'a[].c.d',
    'e',
  ]);
  expect(pathsOf('[[{"a\\"b": "c: {"}]]')).toEqual(['[][].a"b']);
});

it('tells which paths hold addresses', () => {
  const { addresses } = shapeOf(
    '{"url": "no", "a": ["https://a.example"], "b": [{"url": "HTTP://b.example"}]}',
  )!;
  expect([...addresses]).toEqual(['a[]', 'b[].url']);
});

it('takes a document that is cut anywhere', () => {
  const text = '[{"href": "https://a.example", "tags": ["x"]}]';
  for (let end = 1; end <= text.length; end++)
    expect(pathsOf(text.slice(0, end))).toEqual(
      ['[].href', '[].tags'].filter((path) => text.slice(0, end).includes(`${path.slice(3)}"`)),
    );
});

it('tells JSON Lines from one document', () => {
  expect(shapeOf('{"a": 1}\n{"b": 2}\n')).toMatchObject({ isLines: true });
  expect(shapeOf('{"a": 1}\n')).toMatchObject({ isLines: false });
  expect(shapeOf('a: 1')).toBeUndefined();
  expect(shapeOf('')).toBeUndefined();
});
