/** A page never sees the answer: where there is nothing to learn but the answer itself, nothing is learned. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Random, silent } from '../../base/index.ts';
import { compileConfig, connectRelation, walkConfig } from '../../graph/index.ts';
import { makeSmallView, type SmallView } from '../../graph/testing/small-graph.ts';
import {
  type Corpus,
  createBagTrainer,
  embeddingSize,
  encodeTokens,
  featuresOf,
  hideNames,
  LearnedTextEncoder,
  makeCorpus,
  modelConfig,
  neighborShares,
  ownTokenInputs,
  pinSlots,
  prefix,
  symbolicWeights,
  type TextWeights,
  tokenInputs,
  type Weights,
} from '../../model/index.ts';
import { createOnnxExecutor, type TensorData } from '../../tensor/index.ts';
import { train, trainingConfig } from '../index.ts';
import { encoderWeights, initialState } from '../step/state.ts';
import { Stepper } from '../step/stepper.ts';
import { randomSaves } from '../testing/random-corpus.ts';
import { Answers } from './answers.ts';
import { BatchBuilder, type BatchSource } from './batches.ts';
import { type Examples, splitExamples } from './examples.ts';
import { type HiddenAnswers, hideAnswers } from './hidden.ts';

const pages = 500;
const boards = 100;
const neighbors = { page: 4, pin: 4, board: 2 };
const model = modelConfig.parse({
  width: 16,
  layers: 1,
  heads: 2,
  feedForward: 2,
  neighbors,
  dims: [16, 8],
  vocabulary: 8192,
});
const training = trainingConfig.parse({
  batch: 64,
  rounds: 4,
  roundSteps: 40,
  patience: 4,
  learningRate: 0.001, // faster, the projections of pages and pins learn a few pairs by heart
  tableLearningRate: 1e-9, // a table that learns would learn the pairs by heart, word by word
  temperature: 0.05,
  dropNeighbors: 0,
  hideNames: 0,
  randomPins: 64,
  randomBoards: 32,
  randomPages: 32,
  ownerBoards: 0,
});
const walk = { ...walkConfig.parse({ steps: 200 }), top: neighbors };
const compile = compileConfig.parse({});

/** A model as far as it is measured here. */
interface Trained {
  readonly weights: Weights;
  readonly text: TextWeights;
}

interface Pairs {
  readonly corpora: { readonly shown: Corpus; readonly hidden: Corpus };
  readonly examples: Examples;
  readonly answers: Answers;
  readonly pinClusters: Uint32Array;
  readonly boardOwners: Uint32Array;
}

let known: SmallView;
/** The pairs that are trained on, those that are held back, and pairs of another corpus. */
let pairs: { readonly training: Pairs; readonly validation: Pairs; readonly foreign: Pairs };

function pairsOf({ relation, tables }: SmallView) {
  const split = splitExamples(relation, { share: training.validationShare, seed: training.seed });
  const shown = makeCorpus(connectRelation(split.relation, compile).graph, tables);
  const corpora = { shown, hidden: hideNames(shown, tables.pin) };
  const { pinClusters } = relation;
  const boardOwners = Uint32Array.from({ length: relation.counts.board }, (_, board) => board);
  const shared = { corpora, answers: new Answers(split.relation), pinClusters, boardOwners };
  return {
    training: { ...shared, examples: split.training },
    validation: { ...shared, examples: split.validation },
  };
}

beforeAll(async () => {
  const views = await Promise.all([1, 2].map((seed) => makeSmallView(randomSaves(seed, pages, boards))));
  known = views[0]!;
  pairs = { ...pairsOf(known), foreign: pairsOf(views[1]!).training };
  return () => Promise.all(views.map(({ close }) => close()));
});

/** Hides nothing from the walks. */
function hideNothing({ examples }: Pairs): HiddenAnswers {
  const nothing = { offsets: new Uint32Array(examples.pin.length + 1), nodes: new Uint32Array(0) };
  return { ofPage: nothing, ofBoard: nothing };
}

const hideThem = ({ corpora, examples, pinClusters }: Pairs) =>
  hideAnswers(corpora.shown, examples, pinClusters);

function sourceOf(measured: Pairs, { words, index, table }: TextWeights, changes = {}): BatchSource {
  const features = featuresOf(measured.corpora.hidden.texts, index);
  const bags = createBagTrainer(table, new Float32Array(words.length), { threads: 1 });
  return { ...measured, features, bags, model, walk, training: { ...training, ...changes } };
}

/** Trains by the steps that `train` runs, on batches in which nothing is hidden. */
async function trainSeeingAll(): Promise<Trained> {
  const state = await initialState(model, pairs.training.corpora.shown.texts);
  const source = sourceOf(pairs.training, state.text);
  const builder = await BatchBuilder.create(source, hideNothing(pairs.training));
  const stepper = await Stepper.create(builder, source, state);
  for (let round = 0; round < training.rounds; round++) await stepper.runRound(state, silent);
  await stepper.dispose();
  return { weights: encoderWeights(state, model), text: state.text };
}

/**
 * Recall@10 of each pair's pin among all pins of the pairs and of its board among all boards, the embeddings
 * made of one batch that holds all pairs.
 */
async function recallOf({ weights, text }: Trained, measured: Pairs, hidden: HiddenAnswers) {
  const { examples } = measured;
  const count = examples.pin.length;
  const source = sourceOf(measured, text, {
    batch: count,
    randomPins: 0,
    randomBoards: 0,
    randomPages: 0,
    dropNeighbors: 0,
    hideNames: 0,
  });
  const builder = await BatchBuilder.create(source, hidden);
  const rows = Array.from({ length: count }, (_, row) => row);
  const data = await new LearnedTextEncoder(text).encode(measured.corpora.hidden.texts); // foreign words have no rows
  const batch = builder.build(rows, { data, shares: neighborShares(weights) }, new Random(0));
  const { width } = text.table;
  const own = Array.from(batch.texts, (each) => [...data.subarray(each * width, (each + 1) * width)]);
  const fed = batch.feeds(Float32Array.from(own.flat()));
  const { nodes, pins } = await embed(weights, fed, count);
  const size = embeddingSize(model);
  const score = (page: number, others: Float32Array, other: number) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += nodes[page * size + i]! * others[other * size + i]!;
    return sum;
  };
  const isFound = (page: number, others: Float32Array, own: number, candidates: readonly number[]) => {
    const wanted = score(page, others, own);
    return candidates.filter((other) => other !== own && score(page, others, other) >= wanted).length < 10;
  };
  const boardRows = firstOfEach(examples.board); // one candidate a board
  const foundPins = rows.filter((row) => isFound(row, pins, row, rows));
  const foundBoards = rows.filter((row) =>
    isFound(
      row,
      nodes,
      count + row,
      boardRows
        .filter((other) => examples.board[other] !== examples.board[row])
        .map((other) => count + other),
    ),
  );
  return {
    pin: { recall: foundPins.length / count, chance: 10 / count, count },
    board: { recall: foundBoards.length / count, chance: shareOfTenLargest(examples.board), count },
  };
}

/** The embeddings of a batch: pages, then boards; and pins. */
async function embed(weights: Weights, batch: Record<string, TensorData>, count: number) {
  const { lookUp } = symbolicWeights(weights);
  const size = embeddingSize(model);
  const executor = await createOnnxExecutor({
    nodes: prefix(encodeTokens(lookUp, tokenInputs('nodes.', model, 2 * count), model), size),
    pins: prefix(encodeTokens(lookUp, ownTokenInputs('pins.', model, count, pinSlots), model), size),
  });
  const fed = Object.entries(weights).map(([name, weight]) => [
    name,
    { dtype: 'float32' as const, ...weight },
  ]);
  const { nodes, pins } = await executor.run({ ...Object.fromEntries(fed), ...batch });
  await executor.dispose();
  return { nodes: nodes!.data as Float32Array, pins: pins!.data as Float32Array };
}

function firstOfEach(values: Uint32Array): number[] {
  return Array.from(values.keys()).filter((i) => values.indexOf(values[i]!) === i);
}

/** What always answering with the ten largest boards finds: chance, where boards differ in size. */
function shareOfTenLargest(board: Uint32Array): number {
  const sizes = new Uint32Array(Math.max(...board) + 1);
  for (const place of board) sizes[place]!++;
  const largest = sizes.sort().slice(-10);
  return largest.reduce((sum, size) => sum + size, 0) / board.length;
}

/** Four standard deviations of a share of `count` independent trials, each true by chance. */
function bound({ chance, count }: { chance: number; count: number }): number {
  return 4 * Math.sqrt((chance * (1 - chance)) / count);
}

async function expectChance(trained: Trained, measured: Pairs, hidden: HiddenAnswers) {
  const { pin, board } = await recallOf(trained, measured, hidden);
  expect(pin.recall).toBeLessThan(pin.chance + bound(pin));
  expect(board.recall).toBeLessThan(board.chance + bound(board));
}

describe('on a corpus of random texts, one pin a page', () => {
  it('a trained model finds no more answers than chance, of the pairs that it was trained on neither', async () => {
    const trained = await train({ ...known, compile, model, training, walk });
    for (const measured of Object.values(pairs)) {
      await expectChance(trained, measured, hideThem(measured));
    }
  });

  it('a model that is trained and measured with nothing hidden reads the answer, so a leak would show', async () => {
    const { foreign } = pairs;
    const trained = await trainSeeingAll();
    const { pin, board } = await recallOf(trained, foreign, hideNothing(foreign));
    expect(pin.recall).toBeGreaterThan(10 * pin.chance);
    expect(board.recall).toBeGreaterThan(2 * board.chance);
  });
});
