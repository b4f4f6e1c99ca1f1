/** Detects the formats in XML. */

/** Pinboard and Delicious: `<posts>` of `<post>`. */
export function isPosts(head: string): boolean {
  return /<posts[\s>]/i.test(head) && /<post\s/i.test(head);
}

/** Safari's `Bookmarks.plist`, as XML. */
export function isSafari(head: string): boolean {
  return /<plist[\s>]/i.test(head) && head.includes('WebBookmark');
}

export function isOpml(head: string): boolean {
  return /<opml[\s>]/i.test(head);
}

/** RSS, RDF or Atom. */
export function isFeed(head: string): boolean {
  return /<(?:\w+:)?(?:rss|feed|rdf)[\s>]/i.test(head) && /<(?:\w+:)?(?:channel|entry|item)[\s>]/i.test(head);
}
