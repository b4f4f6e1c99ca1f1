/** A report for people: a text of at most 110 columns. */
import type { EvaluationReport } from '../report.ts';
import type { RowCounts } from '../test-set.ts';
import { formatCount, wrapText } from './format.ts';
import { printTask } from './task.ts';
import { printVectors } from './vectors.ts';

/** The report as text, readable without knowing how it was made. */
export function printReport(report: EvaluationReport): string {
  const { subject, rows, tasks, vectors, randomVectors } = report;
  const hasRows = rows.warm + rows.cold > 0;
  const sections = [
    wrapText(
      `Model ${subject.model}, graph ${subject.graph}, view ${subject.view} (${subject.fingerprint}): all of ` +
        'them know only what was saved before the split.',
    ),
    printRows(rows),
    ...(hasRows ? [explainMeasures(), ...tasks.map(printTask)] : []),
    printVectors(vectors, randomVectors),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function printRows(rows: RowCounts): string[] {
  const asked = rows.warm + rows.cold;
  const reasons: [number, string][] = [
    [rows.withoutPage, 'whose pin links to no page'],
    [rows.nearCopies, 'whose pin repeats a known pin of the page'],
    [rows.reAdded, 'of pages that their list had before'],
    [rows.mirrored, 'in lists that mirror another list'],
    [rows.overCap, 'beyond the 50 warm and 50 cold ones taken of a list'],
  ];
  const leftOut = reasons
    .filter(([count]) => count > 0)
    .map(([count, why]) => `${formatCount(count)} ${why}`);
  if (asked === 0) {
    const why =
      rows.heldOut === 0
        ? 'the split holds no save back'
        : `of ${formatCount(rows.heldOut)} held-out saves none is a fair question`;
    const mend = 'Import more saves, or choose another split, so that there is something to measure.';
    return wrapText([`No test rows: ${why}.`, ...describe(leftOut), mend].join(' '));
  }
  const kept = `${formatCount(asked)} test rows of ${formatCount(rows.heldOut)} held-out saves: `;
  const slices =
    `${formatCount(rows.warm)} warm (their page had a save before the split) and ` +
    `${formatCount(rows.cold)} cold (it had none).`;
  return wrapText([kept + slices, ...describe(leftOut)].join(' '));
}

function describe(leftOut: readonly string[]): string[] {
  return leftOut.length === 0 ? [] : [`Left out: ${leftOut.join('; ')}.`];
}

function explainMeasures(): string[] {
  return wrapText(
    '@K is recall@K, the share of rows whose answer is among the K best candidates; MRR is the mean of 1 / rank of ' +
      'the answer. 1 is best for both. Differences come with their 95 % interval.',
  );
}
