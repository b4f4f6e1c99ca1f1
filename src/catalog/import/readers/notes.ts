/** Joins what was written about one link: notes, highlights, excerpts. */

/** Separates texts of different origin in a description. */
const SEPARATOR = ' — ';

/** Joins texts in order, each on one line, without empty ones and without one that another already contains. */
export function joinNotes(texts: readonly string[]): string {
  const kept: string[] = [];
  for (const text of texts.map((each) => each.replace(/\s+/g, ' ').trim())) {
    if (text !== '' && !kept.some((other) => other.includes(text))) kept.push(text);
  }
  return kept.join(SEPARATOR);
}
