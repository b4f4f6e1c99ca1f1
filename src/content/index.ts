/**
 * URLs of pages: the canonical form, the site, and the words in a URL. Its folders:
 * - `addresses/`: the rules that make the key of a page, and what applies them
 */
export {
  type CanonicalUrl,
  canonicalizeUrl,
  type ExplainedUrl,
  explainUrl,
  type UrlRefusal,
  type UrlStep,
} from './addresses/canonical-url.ts';
export { addressRules } from './addresses/rules.ts';
export { siteOf } from './site.ts';
export { urlTitle, urlWords, urlWordsWithParts } from './url-words.ts';
