import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/index.ts';
import type { Candidates, EvaluatedModel } from '../../src/evaluation/index.ts';
import {
  openSmallCatalog,
  type SmallEngagement,
  type SmallSave,
  splitDay,
} from '../../src/evaluation/testing/small-catalog.ts';
import { measureLift } from './lift.ts';
import { askBoards, askUsers } from './questions.ts';
import { openWorld } from './world.ts';

const boards = 12;
const perBoard = 24;
/** The earlier cutoff; the later one is the day of the split of small catalogs. */
const pastDay = 50;

/** Every board saves a page of its own every sixth day; what pins and pages say has nothing to do with the board. */
const saves: readonly SmallSave[] = Array.from({ length: boards * perBoard }, (_, i) => {
  const board = i % boards;
  return {
    pin: `pin${i}`,
    url: `https://page${i}.com`,
    title: `word${(i * 7) % 40}`,
    board: `board${board}`,
    day: 1 + 6 * Math.floor(i / boards) + (i % 5),
  };
});

/** The catalog at a day, as one whose split is at `splitDay`. */
async function openAt(
  day: number,
  known: readonly SmallSave[],
  embed: EvaluatedModel['embed'],
  engagements: readonly SmallEngagement[] = [],
) {
  const shifted = known.map((save) => ({ ...save, day: save.day! + splitDay - day }));
  const catalog = await openSmallCatalog(shifted, [], engagements);
  return openWorld({ ...catalog, model: { name: 'by hand', embed }, size: boards });
}

async function openBoth(embed: EvaluatedModel['embed']) {
  const past = await openAt(
    pastDay,
    saves.filter(({ day }) => day! < splitDay),
    embed,
  );
  return { past, future: await openAt(splitDay, saves, embed) };
}

function lift({ past, future }: Awaited<ReturnType<typeof openBoth>>) {
  const questions = { pastQuestions: askBoards(past), futureQuestions: askBoards(future) };
  return measureLift({ past, future, ...questions, seed: 1 });
}

/** Every page and board of a topic points in its direction, with some noise. */
const oracle: EvaluatedModel['embed'] = async (_names, candidates) => vectorsBy(candidates, (topic) => topic);
/** Directions that have nothing to do with anything. */
const nonsense: EvaluatedModel['embed'] = async (_names, candidates) =>
  vectorsBy(candidates, () => undefined);

function vectorsBy({ tables }: Candidates, directionOf: (topic: number) => number | undefined) {
  const random = new Random(5);
  const vectors = (keys: readonly string[]) =>
    Float32Array.from(
      keys.flatMap((key) => {
        const direction = directionOf(Number(/\d+/.exec(key)![0]) % boards);
        return Array.from({ length: boards }, (_, k) => Number(k === direction) + 0.1 * random.normal());
      }),
    );
  return {
    page: vectors(tables.page.keys),
    pin: vectors(tables.pin.keys),
    board: vectors(tables.board.keys),
  };
}

/** Worlds of the oracle, and what it gains there; opened by the first test that asks. */
let told: ReturnType<typeof openOracle> | undefined;
const askOracle = () => {
  told ??= openOracle();
  return told;
};

async function openOracle() {
  const worlds = await openBoth(oracle);
  return { ...worlds, gains: lift(worlds) };
}

describe('measureLift', () => {
  test('measures the lift of informative embeddings beside uninformative ordinary features', async () => {
    const { gains } = await askOracle();
    for (const { negatives, rankers, lift: gained } of gains) {
      const scoreOf = (name: string) => rankers.find((ranker) => ranker.name === name)!;
      expect(scoreOf('LinkSage').auc.mean).toBeGreaterThan(0.99);
      expect(scoreOf('ordinary + LinkSage').ndcg.mean).toBeGreaterThan(0.95);
      expect(gained.auc.low).toBeGreaterThan(0);
      expect(gained.ndcg.low).toBeGreaterThan(0);
      // all new pages are equally popular, so popularity cannot tell them apart
      if (negatives === 'as popular') expect(scoreOf('popularity').auc.mean).toBe(0.5);
    }
  });

  test('measures no lift of random embeddings', async () => {
    const [, matched] = lift(await openBoth(nonsense));
    expect(matched!.lift.auc.low).toBeLessThan(0);
    expect(matched!.rankers.find(({ name }) => name === 'LinkSage')!.auc.mean).toBeGreaterThan(0.35);
    expect(matched!.rankers.find(({ name }) => name === 'LinkSage')!.auc.mean).toBeLessThan(0.65);
  });

  test('finds the same when it is run again', async () => {
    expect(lift(await openBoth(oracle))).toEqual((await askOracle()).gains);
  });

  test('says which questions are missing', async () => {
    const { future } = await askOracle();
    const questions = askBoards(future);
    expect(() =>
      measureLift({ past: future, future, pastQuestions: [], futureQuestions: questions, seed: 0 }),
    ).toThrow('lift: expected questions before the later cutoff, got none');
  });
});

describe('questions', () => {
  test('ask for the pages saved after the cutoff, given what the board held before', async () => {
    const { future: world } = await askOracle();
    const questions = askBoards(world);
    expect(questions).toHaveLength(boards);
    const urls = (pages: Uint32Array) =>
      Array.from(pages, (page) => world.candidates.tables.page.keys[page]!).sort();
    const expected = (wanted: (day: number) => boolean) =>
      saves
        .filter((save) => save.board === 'board3' && wanted(save.day!))
        .map(({ url }) => url!)
        .sort();
    const question = questions.find(
      ({ answers }) => saves.find(({ url }) => url === urls(answers)[0])!.board === 'board3',
    )!;
    expect(urls(question.answers)).toEqual(expected((day) => day >= splitDay));
    expect(urls(question.history)).toEqual(expected((day) => day < splitDay));
    expect(question.document).toContain('board3');
    for (const page of [...question.history, ...question.answers]) expect(question.taken).toContain(page);
  });

  test('ask for the pages that a user likes later, with the mean of those liked before as vector', async () => {
    const like = (user: string, page: number, day: number, action = 'click') => ({
      user,
      url: `https://page${page}.com`,
      action,
      day,
    });
    const world = await openAt(splitDay, saves, oracle, [
      like('ann', 3, 10),
      like('ann', 15, 20), // also of topic 3
      like('ann', 3, 120), // liked before
      like('ann', 27, 121),
      like('ann', 40, 122, 'hide'),
      like('bob', 5, 130), // nothing is known of him
      like('cleo', 7, 30), // comes to like nothing
    ]);
    const questions = askUsers(world);
    expect(questions).toHaveLength(1);
    const [ann] = questions;
    const urls = (pages: Uint32Array) =>
      Array.from(pages, (page) => world.candidates.tables.page.keys[page]!);
    expect(urls(ann!.history)).toEqual(['https://page15.com', 'https://page3.com']); // the latest first
    expect(urls(ann!.answers)).toEqual(['https://page27.com']);
    expect([...ann!.vector].indexOf(Math.max(...ann!.vector))).toBe(3);
    expect(Math.hypot(...ann!.vector)).toBeCloseTo(1);
    expect(ann!.document).toContain('page15');
  });
});
