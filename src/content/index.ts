/** URLs of pages: the canonical form, the site, and the words in a URL. */
export { type CanonicalUrl, canonicalizeUrl, type UrlRefusal } from './canonical-url.ts';
export { siteOf } from './site.ts';
export { urlTitle, urlWords, urlWordsWithParts } from './url-words.ts';
