/** What a search is measured with: texts that people might have typed, each with the page that they wanted. */
import { joinTexts } from '../../model/index.ts';
import { wordJaccard, words } from '../../text/index.ts';
import { rowOf } from '../adjacency.ts';
import type { Links } from '../links.ts';
import { nearCopy, type TestRows } from '../test-set.ts';
import type { Universe } from '../universe.ts';

/** People type few words. */
const mostWords = 8;

/** Queries, each with the page that it asks for, by position. n = queries */
export interface SearchQueries {
  /** `[n]` */
  readonly texts: readonly string[];
  /** `[n]` */
  readonly pages: Uint32Array;
}

/**
 * The first eight words of the title of each test row's pin, or of its description where it has no title. Left out are
 * pins that say no word, those whose first words are a near copy of a whole known pin of the page (the test rows have
 * compared whole pins with whole pins), and what was asked before: the same words for the same page.
 */
export function chooseQueries(
  { tables: { pin: pins }, known }: Universe,
  { pinsOfPage }: Links,
  rows: TestRows,
): SearchQueries {
  const texts: string[] = [];
  const pages: number[] = [];
  const asked = new Set<string>();
  const isKnown = (text: string, page: number) =>
    rowOf(pinsOfPage, page).some(
      (pin) =>
        pin < known.pin && wordJaccard(text, joinTexts(pins.title[pin], pins.description[pin])) >= nearCopy,
    );
  for (const [row, pin] of rows.pin.entries()) {
    const page = rows.page[row]!;
    const text = firstWords(pins.title[pin]!) || firstWords(pins.description[pin]!);
    const question = `${page} ${words(text).join(' ')}`;
    if (words(text).length === 0 || asked.has(question) || isKnown(text, page)) continue;
    asked.add(question);
    texts.push(text);
    pages.push(page);
  }
  return { texts, pages: Uint32Array.from(pages) };
}

function firstWords(text: string): string {
  return text.trim().split(/\s+/).slice(0, mostWords).join(' ');
}
