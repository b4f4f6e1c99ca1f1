/** Chooses the blocks of the main text by their probabilities. */
import type { Block } from './blocks.ts';

/** Shorter texts may well stand twice on a page. */
const fewWords = 8;

export interface Choice {
  /** Whether each block is main text. */
  readonly kept: readonly boolean[];
  /** The word F1 to expect of them. */
  readonly expected: number;
}

/**
 * Takes the blocks that make the most of the expected word F1, `2 Σ kept p·w / (Σ kept w + Σ all p·w)`. The best set is always
 * the likeliest few, so a doubtful page keeps more than a clear one (Lipton, Elkan and Naryanaswamy, "Optimal Thresholding of
 * Classifiers to Maximize F1 Measure", 2014).
 */
export function chooseBlocks(blocks: readonly Block[], probabilities: Float32Array): Choice {
  const order = Array.from(probabilities.keys()).sort(
    (a, b) => probabilities[b]! - probabilities[a]! || a - b,
  );
  let all = 0;
  for (const [b, { words }] of blocks.entries()) all += probabilities[b]! * words;
  let [words, right, best, count] = [0, 0, 0, 0];
  for (const [rank, b] of order.entries()) {
    words += blocks[b]!.words;
    right += probabilities[b]! * blocks[b]!.words;
    const expected = (2 * right) / Math.max(1e-9, words + all);
    if (expected > best) [best, count] = [expected, rank + 1];
  }
  const kept: boolean[] = new Array(blocks.length).fill(false);
  for (let rank = 0; rank < count; rank++) kept[order[rank]!] = true;
  dropRepeats(blocks, kept);
  return { kept, expected: best };
}

/** Pages hold a text twice for wide and narrow screens, or for readers without scripts: readers see one. */
function dropRepeats(blocks: readonly Block[], kept: boolean[]): void {
  const seen = new Set<string>();
  for (const [b, { text, words }] of blocks.entries()) {
    if (!kept[b] || words < fewWords) continue;
    if (seen.has(text)) kept[b] = false;
    seen.add(text);
  }
}
