/** One tracked "awesome" list: its entries, and the day on which each link was first seen. */
import {
  type MarkdownEntry,
  readMarkdownList,
} from '../../src/catalog/import/readers/markdown/markdown-list.ts';
import { canonicalizeUrl } from '../../src/content/index.ts';

/** The header that the tracker adds to a list: title, description, navigation links, and a rule. */
const trackerHeader = /^# [\s\S]*?\n\[ \[Daily\][\s\S]*?^---$/m;

/**
 * Star counts, which are newer than their entries: those of the tracker at the end of a link's text
 * (`[kit (⭐1.2k)](...)`), and those of machine-made lists after the description (☆`1,234`).
 */
const starCounts = /\s?\(⭐[\d.]+[kKM]?\)|\s?☆`[\d,]+`/g;

/** The heading of a day: `## [May 25, 2026](/content/2026/05/25/README.md)`. */
const dayLine = /^## \[[^\]]*\]\(\/content\/(\d{4}\/\d{2}\/\d{2})\/README\.md\)$/m;

/** An entry of a list. */
export interface TrackedEntry extends MarkdownEntry {
  /** The canonical URL. */
  readonly url: string;
}

/** Reads the entries of the tracker's copy of a list, without the additions of the tracker. */
export function readTrackedList(text: string): TrackedEntry[] {
  return entriesOf(text.replace(trackerHeader, '').replace(starCounts, ''));
}

/** Reads the first day, as an ISO 8601 date, of each canonical URL in a list's daily updates. */
export function readFirstSightings(text: string): Map<string, string> {
  const firstSeen = new Map<string, string>();
  const [, ...parts] = text.split(dayLine); // then, alternately, a day and its text
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const day = parts[i]!.replaceAll('/', '-');
    for (const { url } of entriesOf(parts[i + 1]!)) {
      const known = firstSeen.get(url);
      if (known === undefined || day < known) firstSeen.set(url, day);
    }
  }
  return firstSeen;
}

/** The links that a text lists to pages. Links in headings and in running text, such as an introduction, are no entries. */
function entriesOf(text: string): TrackedEntry[] {
  return readMarkdownList(text).entries.flatMap((entry) => {
    const { url } = canonicalizeUrl(entry.address);
    return url === undefined || (entry.kind !== 'item' && entry.kind !== 'row') ? [] : [{ ...entry, url }];
  });
}
