import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { once } from '../../../base/testing/once.ts';
import { type RankTable, rankTasks } from '../../measures/ranks.ts';
import { readCandidates } from '../../questions/candidates.ts';
import { readLinks } from '../../questions/links.ts';
import { oneEach, type Question } from '../../questions/question.ts';
import { indexHeldOut } from '../../questions/saves.ts';
import { makeTasks } from '../../questions/tasks/tasks.ts';
import { chooseTestRows } from '../../questions/test-set.ts';
import { openSmallCatalog, type SmallSave } from '../../testing/small-catalog.ts';
import { baselineNames, fitBaselines } from '../baselines/baselines.ts';
import { baselinesConfig } from '../baselines/config.ts';
import { makeDocuments } from '../documents.ts';
import type { Scorer } from './scorer.ts';
import { vectorScorer } from './vectors.ts';

const pins = 24;
const size = 8;
const topics = ['apple pear plum', 'hammer saw', 'violin flute drum', 'river'];

/** 24 pins of 12 pages on 5 boards; two thirds are known. */
const saves: SmallSave[] = Array.from({ length: pins }, (_, i) => ({
  pin: `pin${String(i).padStart(2, '0')}`,
  url: `https://page${i % 12}.com`,
  title: `title${i}`,
  description: topics[i % 4]!,
  board: `board${i % 5}`,
  day: i < 16 ? 1 : 200,
}));

const openCase = once(async () => {
  const { view, heldOut, graph } = await openSmallCatalog(saves);
  const candidates = await readCandidates(view, heldOut);
  const links = await readLinks(view, heldOut, candidates);
  const placed = indexHeldOut(heldOut, candidates);
  const test = chooseTestRows(candidates, links, placed);
  return { graph, candidates, links, test, rows: test.rows };
});

type Case = Awaited<ReturnType<typeof openCase>>;

function vectorsOf({ candidates }: Case, values: readonly number[]) {
  const matrix = (nodes: number, salt: number) =>
    Float32Array.from({ length: nodes * size }, (_, i) => values[(i * 7 + salt) % values.length]!);
  const { page, pin, board } = candidates.tables;
  return {
    page: matrix(page.keys.length, 0),
    pin: matrix(pin.keys.length, 3),
    board: matrix(board.keys.length, 5),
  };
}

async function scoresOf(scorer: Scorer, question: Question): Promise<Float32Array[]> {
  const all: Float32Array[] = [];
  await scorer.score(question, (i, scores) => {
    expect(i).toBe(all.length);
    all.push(scores.slice());
  });
  return all;
}

type Query = 'page' | 'pin' | 'both';
const targets = ['page', 'pin', 'board'] as const;

function ask(target: Question['target'], query: Query, rows: Uint32Array, { rows: test }: Case): Question {
  const nodes = (kind: 'page' | 'pin') => ({ [kind]: oneEach(rows.map((row) => test[kind][row]!)) });
  const given = {
    ...(query === 'pin' ? {} : nodes('page')),
    ...(query === 'page' ? {} : nodes('pin')),
  };
  return { target, names: 'shown', queries: rows.length, given };
}

/** Cosine over the first `dims` values, number by number, in double precision. */
function unit(matrix: Float32Array, node: number, dims: number): number[] {
  const values = [...matrix.subarray(node * size, node * size + dims)];
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

describe('every scorer', () => {
  test('gives a query the same scores, whatever the other queries and their order', async () => {
    const data = await openCase();
    const { candidates, links, rows, graph } = data;
    expect(rows.pin.length).toBeGreaterThan(5);
    const documents = makeDocuments(candidates, links, 'shown');
    const vectors = vectorsOf(data, [1, -2, 3, 0.5, 0.25, -1, 2, 4, -3, 1.5, 0.75]);
    const makers = fitBaselines({ candidates, links, graph, seed: 7 }, baselinesConfig.parse({}));
    const scorers = [
      ...baselineNames.map((name) => makers[name](documents)),
      vectorScorer(vectors, { name: 'vectors', size, dims: 4, candidates }),
    ];
    const all = Uint32Array.from(rows.page.keys());
    for (const scorer of scorers) {
      for (const target of targets) {
        const expected = await scoresOf(scorer, ask(target, 'both', all, data));
        const subsets = fc.shuffledSubarray([...all], { minLength: 1 });
        await fc.assert(
          fc.asyncProperty(subsets, async (subset) => {
            const got = await scoresOf(scorer, ask(target, 'both', Uint32Array.from(subset), data));
            for (const [i, row] of subset.entries()) {
              for (const [candidate, score] of got[i]!.entries()) {
                expect(score).toBeCloseTo(expected[row]![candidate]!, 5);
              }
            }
          }),
          { numRuns: 5 },
        );
      }
    }
  });
});

describe('vectors', () => {
  test('give the scores that a plain loop computes', async () => {
    const data = await openCase();
    const { candidates, rows } = data;
    const all = Uint32Array.from(rows.page.keys());
    const value = fc.double({ min: -1, max: 1, noNaN: true }).filter((x) => Math.abs(x) > 1e-3);
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 11, maxLength: 11 }),
        fc.constantFrom(1, 3, size),
        fc.constantFrom<Query>('page', 'pin', 'both'),
        fc.constantFrom(...targets),
        async (values, dims, query, target) => {
          const vectors = vectorsOf(data, values);
          const scorer = vectorScorer(vectors, { name: 'v', size, dims, candidates });
          const scores = await scoresOf(scorer, ask(target, query, all, data));
          for (const row of all) {
            const page = unit(vectors.page, rows.page[row]!, dims);
            const pin = unit(vectors.pin, rows.pin[row]!, dims);
            const sum = page.map(
              (value, i) => (query === 'pin' ? 0 : value) + (query === 'page' ? 0 : pin[i]!),
            );
            const length = Math.hypot(...sum);
            if (length < 1e-3) continue; // opposite vectors: nothing but rounding is left
            for (const [candidate, score] of scores[row]!.entries()) {
              const other = unit(vectors[target], candidate, dims);
              const cosine = sum.reduce((total, value, i) => total + (value / length) * other[i]!, 0);
              expect(score).toBeCloseTo(cosine, 3);
            }
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test('of equal candidates tie exactly, whatever their positions', async () => {
    const data = await openCase();
    const { candidates, links, rows } = data;
    const vectors = vectorsOf(data, [0.1, -0.7, 0.3, 0.9, 0.2, -0.4, 0.6]);
    for (let pin = 1; pin < pins; pin++) vectors.pin.copyWithin(pin * size, 0, size);
    const scorer = vectorScorer(vectors, { name: 'v', size, dims: size, candidates });
    const documents = makeDocuments(candidates, links, 'shown');
    const [task] = makeTasks(data, documents, 'shown');
    const table: RankTable = { name: 'v', role: 'model', dims: size, ranks: new Map() };
    await rankTasks(scorer, [task!], table);
    // 24 pins, of which the page has two, one of them the answer
    const { standings } = table.ranks.get(task!.id)!;
    expect(standings).toEqual(Array.from(rows.page, () => ({ higher: 0, equal: 22 })));
  });
});
