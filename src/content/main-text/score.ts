/** How likely each block of a page is main text. Legend: B blocks, F features. */
import { type BlockFeatures, blockFeatures } from '../features/block-features.ts';
import { headingsAbove } from '../features/neighbors.ts';
import type { PageView } from '../features/page-view.ts';
import { Rows } from '../features/row.ts';
import { termsOf } from '../features/terms.ts';
import { pageTypes } from '../page-type/types.ts';
import { type Forest, sumTrees } from '../trees/forest.ts';
import type { Block } from './blocks.ts';

/** Rows of the table of weights of terms. */
export const termRows = 16_384;

/** What was learned of blocks. */
export interface ScorerWeights {
  /** Weights of terms, and at the end the intercept; [termRows + 1] */
  readonly terms: Float32Array;
  /** Scores a block by its own features and the weights of the terms around it. */
  readonly first: Forest;
  /** Scores it again, with the first scores of the blocks around it. */
  readonly second: Forest;
}

/** The probability that a reader counts the block as main text; [B] */
export function scoreBlocks(view: PageView, typeShares: Float64Array, weights: ScorerWeights): Float32Array {
  const own = blockFeatures(view);
  const linear = weighTerms(termsOf(view, termRows), weights.terms);
  const first = addFirst(own, view, linear, typeShares);
  const scores = sumRows(weights.first, first);
  return sumRows(weights.second, addSecond(first, view, scores)).map(toProbability);
}

export function weighTerms(terms: readonly Uint32Array[], weights: Float32Array): Float32Array {
  return Float32Array.from(terms, (row) => {
    let sum = weights[termRows]!;
    for (const term of row) sum += weights[term]!;
    return sum;
  });
}

export function sumRows(forest: Forest, { names, values }: BlockFeatures): Float32Array {
  const rows = names.length === 0 ? 0 : values.length / names.length;
  return Float32Array.from({ length: rows }, (_, row) => sumTrees(forest, values, row * names.length));
}

/** What is below −8 or above 8 is certain. */
function bounded(score: number | undefined): number {
  return score === undefined ? -9 : Math.max(-8, Math.min(8, score));
}

function toProbability(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

/** Features of the first forest: the block's own, the linear scores around it, and the type of the page. */
export function addFirst(
  own: BlockFeatures,
  view: PageView,
  linear: Float32Array,
  typeShares: Float64Array,
): BlockFeatures {
  return join(own, view.blocks, (row, b) => {
    for (let offset = -2; offset <= 2; offset++) row.add(`terms ${offset}`, bounded(linear[b + offset]));
    for (const [t, type] of pageTypes.entries()) row.add(`type ${type}`, typeShares[t]!);
  });
}

/** Features of the second forest: those of the first, and the first scores of what is near, alike, or in the same element. */
export function addSecond(first: BlockFeatures, view: PageView, scores: Float32Array): BlockFeatures {
  const sums = runningSums(view.blocks, scores);
  const above = headingsAbove(view);
  const alike = meansOfAlike(view, sums.likely);
  const mean = (from: number, to: number) => {
    const [a, z] = [Math.max(0, from), Math.min(view.blocks.length, to)];
    return z <= a ? -1 : (sums.kept[z]! - sums.kept[a]!) / Math.max(0.5, sums.words[z]! - sums.words[a]!);
  };
  const ends = headingEnds(above);
  return join(first, view.blocks, (row, b) => {
    for (let offset = -4; offset <= 4; offset++) row.add(`score ${offset}`, bounded(scores[b + offset]));
    for (const width of [8, 20]) {
      row.add(`kept ${width} before`, mean(b - width, b));
      row.add(`kept ${width} after`, mean(b + 1, b + 1 + width));
    }
    const levels = view.levels[b]!;
    for (let level = 1; level <= 5; level++) {
      const { first, end } = view.counts.get(levels[Math.min(level, levels.length - 1)]!)!;
      row.add(`kept in level ${level}`, mean(first, end));
    }
    row.add('kept alike', alike[b]!);
    row.add('score of heading', above[b]! < 0 ? -9 : bounded(scores[above[b]!]));
    row.add('kept under it', mean(b + 1, ends[b]!));
    row.add('kept before', mean(0, b));
    row.add('kept after', mean(b + 1, view.blocks.length));
    row.add('kept of page', mean(0, view.blocks.length));
    row.add('words kept', Math.log1p(sums.kept.at(-1)!));
    row.add(
      'share of kept',
      (view.blocks[b]!.words * toProbability(scores[b]!)) / Math.max(1, sums.kept.at(-1)!),
    );
  });
}

/** Adds numbers to the row of each block. */
function join(
  features: BlockFeatures,
  blocks: readonly Block[],
  add: (row: Rows, b: number) => void,
): BlockFeatures {
  const rows = new Rows();
  for (let b = 0; b < blocks.length; b++) {
    add(rows, b);
    rows.next();
  }
  const [before, more] = [features.names.length, rows.names.length];
  const values = new Float32Array(blocks.length * (before + more));
  for (let b = 0; b < blocks.length; b++) {
    values.set(features.values.subarray(b * before, (b + 1) * before), b * (before + more));
    for (let f = 0; f < more; f++) values[b * (before + more) + before + f] = rows.values[b * more + f]!;
  }
  return { names: [...features.names, ...rows.names], values };
}

function runningSums(blocks: readonly Block[], scores: Float32Array) {
  const words = new Float64Array(blocks.length + 1);
  const kept = new Float64Array(blocks.length + 1);
  const likely = new Float64Array(blocks.length);
  for (const [b, block] of blocks.entries()) {
    const weight = Math.max(0.5, block.words);
    likely[b] = toProbability(scores[b]!);
    words[b + 1] = words[b]! + weight;
    kept[b + 1] = kept[b]! + weight * likely[b]!;
  }
  return { words, kept, likely };
}

function meansOfAlike({ alike, blocks }: PageView, likely: Float64Array): Float64Array {
  const sums = new Map<object, [number, number]>();
  for (const [b, group] of alike.entries()) {
    const sum = sums.get(group) ?? [0, 0];
    const weight = Math.max(0.5, blocks[b]!.words);
    sums.set(group, [sum[0] + weight * likely[b]!, sum[1] + weight]);
  }
  return Float64Array.from(alike, (group) => sums.get(group)![0] / sums.get(group)![1]);
}

/** For each block, where the text under the next heading ends; for a heading, that is its own text. */
function headingEnds(above: Int32Array): Int32Array {
  const ends = new Int32Array(above.length).fill(above.length);
  for (let b = above.length - 2; b >= 0; b--) {
    const isHeading = above[b + 1] === b;
    ends[b] = isHeading ? nextChange(above, b + 1) : b + 1;
  }
  return ends;
}

function nextChange(above: Int32Array, from: number): number {
  let at = from;
  while (at < above.length && above[at] === above[from]) at++;
  return at;
}
