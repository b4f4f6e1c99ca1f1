/**
 * The ids of boards and pins from formats without ids. They follow from what a user knows: the name of the source, the
 * folder, the page. So a newer export of the same source meets the rows of the older one.
 */
import { contentHash } from '../../base/index.ts';

/** Separates the folders of a path in a board's title. */
const SEPARATOR = ' / ';

/** Marks the board of a tag in its id, so that it differs from a folder of the same name. */
const TAG_MARK = '#';

/** Limits of the search for the folders of a title: few titles have any separator in a name. */
const mostSeparators = 200;
const mostSteps = 100_000;

/** The id of the board of a folder; an empty path means the board of the source itself. */
export function folderBoardId(source: string, path: readonly string[]): string {
  return contentHash(source, ...path);
}

/** The id of the board of a tag. */
export function tagBoardId(source: string, tag: string): string {
  return contentHash(source, TAG_MARK, tag);
}

/** The id of the pin of a page in a folder: its board's id and the canonical URL. */
export function derivedPinId(folderBoard: string, url: string): string {
  return contentHash(folderBoard, url);
}

/** The title of the board of a folder that is not the source itself. */
export function folderTitle(path: readonly string[]): string {
  return path.join(SEPARATOR);
}

/** What a board with a derived id stands for. */
export type BoardPlace = { readonly folder: readonly string[] } | { readonly tag: string };

/**
 * Finds what the board of a source stands for. The title alone does not tell: a tag may be named like a folder, and a name
 * may contain the separator. The id proves which it is. Undefined if the id was not derived from the source's name.
 */
export function placeOfBoard(source: string, id: string, title: string): BoardPlace | undefined {
  if (id === folderBoardId(source, [])) return { folder: [] };
  if (id === tagBoardId(source, title)) return { tag: title };
  for (const folder of splits(title)) if (id === folderBoardId(source, folder)) return { folder };
  return undefined;
}

/**
 * The likeliest ways to split a title into folders: first those in which no name contains the separator, then those with
 * one separator in a name, and so on.
 */
function* splits(title: string): Generator<readonly string[]> {
  yield title.split(SEPARATOR);
  const separators = title.split(/ (?=\/ )/).length - 1; // also those that overlap
  if (separators > mostSeparators) return;
  const budget = { steps: mostSteps };
  for (let inNames = 0; inNames <= separators && budget.steps > 0; inNames++) {
    yield* splitsFrom(title, 0, inNames, budget);
  }
}

/** The ways to split the rest of a title with exactly `inNames` separators inside names. */
function* splitsFrom(
  title: string,
  from: number,
  inNames: number,
  budget: { steps: number },
): Generator<readonly string[]> {
  let skipped = 0;
  let end = title.indexOf(SEPARATOR, from + 1);
  for (; end >= 0 && skipped <= inNames; skipped++) {
    if (budget.steps-- <= 0) return;
    const name = title.slice(from, end);
    for (const rest of splitsFrom(title, end + SEPARATOR.length, inNames - skipped, budget)) {
      yield [name, ...rest];
    }
    end = title.indexOf(SEPARATOR, end + 1);
  }
  if (end < 0 && skipped === inNames && from < title.length) yield [title.slice(from)];
}
