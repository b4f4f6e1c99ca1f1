/** What the names of files say about their collection. */

/** A part of an export that comes in several files: `part_000001` of Pocket, `pins-part2`, `export 2 of 3`. */
const part = /[\s._-]*(?:\(?part[\s._-]*\d+\)?|\(?\d+\s*of\s*\d+\)?)$/i;

/** What programs add to the name of each export: the number of a download, the word for a copy, a date with or without time. */
const additions: readonly RegExp[] = [
  /[\s._-]*\(\d+\)$/,
  /[\s._-]+(?:copy|kopie|copie|copia)(?:[\s._-]*\d+)?$/i,
  /[\s._-]*(?<!\d)(?:\d{4}([._-]?)\d{2}\1\d{2}|\d{1,2}([._-])\d{1,2}\2(?:\d{4}|\d{2}))(?:[T\s._-]+\d{2}[:._-]?\d{2}(?:[:._-]?\d{2})?Z?)?$/i,
];

/** The name of the export that a part belongs to; undefined if the name is not that of a part. */
export function wholeOf(stem: string): string | undefined {
  if (!part.test(stem)) return undefined;
  return stem.replace(part, '') || 'part';
}

/** A name without what programs add to the name of each export: `bookmarks_5_1_24 (1)` → `bookmarks`. */
export function baseOf(stem: string): string {
  let base = (wholeOf(stem) ?? stem).trim();
  for (let before = ''; before !== base; ) {
    before = base;
    for (const addition of additions) base = base.replace(addition, '') || base;
  }
  return base.toLowerCase();
}
