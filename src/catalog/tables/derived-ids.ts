/**
 * The ids of boards and pins from formats without ids. They follow from what a user knows: the name of the source, the
 * folder, the page. So a newer export of the same source meets the rows of the older one.
 */
import { contentHash } from '../../base/index.ts';

/** Separates the folders of a path in a board's title. */
const SEPARATOR = ' / ';

/** Marks the board of a tag in its id, so that it differs from a folder of the same name. */
const TAG_MARK = '#';

/** The most ways to split a title into folders that are tried. */
const mostSplits = 10_000;

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
  let tried = 0;
  for (const folder of splits(title)) {
    if (id === folderBoardId(source, folder)) return { folder };
    if (++tried === mostSplits) break;
  }
  return undefined;
}

/** The ways to split a title into folders: first at all separators, then at all but one, and so on. */
function* splits(title: string): Generator<readonly string[]> {
  const separators = separatorsOf(title);
  for (let kept = 0; kept <= separators.length; kept++) {
    for (const inNames of combinations(separators, kept)) {
      const parts = splitAt(
        title,
        separators.filter((position) => !inNames.includes(position)),
      );
      if (parts !== undefined) yield parts;
    }
  }
}

/** The positions of all separators, including those that overlap. */
function separatorsOf(title: string): number[] {
  const positions: number[] = [];
  for (let at = title.indexOf(SEPARATOR); at >= 0; at = title.indexOf(SEPARATOR, at + 1)) positions.push(at);
  return positions;
}

/** The parts between separators; undefined if separators overlap or a part is empty. */
function splitAt(title: string, separators: readonly number[]): string[] | undefined {
  const parts: string[] = [];
  let from = 0;
  for (const position of [...separators, title.length]) {
    if (position <= from) return undefined;
    parts.push(title.slice(from, position));
    from = position + SEPARATOR.length;
  }
  return parts;
}

/** All ways to choose `size` of the items, in order. */
function* combinations(items: readonly number[], size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i <= items.length - size; i++) {
    for (const others of combinations(items, size - 1, i + 1)) yield [items[i]!, ...others];
  }
}
