import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAll } from '../../../testing/text-source.ts';
import { ImportLog } from '../../import-log.ts';
import { emptyRows, type Rows } from '../reader.ts';
import { type ImportRow, readInMemory } from './rows.ts';

/** All rows of the reader, and its log. */
async function readAllRows(rows: Iterable<unknown> | AsyncIterable<unknown>, strict = false) {
  const log = new ImportLog('rows', { strict });
  const all: Rows = emptyRows();
  const given = rows as Iterable<ImportRow>;
  for await (const batch of readInMemory(given, { name: 'rows', source: 'rows', log })) {
    for (const [table, some] of Object.entries(batch.rows)) (all[table as 'pins'] as unknown[]).push(...some);
  }
  return { rows: all, log };
}

const key = fc.constantFrom('a', 'b', '');
const text = fc.constantFrom('x', null, 7);
const url = fc.constantFrom('http://www.a.example/', 'mailto:x', null);
const anyRow = fc.oneof(
  fc.record({ url, title: text, published_at: fc.constantFrom('2024-05-01', 1e300, null) }),
  fc.record(
    { pin_id: key, url, image_vector: fc.constantFrom([1, 2], [], null) },
    { requiredKeys: ['pin_id'] },
  ),
  fc.record({ board_id: key, owner: text, color: text }, { requiredKeys: ['board_id'] }),
  fc.record({ pin_id: key, board_id: key, saved_at: fc.constantFrom(1_700_000_000, 'soon', null) }),
  fc.record({ name: text }),
);

it('are read like lines of JSON, valid or not', async () => {
  const check = fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 12 }), async (rows) => {
    const lines = rows.map((row) => JSON.stringify(row)).join('\n');
    const expected = await readAll('jsonl', lines);
    const found = await readAllRows(rows);
    expect(found.rows).toEqual(expected.rows);
    const unnamed = ({ log }: typeof found) =>
      log.findings.map(({ examples, ...finding }) => [
        finding,
        examples.map((example) => example.replace(/^(file|rows):/, '')),
      ]);
    expect(unnamed(found)).toEqual(unnamed(expected));
    expect(found.log.read).toBe(rows.length);
  });
  await fc.assert(check, { numRuns: 200 });
});

it('may contain dates, 32-bit floats and undefined columns', async () => {
  const at = new Date('1971-02-03T04:05:06.789Z'); // as a number, so few milliseconds would be read as seconds
  const image = Float32Array.of(0.1, 0.2);
  const pin: ImportRow<'pins'> = { pin_id: 'p', title: undefined, image_vector: image, created_at: at };
  const { rows } = await readAllRows([{ ...pin, board_id: undefined }]);
  expect(rows.pins).toEqual([
    expect.objectContaining({ pin_id: 'p', title: null, image_vector: [...image], created_at: at.getTime() }),
  ]);
  expect(rows.saves).toEqual([]);
});

it('have only columns of their table, and all required ones', async () => {
  // @ts-expect-error a pin has an id
  const nameless: ImportRow<'pins'> = { url: 'https://a.example' };
  // @ts-expect-error there is no such column
  const misspelled: ImportRow<'pages'> = { url: 'https://a.example', titel: 'A' };
  // @ts-expect-error a title is a text
  const mistyped: ImportRow = { board_id: 'b', title: 7 };
  const { log } = await readAllRows([misspelled, mistyped]);
  expect(log.count('refused')).toBe(2);
  expect((await readAllRows([nameless])).rows.pages).toHaveLength(1); // by its columns, it is a page
});

it('come from any iterable, in order', async () => {
  function* boards() {
    for (let i = 0; i < 9000; i++) yield { board_id: String(i) };
  }
  async function* slowly() {
    yield* boards();
  }
  for (const rows of [[...boards()], boards(), slowly()]) {
    const found = await readAllRows(rows);
    expect(found.rows.boards.map(({ board_id }) => board_id)).toEqual(
      Array.from({ length: 9000 }, (_, i) => `${i}`),
    );
  }
});

it.each([
  [[{ board_id: 'b' }, { pin_id: '' }], 'rows:2: expected pin_id to be text that is not empty, got ""'],
  [[{ pin_id: 'p', created_at: new Date(Number.NaN) }], 'created_at to be an ISO 8601'],
  [[null], 'rows:1: expected an object, got null'],
  [['url'], 'rows:1: expected an object, got "url"'],
])('%j are refused', async (rows, message) => {
  await expect(readAllRows(rows, true)).rejects.toThrow(message);
});
