import { beforeEach, describe, expect, it } from 'vitest';
import { none, Random } from '../../base/index.ts';
import { nodeKinds } from '../../catalog/index.ts';
import { walkConfig } from '../../graph/index.ts';
import { openSmallView } from '../../graph/testing/small-graph.ts';
import {
  createBagTrainer,
  encodeTokens,
  featuresOf,
  hideNames,
  makeCorpus,
  modelConfig,
  neighborShares,
  ownTokenInputs,
  pinSlots,
  sumBags,
  symbolicWeights,
  tokenInputs,
} from '../../model/index.ts';
import { tinyModel } from '../../model/testing/tiny-model.ts';
import { createInterpreter, createOnnxExecutor, type Executor, type TensorData } from '../../tensor/index.ts';
import { trainingConfig } from '../config.ts';
import { Answers } from '../examples/answers.ts';
import type { Batch } from '../examples/batch.ts';
import { BatchBuilder, type BatchSource, type CachedTexts, stepSizes } from '../examples/batches.ts';
import { splitExamples } from '../examples/examples.ts';
import type { AlignedVectors, Alignment } from './alignment.ts';
import { encoderWeights, stateFrom, type TrainingState } from './state.ts';
import { buildStep } from './step-graph.ts';

const neighbors = { page: 2, pin: 2, board: 1 };
const model = modelConfig.parse({
  width: 8,
  layers: 2,
  heads: 2,
  feedForward: 2,
  neighbors,
  dims: [8, 4],
  vocabulary: 64,
});
/** A high temperature makes gradients small, so that none is clipped. */
const training = trainingConfig.parse({
  batch: 5,
  randomPins: 3,
  randomBoards: 3,
  randomPages: 2,
  ownerBoards: 1,
  temperature: 2,
  dropNeighbors: 0.3,
  hideNames: 0,
  alignWeight: 0.2,
  tasks: { pagePin: 1, bothBoard: 0.6, pageBoard: 0.7, pinBoard: 0.4, boardPage: 0.3 },
});

let source: BatchSource;
let state: TrainingState;
let builder: BatchBuilder;
let cached: CachedTexts;
let outputs: ReturnType<typeof buildStep>;
let loss: Executor;

beforeEach(async () => {
  const topics = ['red apple', 'green pear', 'blue plum'];
  const saves = Array.from({ length: 12 }, (_, i) => ({
    pin: `pin-${i}`,
    url: `https://site.example/${i % 8}`,
    title: `${topics[i % 3]} number${i}`,
    board: topics[i % 3]!,
    owner: 'gardener',
  }));
  const { relation, graph, tables } = await openSmallView(saves);
  const { training: examples } = splitExamples(relation, { share: 1e-9, seed: 0 });
  const shown = makeCorpus(graph, tables);
  const corpora = { shown, hidden: hideNames(shown, tables.pin) };
  // Weights that all matter, so that no gradient is a rounding error
  state = stateFrom(tinyModel(model, shown.texts));
  const features = featuresOf(corpora.hidden.texts, state.text.index);
  const walk = { ...walkConfig.parse({ steps: 100 }), top: neighbors };
  const { pinClusters } = relation;
  const answers = new Answers(relation);
  const bags = createBagTrainer(state.text.table, state.accumulators, { threads: 1 });
  const boardOwners = Uint32Array.of(0, 0, 1);
  source = { corpora, examples, answers, pinClusters, boardOwners, features, bags, model, training, walk };
  builder = await BatchBuilder.create(source);
  const shares = neighborShares(encoderWeights(state, model));
  cached = { data: await sumBags(state.text.table, features), shares };
  outputs = buildStep(encoderWeights(state, model), model, training, stepSizes(source), 100);
  loss = createInterpreter({ loss: outputs.loss! });
});

/** One batch, always the same. */
function build(): Batch {
  return builder.build([0, 3, 4, 7, 9], cached, new Random(5));
}

/** What a step is fed with that batch. */
function feeds(): Record<string, TensorData> {
  const batch = build();
  const vectors = source.bags.sum(source.features, batch.texts);
  return { ...state.tensors, ...batch.feeds(vectors), step: scalar(1) };
}

function scalar(value: number): TensorData {
  return { dtype: 'float32', data: Float32Array.of(value), shape: [] };
}

async function lossOf(fed: Record<string, TensorData>): Promise<number> {
  return (await loss.run(fed)).loss!.data[0]!;
}

/** ∂loss / ∂feed[place] by central differences in float64. */
async function differenceAt(fed: Record<string, TensorData>, name: string, place: number): Promise<number> {
  const step = 1e-4;
  const moved = (by: number) => {
    const data = Float64Array.from(fed[name]!.data);
    data[place]! += by;
    return lossOf({ ...fed, [name]: { ...fed[name]!, data } });
  };
  return ((await moved(step)) - (await moved(-step))) / (2 * step);
}

describe('buildStep', () => {
  it('gives the gradient of the whole loss by every weight and by the own texts', async () => {
    const fed = feeds();
    const step = await createInterpreter(outputs).run(fed);
    const random = new Random(7);
    const names = Object.keys(encoderWeights(state, model));
    // Adam's first moment after one step from zero is a tenth of the gradient
    const gradientOf = (name: string) => step[`first.${name}`]!.data.map((value) => 10 * value);
    const squares = names.flatMap((name) => [...gradientOf(name)].map((value) => value ** 2));
    expect(Math.sqrt(squares.reduce((sum, value) => sum + value, 0))).toBeLessThan(1); // nothing is clipped
    const expectGradient = async (gradient: ArrayLike<number>, name: string, place: number) => {
      const difference = await differenceAt(fed, name, place);
      expect(Math.abs(gradient[place]! - difference), name).toBeLessThan(1e-6 + 1e-4 * Math.abs(difference));
    };
    for (const name of names)
      await expectGradient(gradientOf(name), name, random.below(gradientOf(name).length));
    for (let i = 0; i < 6; i++) {
      const node = step['gradient.nodes']!.data;
      await expectGradient(node, 'nodes.own', random.below(node.length));
      const pin = step['gradient.pins']!.data;
      await expectGradient(pin, 'pins.own', random.below(pin.length));
    }
  });

  it('adds up five softmax losses for each of the dims, by their weights and by the root of the dims', async () => {
    const fed = feeds();
    const { lookUp } = symbolicWeights(encoderWeights(state, model));
    const [pages, boards, pins] = ['page', 'board', 'pin'].map((kind) => fed[`${kind}.logQ`]!.data.length);
    const { nodes, targets } = await createInterpreter({
      nodes: encodeTokens(lookUp, tokenInputs('nodes.', model, pages! + boards!), model),
      targets: encodeTokens(lookUp, ownTokenInputs('pins.', model, pins!, pinSlots), model),
    }).run(fed);
    const unit = (x: number[]) => x.map((value) => value / Math.hypot(...x));
    const rowsOf = (data: ArrayLike<number>, from: number, count: number, dims: number) =>
      Array.from({ length: count }, (_, row) =>
        unit(Array.from({ length: dims }, (__, i) => data[(from + row) * 8 + i]!)),
      );
    const asked = training.batch;
    /** The mean loss of queries whose answers are the first columns. */
    const lossOfTask = (queries: number[][], kind: string, columns: number[][]) => {
      const [logQ, hits] = [fed[`${kind}.logQ`]!.data, fed[`${kind}.hits`]!.data];
      const losses = queries.map((query, i) => {
        const logits = columns.map((column, j) =>
          hits[i * columns.length + j] === 1
            ? Number.NEGATIVE_INFINITY
            : column.reduce((sum, value, k) => sum + value * query[k]!, 0) / training.temperature + logQ[j]!,
        );
        return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[i]!;
      });
      return losses.reduce((sum, each) => sum + each) / asked;
    };
    let wanted = 0;
    for (const dims of [8, 4]) {
      const page = rowsOf(nodes!.data, 0, pages!, dims);
      const board = rowsOf(nodes!.data, pages!, boards!, dims);
      const pin = rowsOf(targets!.data, 0, pins!, dims);
      const ask = (rows: number[][]) => rows.slice(0, asked);
      const both = ask(page).map((row, i) => unit(row.map((value, k) => value + pin[i]![k]!)));
      const total =
        1 * lossOfTask(ask(page), 'pin', pin) +
        0.6 * lossOfTask(both, 'board', board) +
        0.7 * lossOfTask(ask(page), 'board', board) +
        0.4 * lossOfTask(ask(pin), 'board', board) +
        0.3 * lossOfTask(ask(board), 'page', page);
      wanted += (Math.sqrt(dims) / (Math.sqrt(8) + Math.sqrt(4))) * total;
    }
    expect(await lossOf(fed)).toBeCloseTo(wanted, 9);
  });

  it('gives the same loss and gradients in ONNX Runtime', async () => {
    const fed = feeds();
    const wanted = await createInterpreter(outputs).run(fed);
    const executor = await createOnnxExecutor(outputs, { threads: 1 });
    const found = await executor.run(fed);
    await executor.dispose();
    for (const name of ['loss', 'gradient.nodes', 'gradient.pins', 'projection', 'first.cls']) {
      for (const [i, value] of wanted[name]!.data.entries())
        expect(found[name]!.data[i]).toBeCloseTo(value, 4);
    }
  });

  it('warms up, then follows a cosine down to a tenth of the step sizes', async () => {
    const schedule = createInterpreter({ rate: outputs.rate! });
    const rates = new Map<number, number>();
    for (const step of [1, 25, 50, 51, 101, 200])
      rates.set(step, (await schedule.run({ step: scalar(step) })).rate!.data[0]!);
    const cosine = (done: number) => 0.1 + (0.9 * (1 + Math.cos(Math.PI * done))) / 2;
    expect(rates.get(1)).toBeCloseTo(1 / 50, 12);
    expect(rates.get(25)).toBeCloseTo(0.5 * cosine(0.24), 12);
    expect(rates.get(50)).toBeCloseTo(cosine(0.49), 12);
    expect(rates.get(51)).toBeCloseTo(0.55, 12);
    expect(rates.get(101)).toBeCloseTo(0.1, 12);
    expect(rates.get(200)).toBeCloseTo(0.1, 12);
  });
});

describe('buildStep where a pin does not fit its page', () => {
  it('teaches which boards suit the pin, and nothing about the page', async () => {
    const filtered = { ...training, minCohesion: 0.5, dropNeighbors: 1 };
    const rows = [0, 3, 4, 7, 9];
    const gradientsWith = async (fits: readonly number[], tasks = {}) => {
      const taught = { ...filtered, tasks: { ...training.tasks, ...tasks } };
      const marked = source.examples.fits.slice();
      for (const [i, row] of rows.entries()) marked[row] = fits[i]!;
      const seen = { ...source, training: taught, examples: { ...source.examples, fits: marked } };
      const batch = (await BatchBuilder.create(seen)).build(rows, cached, new Random(5));
      const step = buildStep(encoderWeights(state, model), model, taught, stepSizes(source), 100);
      const vectors = source.bags.sum(source.features, batch.texts);
      const fed = { ...state.tensors, ...batch.feeds(vectors), step: scalar(1) };
      const found = await createInterpreter(step).run(fed);
      const nodes = found['gradient.nodes']!;
      const size = nodes.data.length / nodes.shape[0]!;
      const pinSize = pinSlots * model.width;
      const norm = (data: ArrayLike<number>, from: number, length: number) =>
        Math.hypot(...Array.from({ length }, (_, i) => data[from + i]!));
      return {
        loss: found.loss!.data[0]!,
        pages: rows.map((_, i) => norm(nodes.data, i * size, size)),
        pins: rows.map((_, i) => norm(found['gradient.pins']!.data, i * pinSize, pinSize)),
      };
    };
    const all = await gradientsWith([1, 1, 1, 1, 1]);
    // Pages that boards are not asked for: as one of the others that a board could have, each page counts
    const some = await gradientsWith([1, 0, 1, 1, 0], { boardPage: 0 });
    expect(all.loss).toBeCloseTo(await lossOfUnfiltered(), 6);
    expect(all.pages.every((gradient) => gradient > 0)).toBe(true);
    expect(some.pages.map((gradient) => gradient > 0)).toEqual([true, false, true, true, false]);
    expect(some.pins.every((gradient) => gradient > 0)).toBe(true);
    const none = await gradientsWith([0, 0, 0, 0, 0]);
    expect(none.pages.every((gradient) => gradient === 0)).toBe(true);
    expect(Number.isFinite(none.loss)).toBe(true);
  });

  /** The loss of the same batch without a filter. */
  async function lossOfUnfiltered(): Promise<number> {
    const unfiltered = { ...training, dropNeighbors: 1 };
    const batch = (await BatchBuilder.create({ ...source, training: unfiltered })).build(
      [0, 3, 4, 7, 9],
      cached,
      new Random(5),
    );
    const vectors = source.bags.sum(source.features, batch.texts);
    return lossOf({ ...state.tensors, ...batch.feeds(vectors), step: scalar(1) });
  }
});

describe('buildStep of an aligned run', () => {
  /** Random vectors of 4 numbers, which only the smaller of the dims fits into; every third node has none. */
  function makeAlignment(random: Random): Alignment {
    const { counts } = source.corpora.shown.graph;
    const ofKind = (count: number): AlignedVectors => {
      const rows = Uint32Array.from({ length: count }, (_, i) => (i % 3 === 0 ? none : i));
      const vectors = Float32Array.from({ length: 4 * count }, () => random.normal());
      return { rows, vectors };
    };
    const kinds = { page: ofKind(counts.page), pin: ofKind(counts.pin), board: ofKind(counts.board) };
    return { version: 'v000001', model: 'run-0001', width: 4, kinds };
  }

  /** A step with an alignment on the batch of `build`, and what it is fed. */
  async function alignedStep(alignment: Alignment) {
    const aligned = { ...source, alignment };
    const weights = encoderWeights(state, model);
    const step = buildStep(weights, model, training, stepSizes(source), 100, alignment);
    builder = await BatchBuilder.create(aligned);
    return { step, fed: feeds() };
  }

  it('gives the gradient of the whole loss by the own texts and by weights', async () => {
    const { step, fed } = await alignedStep(makeAlignment(new Random(9)));
    loss = createInterpreter({ loss: step.loss! });
    const found = await createInterpreter(step).run(fed);
    const random = new Random(7);
    const gradients: Record<string, ArrayLike<number>> = {
      'nodes.own': found['gradient.nodes']!.data,
      'pins.own': found['gradient.pins']!.data,
    };
    for (const name of ['projection', 'layer.0.value', 'cls'])
      gradients[name] = found[`first.${name}`]!.data.map((value) => 10 * value);
    for (const [name, gradient] of Object.entries(gradients)) {
      for (let i = 0; i < 5; i++) {
        const place = random.below(gradient.length);
        const difference = await differenceAt(fed, name, place);
        expect(Math.abs(gradient[place]! - difference), name).toBeLessThan(
          1e-6 + 1e-4 * Math.abs(difference),
        );
      }
    }
  });

  it('adds 1 − cosine, the mean over the nodes of each kind that have a vector, by the share of the dims', async () => {
    const alignment = makeAlignment(new Random(9));
    const free = await lossOf(feeds());
    const { step, fed } = await alignedStep(alignment);
    loss = createInterpreter({ loss: step.loss! });
    const added = (await lossOf(fed)) - free;
    const { lookUp } = symbolicWeights(encoderWeights(state, model));
    const [B, C, P] = ['page', 'board', 'pin'].map((kind) => fed[`${kind}.share`]!.data.length);
    const { nodes, pins } = await createInterpreter({
      nodes: encodeTokens(lookUp, tokenInputs('nodes.', model, B! + C!), model),
      pins: encodeTokens(lookUp, ownTokenInputs('pins.', model, P!, pinSlots), model),
    }).run(fed);
    const rows = (data: ArrayLike<number>, size: number) =>
      Array.from({ length: data.length / size }, (_, row) =>
        Array.from({ length: 4 }, (_, i) => data[row * size + i]!),
      );
    const norm = (vector: number[]) => Math.hypot(...vector);
    const cosine = (one: number[], other: number[]) =>
      one.reduce((dot, value, i) => dot + value * other[i]!, 0) / (norm(one) * norm(other));
    const embedded = rows(nodes!.data, 8);
    const pairs = {
      page: embedded.slice(0, B),
      board: embedded.slice(B),
      pin: rows(pins!.data, 8),
    };
    const wanted = nodeKinds.map((kind) => {
      const targets = rows(fed[`${kind}.target`]!.data, 4);
      const known = pairs[kind].flatMap((own, i) =>
        norm(targets[i]!) > 0 ? [1 - cosine(own, targets[i]!)] : [],
      );
      return known.reduce((sum, each) => sum + each) / known.length;
    });
    const total = wanted.reduce((sum, each) => sum + each);
    expect(added).toBeCloseTo(0.2 * (2 / (Math.sqrt(8) + 2)) * total, 5);
  });

  it('moves no node that has no vector', async () => {
    const alignment = makeAlignment(new Random(9));
    const free = await createInterpreter(outputs).run(feeds());
    const { step, fed } = await alignedStep(alignment);
    const aligned = await createInterpreter(step).run(fed);
    const rowsOf = (output: string, rows: number) => {
      const [before, after] = [free[output]!.data, aligned[output]!.data];
      const size = before.length / rows;
      return Array.from({ length: rows }, (_, row) => {
        let moved = 0;
        for (let i = row * size; i < (row + 1) * size; i++)
          moved = Math.max(moved, Math.abs(after[i]! - before[i]!));
        return moved > 1e-7;
      });
    };
    const known = (kind: string) => Array.from(fed[`${kind}.share`]!.data, (share) => share > 0);
    const nodes = [...known('page'), ...known('board')];
    expect(new Set(nodes).size).toBe(2);
    expect(rowsOf('gradient.nodes', nodes.length)).toEqual(nodes);
    const pins = known('pin');
    expect(new Set(pins).size).toBe(2);
    expect(rowsOf('gradient.pins', pins.length)).toEqual(pins);
  });

  it('is the free step where no node has a vector', async () => {
    const nobody = makeAlignment(new Random(9));
    for (const kind of nodeKinds) nobody.kinds[kind].rows.fill(none);
    const free = await lossOf(feeds());
    const { step, fed } = await alignedStep(nobody);
    loss = createInterpreter({ loss: step.loss! });
    expect(await lossOf(fed)).toBe(free);
  });
});

describe('BatchBuilder', () => {
  it('sums the gradient of each text over all places of it: the gradient by the rows of the table', async () => {
    const { features } = source;
    const { table } = state.text;
    const step = await createInterpreter(outputs).run(feeds());
    const batch = build();
    const gradients = batch.textGradients(
      Float32Array.from(step['gradient.nodes']!.data),
      Float32Array.from(step['gradient.pins']!.data),
      table.width,
    );
    const byRow = new Float64Array(table.data.length);
    for (const [u, text] of batch.texts.entries()) {
      for (let i = features.offsets[text]!; i < features.offsets[text + 1]!; i++) {
        for (let w = 0; w < table.width; w++)
          byRow[features.ids[i]! * table.width + w]! += features.values[i]! * gradients[u * table.width + w]!;
      }
    }
    const used = Array.from(byRow.keys()).filter((place) => Math.abs(byRow[place]!) > 1e-3);
    expect(used.length).toBeGreaterThan(20);
    for (const place of used.filter((_, i) => i % Math.ceil(used.length / 15) === 0)) {
      const before = table.data[place]!;
      const movedTo = async (value: number) => {
        table.data[place] = value;
        return lossOf(feeds()); // neighbors are read from `cached`, which does not move
      };
      const difference = ((await movedTo(before + 0.01)) - (await movedTo(before - 0.01))) / 0.02;
      table.data[place] = before;
      expect(Math.abs(byRow[place]! - difference)).toBeLessThan(1e-4 + 0.01 * Math.abs(difference));
    }
  });
});
