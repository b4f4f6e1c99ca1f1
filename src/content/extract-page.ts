/** Bytes of a page to what stands on it. */
import type { ExtractedPage, ExtractOptions } from './extracted.ts';
import { kindOf } from './kinds/kind.ts';
import { otherTitle } from './kinds/titles.ts';

/**
 * Reads a page: any bytes give a result, within a second and 100 MB.
 *
 * @example (await extractPage(readFileSync('page.html'), { url: 'https://example.com/a' })).text
 */
export async function extractPage(bytes: Uint8Array, options: ExtractOptions = {}): Promise<ExtractedPage> {
  const kind = kindOf(bytes, options.contentType);
  if (kind !== 'html') return { ...nothing, kind, title: otherTitle(kind, bytes) };
  const { extractHtml } = await import('./extract-html.ts'); // with its parser, trees and weights
  return extractHtml(bytes, options);
}

const nothing: Omit<ExtractedPage, 'kind' | 'title'> = {
  description: undefined,
  canonical: undefined,
  published: undefined,
  modified: undefined,
  author: undefined,
  site: undefined,
  text: '',
  language: undefined,
  type: undefined,
  images: [],
  links: [],
  structured: { items: [], text: '' },
  flags: ['no-text'],
};
