/** HTML to what stands on the page. */
import type { ExtractedPage, ExtractOptions } from './extracted.ts';
import { viewPage } from './features/page-view.ts';
import { decodeHtml } from './html/decode.ts';
import { parseHtml } from './html/parse.ts';
import { findLanguage } from './language.ts';
import { findMainText } from './main-text/main-text.ts';
import { shippedWeights } from './main-text/weights.ts';
import { readImages, readLinks } from './metadata/media.ts';
import { absolute, readMetadata } from './metadata/page-metadata.ts';
import { readPage } from './metadata/read-page.ts';
import { findFlags } from './page-type/flags.ts';
import { pageTerms, sharesOfTypes } from './page-type/page-type.ts';
import { pageTypes } from './page-type/types.ts';

export async function extractHtml(
  bytes: Uint8Array,
  { url, contentType }: ExtractOptions,
): Promise<ExtractedPage> {
  const html = decodeHtml(bytes, contentType);
  const root = parseHtml(html);
  const { declared, items, hints } = readPage(root);
  const view = viewPage(root, hints);
  const weights = shippedWeights();
  const shares = sharesOfTypes(pageTerms(view, declared, items, url), weights.types);
  const text = findMainText(view, shares, weights);
  const base = absolute(declared.base, url) ?? url;
  const heading = view.blocks[view.heading]?.text;
  const metadata = readMetadata(declared, items, base, heading);
  return {
    kind: 'html',
    ...metadata,
    text,
    language: await findLanguage(text || view.blocks.map((block) => block.text).join(' '), declared.language),
    type: view.blocks.length === 0 ? undefined : pageTypes[shares.indexOf(Math.max(...shares))],
    images: readImages(declared, base),
    links: readLinks(declared, base),
    structured: { items, text: hints.structured },
    flags: findFlags(metadata.title, text, view.totals.words),
  };
}
