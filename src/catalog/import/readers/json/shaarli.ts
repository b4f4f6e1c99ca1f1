/** Shaarli, as its API gives links: `[{"url", "shorturl", "title", "description", "tags", "private"}]`. */
import { recordFormat } from './format.ts';
import { tagsOf, textOf, timeOf } from './values.ts';

/** The address of a note is relative to the Shaarli itself (`/shaare/…`), so a note is no page. */
export const shaarli = recordFormat({
  detect: (shape) => shape.has('[].url', '[].shorturl', '[].private'),
  linkOf: (link) => ({
    address: textOf(link.url),
    title: textOf(link.title),
    description: textOf(link.description),
    tags: tagsOf(link.tags),
    time: timeOf(link.created),
  }),
});
