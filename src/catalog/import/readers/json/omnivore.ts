/** Omnivore, the `metadata_*.json` of its export: `[{"slug", "url", "title", "labels", "savedAt", "state"}]`. */
import { recordFormat } from './format.ts';
import { notesOf, tagsOf, textOf, timeOf } from './values.ts';

export const omnivore = recordFormat({
  detect: (shape) => shape.has('[].url', '[].slug', '[].labels', '[].savedAt'),
  linkOf: (page) => ({
    address: textOf(page.url),
    title: textOf(page.title),
    description: notesOf(page.note, page.highlights, page.description),
    tags: tagsOf(page.labels),
    time: timeOf(page.savedAt),
  }),
});
