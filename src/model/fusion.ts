/** How vectors and words make one score, and what it says about boards: settings that are kept with a model. */

/** What is looked for: pages for a text that somebody types, or for a board or pages; pins or boards for a page. */
export type FusedTarget = 'text' | 'page' | 'pin' | 'board';

/**
 * The settings of the fused score, cosine + λ · share of the words, and of what it says of a board:
 *
 *     P(board) = 1 / (1 + exp(−(bias + score · its score + lead · (its score − the best score of another board))))
 */
export interface Fusion {
  /** λ by what is looked for, 0 or more. */
  readonly words: Readonly<Record<FusedTarget, number>>;
  readonly picks: { readonly bias: number; readonly score: number; readonly lead: number };
  /** How many links of validation saves they were chosen on; 0 for the defaults. */
  readonly rows: number;
}

/** What holds where no validation saves have said anything else. `docs/search.md` says where the numbers are from. */
export const defaultFusion: Fusion = {
  words: { text: 1, page: 0.35, pin: 1, board: 1 },
  picks: { bias: -2.3, score: 4, lead: 3.3 },
  rows: 0,
};
