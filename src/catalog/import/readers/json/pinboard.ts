/** Pinboard, as JSON: `[{"href", "description", "extended", "tags", "time"}]`. Delicious wrote the same. */
import { recordFormat } from './format.ts';
import { textOf, timeOf } from './values.ts';

/** The title is called `description` and the description `extended`; spaces part tags. */
export const pinboard = recordFormat({
  detect: (shape) => shape.has('[].href', '[].extended'),
  linkOf: (post) => ({
    address: textOf(post.href),
    title: textOf(post.description),
    description: textOf(post.extended),
    tags: textOf(post.tags).split(/\s+/).filter(Boolean),
    time: timeOf(post.time),
  }),
});
