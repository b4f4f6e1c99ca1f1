/** Records in full: every row of a report in tables. */
import type { BenchRow } from '../shared/report.ts';
import { decimal, goal, interval, table, verdict } from './markdown.ts';
import type { ResultsRecord } from './record.ts';

/** The suffix that marks a difference in a measure; its values go into the column of the measure itself. */
const difference = / difference$/;

/**
 * A table per question, which is the part of a case before the last colon. It has a line per contender, which is the
 * part after the colon, and a column per measure.
 */
export function renderTables(name: string, { rows }: ResultsRecord): string {
  const placed = rows.map((row) => ({ row, ...placeOf(row) }));
  const tables = unique(placed.map(({ question }) => question)).map((question) => {
    const own = placed.filter((each) => each.question === question);
    const measures = unique(own.map(({ measure }) => measure));
    const lines = unique(own.map(({ line }) => line)).map((line) => [
      line,
      ...measures.map((measure) =>
        own
          .filter((each) => each.line === line && each.measure === measure)
          .map(({ row }) => cellOf(row))
          .join('; '),
      ),
    ]);
    const title = question === '' ? [] : [`**${question}**`];
    return [...title, table(['', ...measures], lines)].join('\n\n');
  });
  return [`## ${name}`, ...tables].join('\n\n');
}

function placeOf({ case: name, metric }: BenchRow): { question: string; line: string; measure: string } {
  const at = name.lastIndexOf(': ');
  return {
    question: at < 0 ? '' : name.slice(0, at),
    line: at < 0 ? name : name.slice(at + 2),
    measure: metric.replace(difference, ''),
  };
}

/** `0.812 (0.790 to 0.833), 1.1 times bm25 0.741, goal: above 0, reached: yes` */
function cellOf(row: BenchRow): string {
  const { peer, peerName, ratio } = row;
  const times = ratio === undefined || ratio === null ? 'beside' : `${decimal(ratio)} times`;
  const wanted = goal(row);
  return [
    interval(row),
    ...(peer === undefined || peer === null ? [] : [`${times} ${peerName} ${decimal(peer)}`]),
    ...(wanted === '' ? [] : [`goal: ${wanted}, reached: ${verdict(row)}`]),
  ].join(', ');
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
