/** Which held-out saves were asked about, and why the others were not. */

import type { RowCounts } from '../../../questions/test-set.ts';
import type { EvaluationReport } from '../../report.ts';
import { html, type Markup } from '../markup.ts';
import { percent } from '../numbers.ts';
import { table } from '../tables.ts';

/** What became of a held-out save, and what that means. */
const fates: readonly (readonly [keyof RowCounts, string])[] = [
  ['warm', 'asked: the page had a save before the split (warm)'],
  ['cold', 'asked: the page had none (cold)'],
  ['withoutPage', 'left out: the pin links to no page'],
  ['nearCopies', 'left out: the pin repeats a known pin of the page, so that the answer would be known'],
  ['reAdded', 'left out: the list had the page before'],
  ['mirrored', 'left out: the list mirrors another list'],
  ['overCap', 'left out: beyond the 50 warm and 50 cold rows taken of one list, so that no list decides'],
];

/** A table of what became of the held-out saves. */
export function rowsSection({ rows }: EvaluationReport): Markup {
  return html`<p>A test row is a save after the split. Only fair questions count; for the others the first reason that
applies is given.</p>
${table(
  'Held-out saves',
  ['what became of them', 'saves', 'share'],
  [
    ...fates.map(([fate, meaning]) => [meaning, rows[fate], { number: shareOf(rows[fate], rows.heldOut) }]),
    ['all', rows.heldOut, { number: '' }],
  ],
)}`;
}

function shareOf(count: number, of: number): string {
  return of === 0 ? '–' : percent(count / of);
}
