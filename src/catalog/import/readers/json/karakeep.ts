/** Karakeep (once Hoarder): `{"bookmarks": [{"content": {"type", "url"}, "note", "tags", "lists"}], "lists": [...]}`. */
import { folderPaths } from './folder-paths.ts';
import { documentFormat } from './format.ts';
import { isObject, listOf, notesOf, objectsUnder, tagsOf, textOf, timeOf } from './values.ts';

/** A bookmark in several lists is one pin on all of their boards. One without an address is a note or a file. */
export const karakeep = documentFormat({
  detect: (shape) => shape.has('bookmarks[].content', 'bookmarks[].createdAt'),
  *linksOf(members) {
    const lists = objectsUnder('lists', members);
    const paths = folderPaths(lists.map(({ object }) => object));
    for (const { object } of lists) {
      const description = textOf(object.description);
      if (description !== '') yield { path: paths.get(textOf(object.id)) ?? [], description };
    }
    for (const { object, line } of objectsUnder('bookmarks', members)) {
      const content = isObject(object.content) ? object.content : {};
      const [path, ...alsoIn] = listOf(object.lists).flatMap((id) => {
        const found = paths.get(textOf(id));
        return found === undefined ? [] : [found];
      });
      yield {
        address: textOf(content.url),
        title: textOf(object.title),
        description: notesOf(object.note, object.highlights, object.summary, content.text),
        path,
        alsoIn,
        tags: tagsOf(object.tags),
        time: timeOf(object.createdAt),
        line,
      };
    }
  },
});
