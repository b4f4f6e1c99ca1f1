/** The types of pages. */

/** In the order in which the model knows them. */
export const pageTypes = [
  'article',
  'collection',
  'documentation',
  'forum',
  'listing',
  'product',
  'service',
] as const;
export type PageType = (typeof pageTypes)[number];
