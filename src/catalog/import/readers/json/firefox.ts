/** Firefox's backup of bookmarks: a tree of `{"type": "text/x-moz-place-container", "title", "children"}`. */
import type { SavedFolder, SavedLink } from '../reader.ts';
import { documentFormat } from './format.ts';
import { type JsonObject, objectsOf, objectsUnder, splitNames, textOf, timeOf } from './values.ts';

const CONTAINER = 'text/x-moz-place-container';
const PLACE = 'text/x-moz-place';

/** Names of the folders that Firefox shows in the reader's language. */
const rootNames: Readonly<Record<string, string>> = {
  bookmarksMenuFolder: 'Bookmarks Menu',
  toolbarFolder: 'Bookmarks Toolbar',
  unfiledBookmarksFolder: 'Other Bookmarks',
  mobileFolder: 'Mobile Bookmarks',
};

/** Times are microseconds. Old backups keep descriptions in `annos`, and tags in folders below `tagsFolder`. */
export const firefox = documentFormat({
  detect: (shape) => shape.has('guid', 'children[].typeCode') || shape.has('typeCode', 'root'),
  *linksOf(members) {
    const folders = objectsUnder('children', members);
    const tags = new Map<string, string[]>();
    for (const { object } of folders) if (isTags(object)) collectTags(object, tags);
    for (const { object, line } of folders) yield* linksIn(object, [], line, tags);
  },
});

function* linksIn(
  node: JsonObject,
  path: readonly string[],
  line: number,
  tags: ReadonlyMap<string, readonly string[]>,
): Generator<SavedLink | SavedFolder> {
  if (isTags(node)) return;
  const title = textOf(node.title);
  const description = descriptionOf(node);
  if (node.type === PLACE) {
    const address = textOf(node.uri);
    const own = splitNames(node.tags);
    yield {
      address,
      title,
      description,
      path,
      tags: [...own, ...(tags.get(address) ?? [])],
      time: timeOf(node.dateAdded),
      line,
    };
  } else if (node.type === CONTAINER) {
    const name = rootNames[textOf(node.root)] ?? title;
    const inner = name === '' ? path : [...path, name];
    if (description !== '') yield { path: inner, description };
    for (const child of objectsOf(node.children)) yield* linksIn(child, inner, line, tags);
  }
}

function isTags(node: JsonObject): boolean {
  return node.root === 'tagsFolder';
}

/** The names of the tag folders that an address is in. */
function collectTags(root: JsonObject, tags: Map<string, string[]>): void {
  for (const folder of objectsOf(root.children)) {
    for (const place of objectsOf(folder.children)) {
      const address = textOf(place.uri);
      tags.set(address, [...(tags.get(address) ?? []), textOf(folder.title)]);
    }
  }
}

function descriptionOf(node: JsonObject): string {
  const note = objectsOf(node.annos).find(({ name }) => name === 'bookmarkProperties/description');
  return textOf(note?.value);
}
