/** The main text of a page. */
import type { PageView } from '../features/page-view.ts';
import { chooseBlocks } from './choose.ts';
import { type ScorerWeights, scoreBlocks } from './score.ts';

/** @param typeShares the share of each type, for the scorer */
export function findMainText(view: PageView, typeShares: Float64Array, weights: ScorerWeights): string {
  const { kept } = chooseBlocks(view.blocks, scoreBlocks(view, typeShares, weights));
  return view.blocks
    .filter((_, b) => kept[b])
    .map((block) => block.text)
    .join('\n\n');
}
