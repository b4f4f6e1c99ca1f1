/** Which held-out saves were asked about, and why the others were not. */

import type { RowCounts } from '../../../questions/test-set.ts';
import type { EvaluationReport } from '../../report.ts';
import { html, type Markup } from '../markup.ts';
import { percent } from '../numbers.ts';
import { table } from '../tables.ts';

/** What happened to held-out saves. */
const fates: readonly (readonly [keyof RowCounts, string])[] = [
  ['warm', 'test row: the page had a save before the split (warm)'],
  ['cold', 'test row: the page had no save before the split (cold)'],
  ['withoutPage', 'left out: the pin links to no page'],
  ['nearDuplicates', 'left out: the pin repeats a known pin of the page, so the answer would be known'],
  ['reAdded', 'left out: the list already had the page'],
  ['mirrored', 'left out: the list mirrors another list'],
  [
    'overCap',
    'left out: beyond the limit of 50 warm and 50 cold rows per list, so that no single list decides',
  ],
];

/** A table of what happened to the held-out saves. */
export function rowsSection({ rows }: EvaluationReport): Markup {
  return html`<p>Test rows are the held-out saves that make a fair test. Each other save is counted under the first reason that
applies. A list is all boards of one owner.</p>
${table(
  'Held-out saves',
  ['what happened to them', 'saves', 'share'],
  [
    ...fates.map(([fate, meaning]) => [meaning, rows[fate], { number: shareOf(rows[fate], rows.heldOut) }]),
    ['all', rows.heldOut, { number: '' }],
  ],
)}`;
}

function shareOf(count: number, of: number): string {
  return of === 0 ? '–' : percent(count / of);
}
