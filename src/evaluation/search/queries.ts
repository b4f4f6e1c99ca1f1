/** The queries that search is measured with: texts that people might have typed, each with the page that they wanted. */
import { joinTexts } from '../../catalog/index.ts';
import { wordJaccard, words } from '../../text/index.ts';
import { rowOf } from '../questions/adjacency.ts';
import type { Candidates } from '../questions/candidates.ts';
import type { Links } from '../questions/links.ts';
import { sampleByHash } from '../questions/sample.ts';
import { duplicateSimilarity, type TestRows } from '../questions/test-set.ts';

/** Words of a query at most, as people type few. */
const mostWords = 8;
/** Queries at most: enough for intervals two or three percentage points wide. */
const mostQueries = 2000;

/** Queries, each with the position of the page that it asks for. n = queries */
export interface SearchQueries {
  /** `[n]` */
  readonly texts: readonly string[];
  /** `[n]` */
  readonly pages: Uint32Array;
}

/**
 * Makes queries from test rows: the first eight words of the title of the row's pin, or of its description if it has no
 * title. Left out are pins without words, queries that are near-duplicates of a known pin of the page, and repetitions
 * of the same words for the same page. If there are more than 2,000, that many are sampled by hash.
 */
export function chooseQueries(
  { tables: { pin: pins }, known }: Candidates,
  { pinsOfPage }: Links,
  rows: TestRows,
): SearchQueries {
  const asked = new Map<string, { readonly text: string; readonly page: number }>();
  const isKnown = (text: string, page: number) =>
    rowOf(pinsOfPage, page).some(
      (pin) =>
        pin < known.pin &&
        wordJaccard(text, joinTexts(pins.title[pin], pins.description[pin])) >= duplicateSimilarity,
    );
  for (const [row, pin] of rows.pin.entries()) {
    const page = rows.page[row]!;
    const text = firstWords(pins.title[pin]!) || firstWords(pins.description[pin]!);
    const question = `${page} ${words(text).join(' ')}`;
    if (words(text).length === 0 || asked.has(question) || isKnown(text, page)) continue;
    asked.set(question, { text, page });
  }
  const questions = [...asked.keys()];
  const chosen = sampleByHash([...questions.keys()], mostQueries, (i) => questions[i]!).map(
    (i) => asked.get(questions[i]!)!,
  );
  return { texts: chosen.map(({ text }) => text), pages: Uint32Array.from(chosen, ({ page }) => page) };
}

function firstWords(text: string): string {
  return text.trim().split(/\s+/).slice(0, mostWords).join(' ');
}
