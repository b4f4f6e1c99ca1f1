/** The file `Bookmarks` of Chrome, Edge, Brave, Vivaldi and Opera: `{"roots": {"bookmark_bar": {"children": [...]}}}`. */
import type { SavedFolder, SavedLink } from '../reader.ts';
import { documentFormat } from './format.ts';
import { isObject, type JsonObject, notesOf, objectsOf, textOf, timeOf } from './values.ts';

/** Times are microseconds since 1601. The roots are folders, as in the browser; what is in the trash is not saved. */
export const chrome = documentFormat({
  detect: (shape) => shape.has('roots.bookmark_bar.children[]') || shape.has('roots.bookmark_bar'),
  *linksOf(members) {
    for (const { key, value, line } of members) {
      if (key !== 'roots' || !isObject(value)) continue;
      for (const [name, root] of Object.entries(value)) {
        if (isObject(root) && name !== 'trash') yield* linksIn(root, [], line);
      }
    }
  },
});

function* linksIn(
  node: JsonObject,
  path: readonly string[],
  line: number,
): Generator<SavedLink | SavedFolder> {
  const name = textOf(node.name);
  const meta = isObject(node.meta_info) ? node.meta_info : {};
  const description = notesOf(meta.Description, meta.description); // Vivaldi's
  if (node.type === 'url') {
    yield { address: textOf(node.url), title: name, description, path, time: timeOf(node.date_added), line };
    return;
  }
  const inner = name === '' ? path : [...path, name];
  if (description !== '') yield { path: inner, description };
  for (const child of objectsOf(node.children)) yield* linksIn(child, inner, line);
}
