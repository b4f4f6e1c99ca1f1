import { expect, test } from 'vitest';
import type { BenchRow } from '../shared/report.ts';
import { qualityTables, splitBySet } from './results-quality.ts';

const row = (name: string, ours: number, rest: Partial<BenchRow> = {}): BenchRow => {
  return { case: name, metric: 'recall@100', better: 'higher', ours, ...rest };
};
const users = 'books: board-page, all (7 rows)';
const rows: BenchRow[] = [
  row(`${users}: random`, 0.01, { low: 0, high: 0.02 }),
  row(`${users}: bm25`, 0.2, { low: 0.1, high: 0.3 }),
  row(`${users}: LinkSage`, 0.25, { low: 0.2, high: 0.3, peer: 0.2, peerName: 'bm25', ratio: 1.25 }),
  row(`${users}: LinkSage minus random`, 0.24, { metric: 'recall@100 difference', wanted: 0, met: true }),
  row(`${users}: LinkSage minus bm25`, 0.05, {
    metric: 'recall@100 difference',
    low: -0.01,
    high: 0.11,
    wanted: 0,
    met: false,
  }),
  row('books: LinkSage beside CDL as published', 0.25, { peer: 0.5, peerName: 'CDL', ratio: 0.5 }),
  { case: 'books: all', metric: 'seconds', better: 'lower', ours: 30, wanted: 60, met: true },
  row('films: all', 3),
];

test('every data set has a part of its own', () => {
  expect([...splitBySet(rows)].map(([name, own]) => [name, own.length])).toEqual([
    ['books', 7],
    ['films', 1],
  ]);
});

test('a part says how it was made, what was wanted and got beside the best baseline, and how everybody did', () => {
  expect(qualityTables('books', splitBySet(rows).get('books')!).join('\n\n')).toBe(
    `
\`npm run -s bench -- quality --only books\`

Better than random, popularity and walk only in 1 of 1 comparisons.

| case | measure | wanted | got | best baseline | reached |
| --- | --- | --- | --- | --- | --- |
| board-page, all (7 rows): LinkSage minus bm25 | recall@100 difference | above 0 | 0.050 (-0.010 to 0.110) | bm25 0.200 | no |
| all | seconds | at most 60 | 30.000 |  | yes |

**books**

|  | board-page, all (7), recall@100 |
| --- | --- |
| random | 0.010 |
| bm25 | 0.200 |
| LinkSage | 0.250 |

| case | measure | got | peer | times better | wanted: reached |
| --- | --- | --- | --- | --- | --- |
| books: LinkSage beside CDL as published | recall@100 | 0.250 | 0.500 (CDL) | 0.500 |  |
`.trim(),
  );
});
