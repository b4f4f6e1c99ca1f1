/** The modes and slices of a search for people. */
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

/** What is asked. */
export const searchQuestion =
  'Given the first words of a pin that was saved later, as somebody would type them who looks for its page, find the ' +
  'page among all pages: by meaning (vector), by words (lexical), or by both (hybrid), which is what a search does ' +
  'unless told otherwise.';

/** What a mode goes by. */
export const modeTexts: Readonly<Record<SearchMode, string>> = {
  vector: 'vector: meaning',
  lexical: 'lexical: words',
  hybrid: 'hybrid: both',
};

/** What is in a slice. */
export const searchSliceTexts: Readonly<Record<SearchSliceName, string>> = {
  all: 'all queries',
  warm: 'the page had a save before the split',
  cold: 'the page had none',
  'all words': 'the page says all words of the query',
  'some words': 'it lacks some of them, or all',
};

/** Who finds a page. */
export const overlapTexts: Readonly<Record<Overlap['foundBy'], string>> = {
  both: 'meaning and words alike',
  vector: 'meaning alone',
  lexical: 'words alone',
  neither: 'neither',
};

/** What hybrid gains over the better of the other two modes, by a measure. */
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
