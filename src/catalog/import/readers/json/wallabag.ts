/** wallabag, as JSON: `[{"is_archived", "url", "title", "tags", "annotations": [{"quote", "text"}]}]`. */
import { recordFormat } from './format.ts';
import { firstText, notesOf, tagsOf, textOf, timeOf } from './values.ts';

/** The content of articles is not read: it is not what the user wrote. */
export const wallabag = recordFormat({
  detect: (shape) => shape.has('[].url', '[].is_archived', '[].is_starred'),
  linkOf: (entry) => ({
    address: firstText(entry.url, entry.given_url),
    title: textOf(entry.title),
    description: notesOf(entry.annotations),
    tags: tagsOf(entry.tags),
    time: timeOf(entry.created_at),
  }),
});
