/** Addresses: the canonical form that keys a page, its site, and the words that can be read in it. */
export { type CanonicalUrl, canonicalizeUrl, type UrlRefusal } from './canonical-url.ts';
export { siteOf } from './site.ts';
export { urlWords, urlWordsWithParts } from './url-words.ts';
