/** What the modes of a search find: a line for each mode, columns for the measures and then for the slices. */

import { firstMeasure, type SearchReport, searchMeasures } from '../../search/measure.ts';
import { gainOf, overlapTexts, searchQuestion } from '../../search/texts.ts';
import { howLittle } from '../few-rows.ts';
import { verdictOf } from '../verdicts.ts';
import { fitText, formatCount, formatDifference, formatShare, wrapText } from './format.ts';

const nameWidth = 15;
const measureWidth = 12;
const sliceWidth = 12;

/** The lines about search. */
export function printSearch({ candidates, slices, overlap, cutoff }: SearchReport): string[] {
  const [all, ...parts] = slices;
  const cells = (texts: readonly string[], width: number) =>
    texts.map((text) => text.padStart(width)).join('');
  const line = (name: string, measures: readonly string[], sliced: readonly string[]) =>
    `${fitText(name, nameWidth)}${cells(measures, measureWidth)}  ${cells(sliced, sliceWidth)}`.trimEnd();
  const noMeasures = searchMeasures.map(() => '');
  const gain = gainOf(all!);
  const interval = `[${formatDifference(gain.low)}, ${formatDifference(gain.high)}]`;
  const found = overlap.map(({ foundBy, queries, hybrid }) => {
    const byHybrid = hybrid === null ? '' : ` (hybrid finds ${formatShare(hybrid)} of these)`;
    return `${overlapTexts[foundBy]} ${formatCount(queries)}${byHybrid}`;
  });
  return [
    ...wrapText(
      `SEARCH: ${searchQuestion} ${formatCount(candidates)} pages, ${formatCount(all!.queries)} queries. "All words": the ` +
        `page contains every word of the query. "Some words": the page lacks some or all of them. ${howLittle(all!.queries)}`.trimEnd(),
    ),
    '',
    line('', noMeasures, [`${firstMeasure} of`]),
    line(
      '',
      searchMeasures,
      parts.map(({ slice }) => slice),
    ),
    line(
      'queries',
      noMeasures,
      parts.map(({ queries }) => formatCount(queries)),
    ),
    ...all!.modes.map(({ mode, measures }, i) =>
      line(
        mode,
        searchMeasures.map((measure) => formatShare(measures[measure].mean)),
        parts.map(({ modes }) =>
          modes[i] === undefined ? '–' : formatShare(modes[i].measures[firstMeasure].mean),
        ),
      ),
    ),
    '',
    `hybrid against ${gain.against}: ${gain.measure} ${formatDifference(gain.mean)} ${interval}, ${verdictOf(gain)}`,
    ...wrapText(`The page is among the first ten hits of: ${found.join(', ')}.`),
    ...wrapText(
      `Hits that score no higher than nonsense does (${formatShare(cutoff.score)}) are not shown: nothing is found for ` +
        `${formatShare(cutoff.empty)} of the queries` +
        (cutoff.lost === null
          ? '.'
          : `; ${formatShare(cutoff.lost)} of those with the page among the first ten lose it.`),
    ),
  ];
}
