/** GoodLinks: `[{"url", "title", "summary", "tags", "starred", "addedAt", "highlights"}]`. */
import { recordFormat } from './format.ts';
import { notesOf, tagsOf, textOf, timeOf } from './values.ts';

export const goodlinks = recordFormat({
  detect: (shape) => shape.has('[].url', '[].addedAt', '[].starred'),
  linkOf: (link) => ({
    address: textOf(link.url),
    title: textOf(link.title),
    description: notesOf(link.note, link.highlights, link.summary),
    tags: tagsOf(link.tags),
    time: timeOf(link.addedAt),
  }),
});
