/** linkding, as its API gives bookmarks: `{"count", "results": [{"url", "title", "notes", "tag_names"}]}`. */
import { recordFormat } from './format.ts';
import { firstText, notesOf, tagsOf, textOf, timeOf } from './values.ts';

export const linkding = recordFormat({
  at: 'results',
  detect: (shape) => shape.has('results[].url', 'results[].tag_names'),
  linkOf: (bookmark) => ({
    address: textOf(bookmark.url),
    title: firstText(bookmark.title, bookmark.website_title),
    description: notesOf(bookmark.notes, bookmark.description, bookmark.website_description),
    tags: tagsOf(bookmark.tag_names),
    time: timeOf(bookmark.date_added),
  }),
});
