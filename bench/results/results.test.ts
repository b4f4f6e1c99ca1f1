import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { BenchReport, BenchRow } from '../shared/report.ts';
import { renderPage } from './page.ts';
import { findHeadline, type ResultsRecord, readRecords, recordsFolder, updateRecord } from './record.ts';
import { splitByRecord } from './results.ts';
import { renderTables } from './tables.ts';

test('docs/results.md is rendered from docs/results/', async () => {
  expect(await readFile('docs/results.md', 'utf8')).toBe(renderPage(await readRecords(recordsFolder)));
});

const row = (name: string, ours: number, rest: Partial<BenchRow> = {}): BenchRow => {
  return { case: name, metric: 'recall@100', better: 'higher', ours, ...rest };
};
const users = 'books: board-page, all (7 rows)';
const toBaseline = { metric: 'recall@100 difference', low: -0.01, high: 0.3, wanted: 0 };
const rows: BenchRow[] = [
  row(`${users}: random`, 0.01, { low: 0, high: 0.02 }),
  row(`${users}: bm25`, 0.2),
  row(`${users}: LinkSage`, 0.25, { peer: 0.2, peerName: 'bm25', ratio: 1.25 }),
  row(`${users}: LinkSage minus random`, 0.24, { ...toBaseline, met: true }),
  row(`${users}: LinkSage minus bm25`, 0.05, { ...toBaseline, met: false }),
  row('books: LinkSage beside CDL as published', 0.25, { peer: 0.5, peerName: 'CDL', ratio: 0.5 }),
  { case: 'books: all', metric: 'seconds', better: 'lower', ours: 1300, wanted: 1200, met: false },
];
const machine = { cpu: 'abacus', cores: 1, memoryGiB: 2, platform: 'desk', node: '20', onnxruntime: '1' };
const record: ResultsRecord = {
  bench: 'quality',
  about: 'Books of readers.',
  commands: ['npm run -s bench -- quality --only books'],
  notes: ['They read.'],
  headlines: [
    {
      label: 'pages of a board',
      case: 'books: *, all (* rows): LinkSage minus *',
      metric: 'recall@100 difference',
    },
    { label: 'published', case: 'books: LinkSage beside * as published', metric: '*', peer: 'CDL' },
    { label: 'all', case: 'books: all', metric: 'seconds' },
  ],
  machine,
  rows,
};

test('the page has goals and figures beside the best baseline, how they were measured, and notes', () => {
  const page = renderPage(new Map([['quality-books', record]]));
  const lines = page.split('\n').filter((line) => line.startsWith('|'));
  expect(lines.slice(2)).toEqual([
    '| [quality-books](#quality-books) | pages of a board: recall@100 difference | above 0 | 0.050 (-0.010 to 0.300) | bm25 0.200 | no | `quality --only books` |',
    '|  | published: recall@100 |  | 0.250, 0.500 times | CDL 0.500 |  |  |',
    '|  | all: seconds | at most 1200 | 1300 |  | no |  |',
  ]);
  expect(page).toContain('Measured on abacus, 1 cores, 2 GiB, Node 20, ONNX Runtime 1, by:');
  expect(page).toContain(
    'All 7 rows: [results/quality-books.json](results/quality-books.json). 1 of 3 goals',
  );
  expect(page).toContain('\n- They read.\n');
});

test('a headline without a row is rejected', () => {
  const lost = { ...record, headlines: [{ label: 'lost', case: 'films: *', metric: 'seconds' }] };
  expect(() => renderPage(new Map([['quality-books', lost]]))).toThrow('expected a row of films: *');
});

test('of several rows, a headline takes those with a goal, and of these the least', () => {
  const find = (name: string, metric: string) => findHeadline({ label: '', case: name, metric }, rows);
  expect(find(`${users}: LinkSage*`, 'recall@100*')).toBe(rows[4]);
  expect(find(`${users}: *`, 'recall@100')).toBe(rows[0]);
  expect(find('books.*', '*')).toBeUndefined(); // a dot matches only a dot
});

test('full tables have every row, with differences in the column of their measure', () => {
  expect(renderTables('quality-books', record)).toBe(
    `
## quality-books

**${users}**

|  | recall@100 |
| --- | --- |
| random | 0.010 (0.000 to 0.020) |
| bm25 | 0.200 |
| LinkSage | 0.250, 1.250 times bm25 0.200 |
| LinkSage minus random | 0.240 (-0.010 to 0.300), goal: above 0, reached: yes |
| LinkSage minus bm25 | 0.050 (-0.010 to 0.300), goal: above 0, reached: no |

**books**

|  | recall@100 | seconds |
| --- | --- | --- |
| LinkSage beside CDL as published | 0.250, 0.500 times CDL 0.500 |  |
| all |  | 1300, goal: at most 1200, reached: no |
`.trim(),
  );
});

test('a report replaces the rows of its record; a report of quality, those of each data set', () => {
  const report: BenchReport = { bench: 'quality', machine, rows: [rows[6]!, row('films: all', 3)] };
  const parts = splitByRecord(report);
  expect([...parts]).toEqual([
    ['quality-books', [rows[6]]],
    ['quality-films', [row('films: all', 3)]],
  ]);
  const books = updateRecord(record, { ...report, rows: parts.get('quality-books')! });
  expect(books).toEqual({ ...record, rows: [rows[6]] });
  const films = updateRecord(undefined, { ...report, rows: parts.get('quality-books')! });
  expect(films.headlines).toEqual([{ label: 'books: all', case: 'books: all', metric: 'seconds' }]);
});
