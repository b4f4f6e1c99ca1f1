/** Shiori, as its API gives bookmarks: `{"bookmarks": [{"url", "title", "excerpt", "tags": [{"name"}]}], "maxPage"}`. */
import { recordFormat } from './format.ts';
import { firstText, notesOf, tagsOf, textOf, timeOf } from './values.ts';

export const shiori = recordFormat({
  at: 'bookmarks',
  detect: (shape) => shape.has('bookmarks[].url', 'bookmarks[].excerpt', 'bookmarks[].tags'),
  linkOf: (bookmark) => ({
    address: textOf(bookmark.url),
    title: textOf(bookmark.title),
    description: notesOf(bookmark.excerpt),
    tags: tagsOf(bookmark.tags),
    time: timeOf(firstText(bookmark.createdAt, bookmark.created, bookmark.modifiedAt, bookmark.modified)),
  }),
});
