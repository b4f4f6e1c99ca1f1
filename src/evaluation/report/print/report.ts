/** A report for people: a text of at most 110 columns. */

import type { RowCounts } from '../../questions/test-set.ts';
import type { BaselineSettings, EvaluationReport, TaskReport } from '../report.ts';
import { formatCount, wrapText } from './format.ts';
import { printSearch } from './search.ts';
import { printTask } from './task.ts';
import { printVectors } from './vectors.ts';

/** The report as text, readable without knowing how it was made. */
export function printReport(report: EvaluationReport): string {
  const { subject, rows, tasks, search, vectors, randomVectors } = report;
  const hasRows = rows.warm + rows.cold > 0;
  const sections = [
    wrapText(
      `Model ${subject.model}, graph ${subject.graph}, view ${subject.view} (${subject.fingerprint}): all of ` +
        'them know only what was saved before the split.',
    ),
    printRows(rows),
    ...(hasRows
      ? [explainMeasures(describeDegrees(tasks)), printBaselines(report.baselines), ...tasks.map(printTask)]
      : []),
    ...(search === null ? [] : [printSearch(search)]),
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

function explainMeasures(lowDegrees: readonly string[]): string[] {
  return wrapText(
    'recall@K is the share of the answers among the K best candidates, MRR the mean of 1 / rank of the answer, NDCG@K ' +
      'the sum of 1 / log2(1 + rank) over the answers among the first K, as a share of the most there could be: 1 is best ' +
      'for all. Slices: the page is warm or cold; what is asked about (page, board or user) was known by few links, ' +
      `low, or by more, high (${lowDegrees.join(', ')}); the page has a text or is bare, an address alone. The ` +
      'difference to the best baseline comes with its 95 % interval; intervals of all figures and all other ' +
      'differences stand in report.json.',
  );
}

/** `page-pin 1`: up to how many links a degree is low, by the kind of task. */
function describeDegrees(tasks: readonly TaskReport[]): string[] {
  return [...new Set(tasks.map(({ id, lowDegree }) => `${id.split(',')[0]} up to ${lowDegree}`))];
}

function printBaselines({ settings, tunedOn }: BaselineSettings): string[] {
  const listed = Object.entries(settings).map(
    ([name, values]) =>
      `${name} ${Object.entries(values)
        .map((pair) => pair.join(' '))
        .join(', ')}`,
  );
  const how =
    tunedOn === null
      ? 'Baselines are not tuned (linksage tune does it)'
      : `Baselines were tuned on validation saves of view ${tunedOn}`;
  return wrapText(`${how}: ${listed.join('; ')}.`);
}
