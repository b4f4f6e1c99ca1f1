/** A report as text for a terminal, at most 110 columns wide. */

import type { RowCounts } from '../../questions/test-set.ts';
import { howLittle } from '../few-rows.ts';
import type { BaselineSettings, EvaluationReport, TaskReport } from '../report.ts';
import { formatCount, wrapText } from './format.ts';
import { printPicks } from './picks.ts';
import { printSearch } from './search.ts';
import { printTask } from './task.ts';
import { printVectors } from './vectors.ts';

/** The report as text. */
export function printReport(report: EvaluationReport): string {
  const { subject, rows, tasks, search, vectors, randomVectors } = report;
  const hasRows = rows.warm + rows.cold > 0;
  const sections = [
    wrapText(
      `Model ${subject.model}, graph ${subject.graph}, view ${subject.view} (${subject.fingerprint}). All of it was ` +
        'made without the held-out saves.',
    ),
    printRows(rows),
    ...(hasRows
      ? [
          explainMeasures(describeDegrees(tasks)),
          printFusion(report.fusion),
          printBaselines(report.baselines),
          ...tasks.map(printTask),
        ]
      : []),
    ...(search === null ? [] : [printSearch(search)]),
    ...(report.picks === null ? [] : [printPicks(report.picks)]),
    printVectors(vectors, randomVectors),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function printRows(rows: RowCounts): string[] {
  const asked = rows.warm + rows.cold;
  const reasons: [number, string][] = [
    [rows.withoutPage, 'whose pin links to no page'],
    [rows.nearDuplicates, 'whose pin repeats a known pin of the page'],
    [rows.reAdded, 'of a page that the list already had'],
    [rows.mirrored, 'in lists that mirror another list'],
    [rows.overCap, 'beyond the limit of 50 warm and 50 cold saves per list'],
  ];
  const leftOut = reasons
    .filter(([count]) => count > 0)
    .map(([count, why]) => `${formatCount(count)} ${why}`);
  if (asked === 0) {
    const why =
      rows.heldOut === 0
        ? 'the split holds no save back'
        : `none of the ${formatCount(rows.heldOut)} held-out saves is eligible`;
    const hint = 'Import more saves, or choose another split, so that there is something to measure.';
    return wrapText([`No test rows: ${why}.`, ...describe(leftOut), hint].join(' '));
  }
  const kept = `${formatCount(asked)} test rows of ${formatCount(rows.heldOut)} held-out saves: `;
  const slices =
    `${formatCount(rows.warm)} warm (the page had a save before the split) and ` +
    `${formatCount(rows.cold)} cold (it had none).`;
  return wrapText([kept + slices, ...describe(leftOut), howLittle(asked)].join(' ').trimEnd());
}

function describe(leftOut: readonly string[]): string[] {
  return leftOut.length === 0 ? [] : [`Left out: ${leftOut.join('; ')}.`];
}

function explainMeasures(lowDegrees: readonly string[]): string[] {
  return wrapText(
    'For all measures, 1 is perfect. recall@K: the share of the answers that are among the K best candidates. MRR: the ' +
      'mean of 1 / rank of the answer. NDCG@K: the sum of 1 / log2(1 + rank) over the answers among the first K, as a ' +
      'share of the maximum. Slices: warm and cold pages; low, where the page, board or user had few known links (' +
      `${lowDegrees.join(', ')}), and high, where it had more; pages with text, and bare ones that only have an ` +
      'address. The difference to the best baseline has a 95 % interval. report.json has all intervals and all other ' +
      'differences.',
  );
}

/** For each kind of task, up to how many known links a degree is low: `page-pin up to 1`. */
function describeDegrees(tasks: readonly TaskReport[]): string[] {
  return [...new Set(tasks.map(({ id, lowDegree }) => `${id.split(',')[0]} up to ${lowDegree}`))];
}

function printFusion({ words, rows }: EvaluationReport['fusion']): string[] {
  const weights = `pins ${words.pin}, boards ${words.board}, pages ${words.page}, pages for a typed text ${words.text}`;
  const how = rows === 0 ? 'the defaults' : `chosen on ${formatCount(rows)} validation saves`;
  return wrapText(
    `Hybrid: the cosine plus λ times the share of the query's words that a candidate has. λ, ${how}: ${weights}.`,
  );
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
