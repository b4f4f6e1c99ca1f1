/** Main texts of pages by weights that were learned on other sites. */
import { chooseBlocks } from '../../src/content/main-text/choose.ts';
import { scoreBlocks } from '../../src/content/main-text/score.ts';
import { packWeights, unpackWeights } from '../../src/content/main-text/weights.ts';
import { sharesOfTypes } from '../../src/content/page-type/page-type.ts';
import { pageTypes } from '../../src/content/page-type/types.ts';
import { type Example, makeExample, type ReviewedPage } from '../../src/content/training/example.ts';
import { fitExtractor } from '../../src/content/training/fit-extractor.ts';

const folds = 5;

export interface FoundText {
  readonly text: string;
  /** The likeliest type. */
  readonly type: string;
}

/** Learns five times, each time without a fifth of the sites, and reads the pages of these. */
export function readAcrossFolds(pages: readonly ReviewedPage[], say: (message: string) => void): FoundText[] {
  say(`reading ${pages.length} pages`);
  const examples = pages.map(makeExample);
  const found: FoundText[] = new Array(pages.length);
  for (let fold = 0; fold < folds; fold++) {
    say(`fold ${fold + 1} of ${folds}`);
    const isHeld = ({ group }: Example) => group % folds === fold;
    // As they would ship: with rounded weights.
    const weights = unpackWeights(packWeights(fitExtractor(examples.filter((example) => !isHeld(example)))));
    for (const [i, { view, pageTerms, ...example }] of examples.entries()) {
      if (example.group % folds !== fold) continue;
      const shares = sharesOfTypes(pageTerms, weights.types);
      const { kept } = chooseBlocks(view.blocks, scoreBlocks(view, shares, weights));
      const text = view.blocks.filter((_, b) => kept[b]).map((block) => block.text);
      found[i] = { text: text.join('\n\n'), type: pageTypes[shares.indexOf(Math.max(...shares))]! };
    }
  }
  return found;
}
