/**
 * Pages: their URLs (the canonical form, the site, the words), and what stands on them. Its folders:
 * - `addresses/`: the rules that make the key of a page, and what applies them
 * - `features/`: what is counted of each block of a page
 * - `html/`: bytes to text to a small tree, within limits
 * - `kinds/`: files that are no pages, and their titles
 * - `main-text/`: blocks, their scores, and the choice of the main text
 * - `metadata/`: title, dates, author, images, links, structured data
 * - `page-type/`: the type of a page, and pages that are no content
 * - `training/`: learns the weights from reviewed pages
 * - `trees/`: small decision trees: fitting, summing, their file
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
export { type ExtractedFile, extractFile } from './extract-file.ts';
export { extractPage } from './extract-page.ts';
export type { ExtractedPage, ExtractOptions } from './extracted.ts';
export type { FileKind } from './kinds/kind.ts';
export type { PageImage, PageLink } from './metadata/media.ts';
export type { PageMetadata } from './metadata/page-metadata.ts';
export type { StructuredItem } from './metadata/structured.ts';
export type { PageFlag } from './page-type/flags.ts';
export type { PageType } from './page-type/types.ts';
export { siteOf } from './site.ts';
export { urlTitle, urlWords, urlWordsWithParts } from './url-words.ts';
