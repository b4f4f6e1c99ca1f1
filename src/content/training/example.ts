/** A reviewed page as training reads it. */
import { hash32 } from '../../base/index.ts';
import { type BlockFeatures, blockFeatures } from '../features/block-features.ts';
import { type PageView, viewPage } from '../features/page-view.ts';
import { termsOf } from '../features/terms.ts';
import { parseHtml } from '../html/parse.ts';
import { termRows } from '../main-text/score.ts';
import { readPage } from '../metadata/read-page.ts';
import { pageTerms } from '../page-type/page-type.ts';
import { type PageType, pageTypes } from '../page-type/types.ts';
import { siteOf } from '../site.ts';
import { labelBlocks, measuredWords } from './labels.ts';

/** A page whose main text and type somebody has written down. */
export interface ReviewedPage {
  readonly html: string;
  readonly url?: string | undefined;
  readonly type: PageType;
  /** The main text; empty if the page has none. */
  readonly text: string;
}

export interface Example {
  /** Pages of one site are never on both sides of a fold. */
  readonly group: number;
  readonly type: number;
  readonly view: PageView;
  readonly own: BlockFeatures;
  readonly terms: readonly Uint32Array[];
  readonly pageTerms: Uint32Array;
  /** The share of main text in each block. */
  readonly labels: Float32Array;
  /** How much each block matters to the score of its page. */
  readonly weights: Float32Array;
}

export function makeExample({ html, url, type, text }: ReviewedPage): Example {
  const root = parseHtml(html);
  const { declared, items, hints } = readPage(root);
  const view = viewPage(root, hints);
  const wanted = measuredWords(text);
  const labels = labelBlocks(
    view.blocks.map((block) => measuredWords(block.text)),
    wanted,
  );
  return {
    group: hash32(siteOf(url ?? '') || html.slice(0, 2000)),
    type: pageTypes.indexOf(type),
    view,
    own: blockFeatures(view),
    terms: termsOf(view, termRows),
    pageTerms: pageTerms(view, declared, items, url),
    labels,
    weights: weighBlocks(view, wanted.length),
  };
}

/** The root of the share that a block has of the words at stake: long blocks count more, but do not drown the others. */
function weighBlocks({ blocks, totals }: PageView, wanted: number): Float32Array {
  const atStake = Math.max(30, Math.min(totals.words, Math.max(wanted, 0.15 * totals.words)));
  return Float32Array.from(blocks, ({ words }) => Math.sqrt(Math.max(0.5, words) / atStake));
}
