import { describe, expect, test } from 'vitest';
import { once } from '../base/testing/once.ts';
import {
  type EvaluatedModel,
  type EvaluateOptions,
  type EvaluationReport,
  evaluate,
  printReport,
  type SliceName,
  type TaskId,
} from './index.ts';
import { openSmallCatalog, type SmallSave } from './testing/small-catalog.ts';

/**
 * Page a is warm, page d cold. Known are the pins p1 (of a), p2 and p3 and both boards; new are p4 (of a, on
 * tools) and p5 (of d, on fruit).
 */
const saves: readonly SmallSave[] = [
  { pin: 'p1', url: 'https://a.com', title: 'a', description: 'red apple', board: 'fruit', day: 1 },
  { pin: 'p2', url: 'https://b.com', title: 'b', description: 'hammer', board: 'tools', day: 2 },
  { pin: 'p3', url: 'https://c.com', title: 'c', description: 'saw', board: 'tools' },
  { pin: 'p4', url: 'https://a.com', title: 'a', description: 'apple tart', board: 'tools', day: 100 },
  { pin: 'p5', url: 'https://d.com', title: 'pear', description: 'd', board: 'fruit', day: 101 },
];

/** Positions: pages a b c d, pins p1 … p5, boards fruit, tools. */
const model: EvaluatedModel = {
  name: 'by hand',
  embed: async () => ({
    page: Float32Array.of(1, 0, 1, 1, 1, 1, 0, 1),
    pin: Float32Array.of(0, 2, 1, 0, 0, 1, 3, 4, -1, 0),
    board: Float32Array.of(0, 1, 1, 0),
  }),
};

async function evaluateSmall(options: Partial<EvaluateOptions> = {}): Promise<EvaluationReport> {
  const catalog = await openSmallCatalog(saves);
  return evaluate({ ...catalog, versions: { graph: 'g1', model: 'm1' }, model, dims: [2, 1], ...options });
}

const evaluateUsual = once(evaluateSmall);

/** The rank of the one row of a slice: its MRR is 1 / rank. */
function rankIn(
  report: EvaluationReport,
  id: TaskId,
  slice: SliceName,
  name: string,
  dims: number | null = null,
) {
  const found = report.tasks.find((task) => task.id === id)!.slices.find((each) => each.slice === slice)!;
  expect(found.rows).toBe(1);
  const score = found.scores.find((each) => each.name === name && each.dims === dims)!;
  return 1 / score.measures.MRR!.mean;
}

describe('ranks by hand', () => {
  test('the model at each of its dims', async () => {
    const report = await evaluateUsual();
    const shown = 'page-pin, names shown';
    // a = (1, 0) without its own p1: p2 1, p4 .6, p3 0, p5 −1
    expect(rankIn(report, shown, 'warm', 'by hand', 2)).toBeCloseTo(2);
    // in one dimension p2 and p4 are 1, p5 is −1 and p3 has no vector
    expect(rankIn(report, shown, 'warm', 'by hand', 1)).toBeCloseTo(1.5);
    // d = (0, 1): p1 and p3 1, p4 .8, p2 and p5 0
    expect(rankIn(report, shown, 'cold', 'by hand', 2)).toBeCloseTo(4.5);
    // in one dimension d has no vector: last of five
    expect(rankIn(report, shown, 'cold', 'by hand', 1)).toBeCloseTo(5);
    expect(rankIn(report, `${shown}, new pins`, 'cold', 'by hand', 2)).toBeCloseTo(2);
    // a is on fruit already, which leaves tools alone
    expect(rankIn(report, 'page-board, page', 'warm', 'by hand', 2)).toBeCloseTo(1);
    expect(rankIn(report, 'page-board, page', 'cold', 'by hand', 2)).toBeCloseTo(1);
    expect(rankIn(report, 'page-board, page and pin', 'cold', 'by hand', 2)).toBeCloseTo(1);
    expect(rankIn(report, 'page-board, pin', 'cold', 'by hand', 2)).toBeCloseTo(1);
    // p5 = (−1) is far from tools = (1), and fruit has no vector
    expect(rankIn(report, 'page-board, pin', 'cold', 'by hand', 1)).toBeCloseTo(2);
  });

  test('the baselines', async () => {
    const report = await evaluateUsual();
    const shown = 'page-pin, names shown';
    // one save before the split for p1, p2, p3, none for p4 and p5, which tie
    expect(rankIn(report, shown, 'warm', 'popularity')).toBeCloseTo(3.5);
    expect(rankIn(report, shown, 'cold', 'popularity')).toBeCloseTo(4.5);
    expect(rankIn(report, `${shown}, new pins`, 'warm', 'popularity')).toBeCloseTo(1.5);
    expect(rankIn(report, 'page-board, page', 'cold', 'popularity')).toBeCloseTo(2); // 2 saves against 1
    // the walk from a sees p1 and fruit only; d is not in the graph: everything ties
    expect(rankIn(report, shown, 'warm', 'walk only')).toBeCloseTo(2.5);
    expect(rankIn(report, shown, 'cold', 'walk only')).toBeCloseTo(3);
    expect(rankIn(report, 'page-board, page', 'cold', 'walk only')).toBeCloseTo(1.5);
    for (const name of ['bm25', 'tf-idf']) {
      expect(rankIn(report, shown, 'warm', name)).toBeCloseTo(1); // apple
      expect(rankIn(report, shown, 'cold', name)).toBeCloseTo(1); // d
      expect(rankIn(report, 'page-pin, names hidden', 'warm', name)).toBeCloseTo(1);
      expect(rankIn(report, 'page-board, pin', 'cold', name)).toBeCloseTo(1.5); // no board says pear or d
    }
  });

  test('a degree at the bound is low, one above it high', async () => {
    const catalog = await openSmallCatalog([
      ...saves, // page a has one known pin and d none
      { pin: 'p6', url: 'https://b.com', title: 'b', description: 'mallet', board: 'tools', day: 3 },
      { pin: 'p7', url: 'https://b.com', title: 'b', description: 'chisel', board: 'fruit', day: 102 },
    ]);
    const zeros = (nodes: number) => new Float32Array(nodes);
    const report = await evaluate({
      ...catalog,
      versions: { graph: 'g1', model: 'm1' },
      model: { name: 'zeros', embed: async () => ({ page: zeros(4), pin: zeros(7), board: zeros(2) }) },
      dims: [1],
    });
    const { lowDegree, slices } = report.tasks.find(({ id }) => id === 'page-pin, names shown')!;
    expect(lowDegree).toBe(1);
    const rowsOf = (name: SliceName) => slices.find(({ slice }) => slice === name)!.rows;
    expect([rowsOf('low degree'), rowsOf('high degree')]).toEqual([2, 1]); // a and d, b
  });

  test('with names hidden, only rows count whose page and pin both have words left', async () => {
    const report = await evaluateUsual();
    const hidden = report.tasks.find(({ id }) => id === 'page-pin, names hidden')!;
    // p5 loses its title and the d of d.com: nothing is left
    expect(hidden.slices.slice(0, 3).map(({ slice, rows }) => [slice, rows])).toEqual([
      ['all', 1],
      ['warm', 1],
      ['cold', 0],
    ]);
    expect(hidden.candidates).toBe(5);
  });

  test('new boards are no candidates, and their rows do not count', async () => {
    const catalog = await openSmallCatalog([
      ...saves,
      { pin: 'p6', url: 'https://e.com', title: 'e', board: 'new', day: 120 },
    ]);
    const zeros = (nodes: number) => new Float32Array(2 * nodes);
    const report = await evaluate({
      ...catalog,
      versions: { graph: 'g1', model: 'm1' },
      model: { name: 'zeros', embed: async () => ({ page: zeros(5), pin: zeros(6), board: zeros(3) }) },
      dims: [2],
    });
    const boards = report.tasks.find(({ id }) => id === 'page-board, page and pin')!;
    expect(boards.candidates).toBe(2);
    expect(boards.slices[0]!.rows).toBe(2);
    expect(report.rows).toMatchObject({ warm: 1, cold: 2 });
    expect(rankIn(report, 'page-board, page', 'warm', 'zeros', 2)).toBeCloseTo(1); // no vector, but no other candidate either
    expect(report.vectors[0]).toMatchObject({ kurtosis: null, positives: { pairs: 3, mean: null } });
  });
});

describe('the report', () => {
  test('compares the model with each baseline, and survives JSON', async () => {
    const report = await evaluateSmall();
    const { differences, hybrid, scores } = report.tasks.find(({ id }) => id === 'page-board, page')!
      .slices[0]!;
    const baselines = ['random', 'popularity', 'bm25', 'tf-idf', 'tf-idf n-grams', 'lsa', 'walk only'];
    const names = (of: typeof differences) => [...new Set(of.map(({ against }) => against))];
    expect(names(differences)).toEqual(['hybrid', ...baselines, 'item kNN']);
    expect(names(hybrid)).toEqual([...baselines, 'item kNN']);
    expect(differences.filter(({ against }) => against === 'popularity')).toEqual([
      { against: 'popularity', measure: 'recall@1', mean: 0.5, low: 0, high: 1, significant: false },
      { against: 'popularity', measure: 'recall@5', mean: 0, low: 0, high: 0, significant: false },
      { against: 'popularity', measure: 'recall@10', mean: 0, low: 0, high: 0, significant: false },
      { against: 'popularity', measure: 'MRR', mean: 0.25, low: 0, high: 0.5, significant: false },
    ]);
    expect(scores.filter(({ role }) => role !== 'baseline').map(({ name, dims }) => [name, dims])).toEqual([
      ['by hand', 2],
      ['by hand', 1],
      ['hybrid', null],
    ]);
    expect(report.subject).toMatchObject({ view: 'train', graph: 'g1', model: 'm1' });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('prints every task within 110 columns, for each of the dims', async () => {
    const report = await evaluateUsual();
    const text = printReport(report);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    expect(text).toContain('2 test rows of 2 held-out saves: 1 warm');
    expect(text).toContain('5 candidates, 2 rows');
    expect(text.replace(/\s+/g, ' ')).toContain(
      'So few prove little: by chance alone, a share may be off by .693.',
    );
    const asked = report.tasks.filter(({ slices }) => slices[0]!.rows > 0);
    expect(asked.length).toBeGreaterThan(8);
    expect(text.match(/^by hand +1 /gm)).toHaveLength(asked.length);
    expect(text.match(/^by hand 2 against/gm)).toHaveLength(asked.length);
    expect(text.match(/^hybrid against/gm)).toHaveLength(asked.length);
    expect(text).toContain('Baselines are not tuned');
    expect(text).toMatch(/^random vectors +-?\d/m);
  });

  test('is the same when it is made again', async () => {
    expect(await evaluateSmall()).toEqual(await evaluateUsual());
  });

  test('says so if the split holds nothing back', async () => {
    const catalog = await openSmallCatalog(saves.slice(0, 3));
    const report = await evaluate({
      ...catalog,
      versions: { graph: 'g1', model: 'm1' },
      model: {
        name: 'ones',
        embed: async () => ({
          page: new Float32Array(6).fill(1),
          pin: new Float32Array(6).fill(1),
          board: new Float32Array(4).fill(1),
        }),
      },
      dims: [2],
    });
    expect(report.rows).toMatchObject({ heldOut: 0, warm: 0, cold: 0 });
    expect(report.tasks.flatMap(({ slices }) => slices.flatMap(({ scores }) => scores))).toEqual([]);
    expect(printReport(report)).toContain('No test rows: the split holds no save back.');
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

describe('what cannot be evaluated', () => {
  test('a view that shows the answers', async () => {
    const { view } = await openSmallCatalog(saves);
    await expect(evaluateSmall({ view: { ...view, name: 'all' } })).rejects.toThrow(
      'evaluate: expected the view train, got all',
    );
  });

  test('the graph of another view', async () => {
    const { graph } = await openSmallCatalog(saves.slice(0, 1));
    await expect(evaluateSmall({ graph })).rejects.toThrow(
      'evaluate: expected a graph with the 3 pages of the view, got 1',
    );
  });

  test('embeddings of another length', async () => {
    await expect(evaluateSmall({ dims: [4] })).rejects.toThrow(
      'evaluate, model by hand: expected 16 values for the pages, 4 each, got 8',
    );
  });
});
