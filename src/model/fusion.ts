/** How vectors and words make one score, and what it says about boards: settings that are kept with a model. */

/** What is looked for: pages for a text that somebody types, or for a board or pages; pins or boards for a page. */
export const fusedTargets = ['text', 'page', 'pin', 'board'] as const;
export type FusedTarget = (typeof fusedTargets)[number];

/**
 * The settings of the fused score, cosine + λ · share of the words, and of the choice of a board made from it:
 *
 *     P(board) = exp(scale · score) / (exp(none) + Σ exp(scale · score of each board))
 */
export interface Fusion {
  /** λ by what is looked for, 0 or more. */
  readonly words: Readonly<Record<FusedTarget, number>>;
  readonly picks: {
    /** How much a difference of scores says, above 0. */
    readonly scale: number;
    /** The weight of the answer that no board fits. */
    readonly none: number;
  };
  /** How many validation saves of boards they were chosen on; 0 for the defaults. */
  readonly rows: number;
}

/** What holds where no validation saves have said anything else. `docs/search.md` says where the numbers are from. */
export const defaultFusion: Fusion = {
  words: { text: 1, page: 0.3, pin: 1, board: 2 },
  picks: { scale: 8, none: 4 },
  rows: 0,
};
