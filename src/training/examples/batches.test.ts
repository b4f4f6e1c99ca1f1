/** What stands in the columns of a batch, as the step is fed it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../base/index.ts';
import { walkConfig } from '../../graph/index.ts';
import { makeSmallView } from '../../graph/testing/small-graph.ts';
import {
  createBagTrainer,
  featuresOf,
  hideNames,
  makeCorpus,
  neighborShares,
  ownSlots,
  pinSlots,
  sumBags,
} from '../../model/index.ts';
import { tinyConfig, tinyModel } from '../../model/testing/tiny-model.ts';
import type { TensorData } from '../../tensor/index.ts';
import { trainingConfig } from '../config.ts';
import { Answers } from './answers.ts';
import type { Batch } from './batch.ts';
import { BatchBuilder, type BatchSource, type CachedTexts, stepSizes } from './batches.ts';
import { splitExamples } from './examples.ts';

const model = tinyConfig({ neighbors: { page: 4, pin: 4, board: 4 } });
/** 12 boards of 3 pins, each of a page of its own; four boards of each of two owners, and two of one. */
const boards = 12;
const owners = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 4];
/** The examples that are trained on: those of the first 9 boards. */
const trainedBoards = 9;
const rows = [0, 5, 13, 25];
let source: BatchSource;
let cached: CachedTexts;

beforeAll(async () => {
  const saves = Array.from({ length: 3 * boards }, (_, i) => ({
    pin: `pin-${i}`,
    url: `https://site.example/${i}`,
    title: `pin${i}`,
    board: `board${i % boards}`,
  }));
  const pages = saves.map(({ url }, i) => ({ url, title: `page${i}` }));
  const { relation, graph, tables, close } = await makeSmallView(saves, pages);
  const { training: all } = splitExamples(relation, { share: 1e-9, seed: 0 });
  const boardOf = (position: number) => Number(tables.board.title[position]!.slice('board'.length));
  const kept = Array.from(all.pin.keys()).filter((row) => boardOf(all.board[row]!) < trainedBoards);
  const take = (column: Uint32Array) => Uint32Array.from(kept, (row) => column[row]!);
  const shown = makeCorpus(graph, tables);
  const { weights, text } = tinyModel(model, shown.texts);
  const features = featuresOf(shown.texts, text.index);
  source = {
    corpora: { shown, hidden: hideNames(shown, tables.pin, { keepWordless: true }) },
    examples: {
      page: take(all.page),
      pin: take(all.pin),
      board: take(all.board),
      fits: new Uint8Array(kept.length).fill(1),
    },
    answers: new Answers(relation),
    pinClusters: relation.pinClusters,
    boardOwners: Uint32Array.from(tables.board.title, (_, board) => owners[boardOf(board)]!),
    features,
    bags: createBagTrainer(text.table, new Float32Array(text.words.length), { threads: 1 }),
    model,
    training: trainingConfig.parse({ batch: 64, dropNeighbors: 0, hideNames: 0 }),
    walk: { ...walkConfig.parse({ steps: 2000 }), top: model.neighbors },
  };
  cached = { data: await sumBags(text.table, features), shares: neighborShares(weights) };
  return close;
});

/** The columns of a batch by kind: those asked for first, then the random ones. */
interface Columns {
  readonly titles: { readonly page: string[]; readonly board: string[]; readonly pin: string[] };
  readonly nodes: Record<string, TensorData>;
}

async function build(changes = {}, seed = 5): Promise<Columns> {
  const { training } = source;
  const changed = { ...source, training: { ...training, ...changes } };
  const sizes = stepSizes({ ...changed, examples: { ...source.examples, pin: Uint32Array.from(rows) } });
  const builder = await BatchBuilder.create(changed);
  const batch = builder.build(rows, cached, new Random(seed));
  const fed = batch.feeds(numberTexts(batch));
  const nodes = titlesIn(fed['nodes.own']!);
  const pages = rows.length + sizes.randomPages;
  return {
    titles: { page: nodes.slice(0, pages), board: nodes.slice(pages), pin: titlesIn(fed['pins.own']!) },
    nodes: fed,
  };
}

/** Vectors that begin with the numbers of their texts, counted from 1. */
function numberTexts({ texts }: Batch): Float32Array {
  const vectors = new Float32Array(texts.length * model.width);
  for (const [i, text] of texts.entries()) vectors[i * model.width] = text + 1;
  return vectors;
}

/** The titles of the nodes whose own texts these are. `[nodes, slots, W]` */
function titlesIn({ data, shape }: TensorData): string[] {
  const [nodes, slots, width] = shape as [number, number, number];
  expect([ownSlots.length, pinSlots]).toContain(slots);
  return Array.from(
    { length: nodes },
    (_, node) => source.corpora.shown.texts[data[node * slots * width]! - 1]!,
  );
}

/** The number of a board, page or pin in its title. */
const numberOf = (title: string) => Number(/\d+$/.exec(title)![0]);

const sizes = { randomPages: 20, randomPins: 15, randomBoards: 16, ownerBoards: 6 };

it('steps of a small corpus are smaller, all parts alike', () => {
  const sizesOf = (count: number) => {
    const training = trainingConfig.parse({
      batch: 512,
      randomPins: 1536,
      randomBoards: 768,
      randomPages: 512,
    });
    const { examples, randomPins, randomBoards, randomPages } = stepSizes({
      ...source,
      training,
      examples: { ...source.examples, pin: new Uint32Array(count) },
    });
    return [examples, randomPins, randomBoards, randomPages];
  };
  expect(sizesOf(2048)).toEqual([512, 1536, 768, 512]);
  expect(sizesOf(1024)).toEqual([256, 768, 384, 256]);
  expect(sizesOf(243)).toEqual([64, 192, 96, 64]);
  expect(sizesOf(30)).toEqual([30, 192, 96, 64]);
});

describe('BatchBuilder', () => {
  it('puts in the examples, and then as many others as asked for', async () => {
    const { titles } = await build(sizes);
    const { page, pin, board } = source.examples;
    const { own, texts, graph } = source.corpora.shown;
    const wanted = (kind: 'page' | 'pin' | 'board', positions: Uint32Array) =>
      rows.map((row) => texts[own.title[graph.first[kind] + positions[row]!]!]);
    expect(titles.page.slice(0, 4)).toEqual(wanted('page', page));
    expect(titles.board.slice(0, 4)).toEqual(wanted('board', board));
    expect(titles.pin.slice(0, 4)).toEqual(wanted('pin', pin));
    expect([titles.page.length, titles.board.length, titles.pin.length]).toEqual([24, 20, 19]);
  });

  it('draws the others from training examples, all of them sooner or later, and no others', async () => {
    const drawn = { page: new Set<number>(), pin: new Set<number>(), board: new Set<number>() };
    for (let seed = 0; seed < 20; seed++) {
      const { titles } = await build(sizes, seed);
      for (const kind of ['page', 'pin', 'board'] as const)
        for (const title of titles[kind].slice(4)) drawn[kind].add(numberOf(title));
    }
    const trained = Array.from({ length: 3 * boards }, (_, i) => i).filter((i) => i % boards < trainedBoards);
    const sorted = (numbers: Set<number>) => [...numbers].sort((a, b) => a - b);
    expect(sorted(drawn.page)).toEqual(trained);
    expect(sorted(drawn.pin)).toEqual(trained);
    expect(sorted(drawn.board)).toEqual(trained.slice(0, trainedBoards));
  });

  it('draws boards of the owner of one of the batch for as many as asked for', async () => {
    const { ownerBoards, randomBoards } = sizes;
    let foreign = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { titles } = await build(sizes, seed);
      const ownersOf = (some: string[]) => some.map((title) => owners[numberOf(title)]!);
      const asked = new Set(ownersOf(titles.board.slice(0, 4)));
      expect(asked).not.toContain(2);
      const random = ownersOf(titles.board.slice(4));
      expect(random.slice(randomBoards - ownerBoards).every((owner) => asked.has(owner))).toBe(true);
      foreign += random.filter((owner) => !asked.has(owner)).length;
    }
    expect(foreign).toBeGreaterThan(0);
  });

  it('shows every column short of a save, so that none can be told for an answer by degree or walk', async () => {
    const { titles, nodes } = await build(sizes);
    const pages = titles.page.length;
    const total = pages + titles.board.length;
    const degrees = Array.from(nodes['nodes.degree']!.data, (degree) => Math.round(Math.exp(degree) - 1));
    const mask = nodes['nodes.mask']!;
    const length = mask.shape[1]!;
    /** How many neighbors of each kind a node has. */
    const heard = (row: number) => {
      const from = row * length + 2 + ownSlots.length;
      return [0, 4, 8].map((at) =>
        [...mask.data.slice(from + at, from + at + 4)].reduce((sum, each) => sum + each, 0),
      );
    };
    for (let row = 0; row < total; row++) {
      // A page has one pin, which is hidden, and so sees nobody; a board has three, and sees two and their pages
      const isPage = row < pages;
      expect([row, degrees[row]]).toEqual([row, isPage ? 0 : 2]);
      expect([row, heard(row)]).toEqual([row, isPage ? [0, 0, 0] : [2, 2, 0]]);
    }
  });

  it('hides from a board the very pin and page that it is asked for', async () => {
    const { nodes } = await build({ ...sizes, randomPages: 0, randomBoards: 0, ownerBoards: 0 });
    const {
      examples,
      corpora,
      model: { width },
    } = source;
    const { own, graph } = corpora.shown;
    const neighbors = nodes['nodes.neighbors']!;
    const [, count] = neighbors.shape as [number, number];
    const vectorOf = (node: number) => {
      const text = own.title[node]!;
      const vector = cached.data.subarray(text * width, (text + 1) * width);
      const length = Math.hypot(...vector);
      return [...vector].map((value) => value / length);
    };
    for (const [i, row] of rows.entries()) {
      const at = (rows.length + i) * count;
      const seen = Array.from({ length: count }, (_, token) => [
        ...neighbors.data.slice((at + token) * width, (at + token + 1) * width),
      ]);
      const isSeen = (node: number) =>
        seen.some((vector) => vector.every((value, k) => Math.abs(value - vectorOf(node)[k]!) < 1e-5));
      const pins = source.answers.pinsOf(examples.page[row]!);
      expect([...pins]).toEqual([examples.pin[row]]);
      const board = examples.board[row]!;
      const others = Array.from(examples.pin.keys()).filter(
        (each) => each !== row && examples.board[each] === board,
      );
      expect(others).toHaveLength(2);
      for (const other of others) expect(isSeen(graph.first.pin + examples.pin[other]!)).toBe(true);
      expect(isSeen(graph.first.pin + examples.pin[row]!)).toBe(false);
    }
  });
});
