/** Learns to extract main texts from reviewed pages. Legend: B blocks of all pages, F features. */
import { Random } from '../../base/index.ts';
import { fitLogistic, sparseRows, withConstant } from '../../linear/index.ts';
import type { BlockFeatures } from '../features/block-features.ts';
import { addFirst, addSecond, sumRows, termRows, weighTerms } from '../main-text/score.ts';
import type { ExtractorWeights } from '../main-text/weights.ts';
import { pageTermRows, sharesOfTypes } from '../page-type/page-type.ts';
import { pageTypes } from '../page-type/types.ts';
import { binFeatures } from '../trees/bins.ts';
import { type FitOptions, fitForest } from '../trees/fit.ts';
import type { Forest } from '../trees/forest.ts';
import type { Example } from './example.ts';

/** Each step learns from what the step before says of pages that it has not seen: of each fold, by the others. */
const folds = 3;
/** Blocks that a step learns from, drawn by their weights: more gained nothing. */
const drawn = { terms: 30_000, first: 45_000, second: 100_000 };
const firstTrees = { trees: 50, leaves: 16, rate: 0.14 };
const secondTrees = { trees: 160, leaves: 24, rate: 0.07 };

export function fitExtractor(
  examples: readonly Example[],
  say: (message: string) => void = () => {},
): ExtractorWeights {
  say(`types of ${examples.length} pages`);
  const types = fitTypes(examples);
  const shares = acrossFolds(examples, fitTypes, (weights, { pageTerms }) =>
    sharesOfTypes(pageTerms, weights),
  );
  say('terms');
  const terms = fitTerms(examples);
  const linear = acrossFolds(examples, fitTerms, (weights, example) => weighTerms(example.terms, weights));
  say('first forest');
  const rows = new Map(
    examples.map((example, i) => [example, addFirst(example.own, example.view, linear[i]!, shares[i]!)]),
  );
  const fitFirst = (some: readonly Example[]) => fitBlocks(some, rows, drawn.first, firstTrees);
  const first = fitFirst(examples);
  const scores = acrossFolds(examples, fitFirst, (forest, example) => sumRows(forest, rows.get(example)!));
  say('second forest');
  for (const [i, example] of examples.entries())
    rows.set(example, addSecond(rows.get(example)!, example.view, scores[i]!));
  const second = fitBlocks(examples, rows, drawn.second, secondTrees);
  return { types, terms, first, second };
}

/** What a model says of each example that was fitted without its fold. */
function acrossFolds<Model, Said>(
  examples: readonly Example[],
  learn: (some: readonly Example[]) => Model,
  say: (model: Model, example: Example) => Said,
): Said[] {
  const said: Said[] = new Array(examples.length);
  for (let fold = 0; fold < folds; fold++) {
    const isIn = ({ group }: Example) => Math.floor(group / 7) % folds === fold;
    const model = learn(examples.filter((example) => !isIn(example)));
    for (const [i, example] of examples.entries()) if (isIn(example)) said[i] = say(model, example);
  }
  return said;
}

/** One logistic regression for each type; [types, pageTermRows + 1] */
function fitTypes(examples: readonly Example[]): Float32Array {
  const rows = withConstant(sparseRows(asSparse(examples.map(({ pageTerms }) => pageTerms)), pageTermRows));
  const weights = new Float32Array(pageTypes.length * (pageTermRows + 1));
  for (let t = 0; t < pageTypes.length; t++) {
    const labels = Uint8Array.from(examples, ({ type }) => (type === t ? 1 : 0));
    weights.set(fitLogistic(rows, labels, priorOf(pageTermRows, 2)), t * (pageTermRows + 1));
  }
  return weights;
}

/** [termRows + 1] */
function fitTerms(examples: readonly Example[]): Float32Array {
  const blocks = drawBlocks(examples, drawn.terms);
  const rows = withConstant(
    sparseRows(asSparse(blocks.map(({ example, b }) => example.terms[b]!)), termRows),
  );
  const labels = Uint8Array.from(blocks, ({ example, b }) => (example.labels[b]! > 0.5 ? 1 : 0));
  return Float32Array.from(fitLogistic(rows, labels, priorOf(termRows, 6)));
}

function priorOf(columns: number, precision: number) {
  return {
    mean: new Float64Array(columns + 1),
    precision: new Float64Array(columns + 1).fill(precision).fill(0.01, columns),
  };
}

function asSparse(rows: readonly Uint32Array[]) {
  const offsets = new Uint32Array(rows.length + 1);
  for (const [r, row] of rows.entries()) offsets[r + 1] = offsets[r]! + row.length;
  const ids = new Uint32Array(offsets.at(-1)!);
  for (const [r, row] of rows.entries()) ids.set(row, offsets[r]!);
  return { offsets, ids, values: new Float32Array(ids.length).fill(1) };
}

function fitBlocks(
  examples: readonly Example[],
  rows: ReadonlyMap<Example, BlockFeatures>,
  most: number,
  options: FitOptions,
): Forest {
  const blocks = drawBlocks(examples, most);
  const features = rows.get(blocks[0]!.example)!.names.length;
  const values = new Float32Array(blocks.length * features);
  for (const [i, { example, b }] of blocks.entries())
    values.set(rows.get(example)!.values.subarray(b * features, (b + 1) * features), i * features);
  const labels = Float32Array.from(blocks, ({ example, b }) => example.labels[b]!);
  return fitForest(
    binFeatures(values, features),
    labels,
    Float32Array.from(blocks, ({ weight }) => weight),
    options,
  );
}

interface DrawnBlock {
  readonly example: Example;
  readonly b: number;
  /** More than 1 where a block that matters stands for itself alone. */
  readonly weight: number;
}

/** Draws blocks with probabilities that follow their weights; those certain to be drawn keep the rest of theirs as weight. */
function drawBlocks(examples: readonly Example[], most: number): DrawnBlock[] {
  const random = new Random(5);
  let sum = 0;
  for (const { weights } of examples) for (const weight of weights) sum += weight;
  const blocks: DrawnBlock[] = [];
  for (const example of examples) {
    for (const [b, weight] of example.weights.entries()) {
      const chance = (weight * most) / sum;
      if (random.uniform() < chance) blocks.push({ example, b, weight: Math.max(1, chance) });
    }
  }
  return blocks;
}
