/** One tracked "awesome" list: its entries, and the day on which each link was first seen in it. */
import { type MarkdownList, readMarkdownList } from '../../src/catalog/index.ts';

/** What the tracker writes before a list: a title, navigation links, and a rule that ends it. */
const trackerHeader = /^# (?<name>.*?)(?: Overview)?\n[\s\S]*?^---$/m;

/**
 * Star counts, which were added after the entries were written: the tracker's at the end of a link's text
 * (`[kit (⭐1.2k)](...)`), and those of lists made by machine after the description (☆`1,234`).
 */
const starCounts = /\s?\(⭐[\d.]+[kKM]?\)|\s?☆`[\d,]+`/g;

/** A line that opens a day: `## [May 25, 2026](/content/2026/05/25/README.md)`. */
const dayLine = /^## \[[^\]]*\]\(\/content\/(\d{4})\/(\d{2})\/(\d{2})\/README\.md\)$/m;

/**
 * Reads the tracker's copy of a list without what the tracker added to it.
 *
 * @param name names the list where neither it nor the tracker gives it a title
 */
export function readTrackedList(text: string, name: string): MarkdownList {
  const header = trackerHeader.exec(text);
  const blank = (header?.[0] ?? '').replace(/[^\n]/g, ''); // entries keep their line numbers
  const list = (blank + text.slice(header?.[0].length ?? 0)).replace(starCounts, '');
  return readMarkdownList(list, { source: header?.groups?.name ?? name });
}

/** The first day, in milliseconds since 1970, of each canonical URL in a list's daily updates. */
export function readFirstSightings(text: string): Map<string, number> {
  const firstSeen = new Map<string, number>();
  const [, ...parts] = text.split(dayLine); // then year, month, day and the text of each day
  for (let i = 0; i + 3 < parts.length; i += 4) {
    const [year, month, day, entries] = parts.slice(i, i + 4) as [string, string, string, string];
    const seen = Date.UTC(Number(year), Number(month) - 1, Number(day));
    for (const { url } of readMarkdownList(entries, { source: '' }).entries) {
      firstSeen.set(url, Math.min(seen, firstSeen.get(url) ?? seen));
    }
  }
  return firstSeen;
}
