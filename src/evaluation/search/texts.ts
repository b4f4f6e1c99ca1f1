/** The modes and slices of a search in words. */
import type { SearchMode } from '../../search/index.ts';
import type { Difference } from '../measures/measures.ts';
import { verdictOf } from '../report/verdicts.ts';
import {
  firstMeasure,
  type Overlap,
  type SearchMeasure,
  type SearchSlice,
  type SearchSliceName,
} from './measure.ts';

/** The question that the measurement of search asks. */
export const searchQuestion =
  'Given the first words of a pin that was saved later, as somebody who looks for its page might type them, find that ' +
  'page among all pages: by meaning (vector), by words (lexical), or by both (hybrid, the default of a search).';

/** What each mode compares. */
export const modeTexts: Readonly<Record<SearchMode, string>> = {
  vector: 'vector: meaning',
  lexical: 'lexical: words',
  hybrid: 'hybrid: both',
};

/** Which queries are in each slice. */
export const searchSliceTexts: Readonly<Record<SearchSliceName, string>> = {
  all: 'all queries',
  warm: 'the page had a save before the split',
  cold: 'the page had no save before the split',
  'all words': 'the page contains every word of the query',
  'some words': 'the page lacks some or all words of the query',
};

/** Which modes find a page. */
export const overlapTexts: Readonly<Record<Overlap['foundBy'], string>> = {
  both: 'both meaning and words',
  vector: 'meaning alone',
  lexical: 'words alone',
  neither: 'neither of them',
};

/** The difference between hybrid and the better of the other two modes, by a measure. */
export function gainOf(
  { modes, differences }: SearchSlice,
  measure: SearchMeasure = firstMeasure,
): Difference {
  const meanOf = (mode: SearchMode) => modes.find((each) => each.mode === mode)!.measures[measure].mean;
  const better = meanOf('vector') >= meanOf('lexical') ? 'vector' : 'lexical';
  return differences.find((each) => each.against === better && each.measure === measure)!;
}

/** `better than lexical` */
export function gainText(gain: Difference): string {
  const phrases = {
    better: 'better than',
    worse: 'worse than',
    'no clear difference': 'no clear difference to',
  } as const;
  return `${phrases[verdictOf(gain)]} ${gain.against}`;
}
