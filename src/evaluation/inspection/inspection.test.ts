import { describe, expect, test } from 'vitest';
import { once } from '../../base/testing/once.ts';
import { type EvaluatedModel, evaluate } from '../index.ts';
import { openSmallCatalog, type SmallSave } from '../testing/small-catalog.ts';

/** Two directions: fruit (1, 0) and tools (0, 1); `lean` turns a vector from the first to the second. */
const towards = (lean: number) => [Math.cos((lean * Math.PI) / 2), Math.sin((lean * Math.PI) / 2)];

/**
 * Pages by address, each with its direction: a, b and e are fruit, c and d tools, f stands between, nearer to fruit.
 * Known are the pins of a to d; e and f come after the split, e to fruit, f to tools.
 */
const leans: Readonly<Record<string, number>> = { a: 0, b: 0.1, c: 1, d: 0.9, e: 0.05, f: 0.3 };
const save = (page: string, board: string, day: number, more: Partial<SmallSave> = {}): SmallSave => ({
  pin: `p${page}`,
  url: `https://${page}.com`,
  title: `pin of ${page}`,
  description: 'some words to tell',
  board,
  owner: 'ann',
  day,
  ...more,
});
const saves: readonly SmallSave[] = [
  save('a', 'fruit', 1),
  save('b', 'fruit', 2),
  save('c', 'tools', 3),
  save('d', 'tools', 4),
  save('e', 'fruit', 100),
  save('f', 'tools', 101, { title: '', description: 'few' }),
];

const model: EvaluatedModel = {
  name: 'by hand',
  embed: async (_names, { tables }) => {
    const of = (letter: string) => towards(leans[letter]!);
    return {
      page: Float32Array.from(tables.page.keys.flatMap((url) => of(url.at('https://'.length)!))),
      pin: Float32Array.from(tables.pin.keys.flatMap((pin) => of(pin.at(-1)!))),
      board: Float32Array.from(tables.board.keys.flatMap((board) => towards(board === 'tools' ? 1 : 0))),
    };
  },
};

async function lookAt(known: readonly SmallSave[]) {
  const catalog = await openSmallCatalog(known, [{ url: 'https://e.com', title: 'Page e' }]);
  const versions = { graph: 'g1', model: 'm1' };
  return (await evaluate({ ...catalog, versions, model, dims: [2] })).inspection!;
}

const look = once(() => lookAt(saves));

describe('neighbors', () => {
  test('are the nearest other pages and the nearest pins of other pages, best first', async () => {
    const { neighbors } = await look();
    expect(neighbors.map(({ page }) => page.title).sort()).toEqual(
      ['pin of a', 'pin of b', 'pin of c', 'pin of d'], // e and f are not known before the split
    );
    const ofA = neighbors.find(({ page }) => page.key === 'https://a.com')!;
    expect(ofA.pages.map(({ key }) => key.at(8))).toEqual(['e', 'b', 'f', 'd', 'c']);
    expect(ofA.pages[1]).toMatchObject({ title: 'pin of b', together: true });
    expect(ofA.pages[1]!.score).toBeCloseTo(Math.cos(0.1 * (Math.PI / 2)));
    expect(ofA.pages[0]).toMatchObject({ title: 'Page e', together: false }); // its save comes after the split
    expect(ofA.pins.map(({ key }) => key)).toEqual(['pe', 'pb', 'pf']);
  });

  test('are of the same pages when they are sampled again', async () => {
    expect((await lookAt(saves)).neighbors).toEqual((await look()).neighbors);
  });
});

describe('calibration', () => {
  test('counts the predictions that were saved after the split', async () => {
    const { picks } = await look();
    expect(picks.rows).toBe(2);
    // e: fruit, right. f leans to fruit: wrong first, right then
    expect(picks.predictions.map(({ mean }) => mean)).toEqual([0.5, 0.5, 0, 0, 0]);
    expect(picks.byThen.map(({ mean }) => mean)).toEqual([0.5, 1, 1, 1, 1]);
    expect(picks.byScore.map(({ rows, mean }) => [rows, mean])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(picks.byScore[0]!.from).toBeCloseTo(Math.cos(0.3 * (Math.PI / 2)));
    expect(picks.byLead[0]!.to).toBeCloseTo(Math.cos(0.3 * (Math.PI / 2)) - Math.sin(0.3 * (Math.PI / 2)));
  });

  test('takes every board for right that the page was saved on', async () => {
    const { picks } = await lookAt([...saves, save('f', 'fruit', 120, { pin: 'qf', title: 'other words' })]);
    expect(picks.rows).toBe(3);
    expect(picks.predictions.map(({ mean }) => mean)).toEqual([1, 2 / 3, 0, 0, 0]);
  });
});

describe('mistakes', () => {
  /** Eleven more boards like fruit, so that tools ranks below the tenth for f. */
  const crowd = Array.from({ length: 11 }, (_, i) => save('a', `fruit ${i}`, 5 + i, { owner: 'bob' }));
  const lookAtCrowd = once(() => lookAt([...saves, ...crowd]));

  test('are the rows whose board is not found, with what was predicted instead', async () => {
    const { mistakes } = await lookAtCrowd();
    expect(mistakes.worst).toHaveLength(1);
    const [worst] = mistakes.worst;
    expect(worst).toMatchObject({
      page: { key: 'https://f.com' },
      board: { title: 'tools', owner: 'ann' },
      rank: 13,
    });
    expect(worst!.predictions).toHaveLength(3);
    expect(worst!.predictions[0]).toMatchObject({ title: 'fruit', owner: 'ann' });
    expect(worst!.factors).toEqual([
      'page without text',
      'pin of few words',
      'page without saves',
      'small board',
      'right owner',
    ]);
  });

  test.each([
    [8, 10, true],
    [9, 11, false],
  ])('with %d other boards before it, the board of rank %d is found: %s', async (others, _, isFound) => {
    const { mistakes } = await lookAt([...saves, ...crowd.slice(0, others)]);
    expect(mistakes.worst).toHaveLength(isFound ? 0 : 1);
    const { shown } = mistakes.factors.find(({ factor }) => factor === 'pin of few words')!;
    expect(shown!.mean).toBe(isFound ? 1 : 0);
  });

  test('say what every factor costs', async () => {
    const { mistakes } = await lookAtCrowd();
    const costOf = (name: string) => mistakes.factors.find(({ factor }) => factor === name)!;
    expect(costOf('pin of few words')).toMatchObject({ rows: 1, shown: { mean: 0 }, others: { mean: 1 } });
    expect(costOf('page without saves')).toMatchObject({ rows: 2, shown: { mean: 0.5 }, others: null });
    expect(costOf('page without text')).toMatchObject({ rows: 1, shown: { mean: 0 }, others: { mean: 1 } });
    expect(costOf('twin board')).toMatchObject({ rows: 0 });
  });

  test('know few words and small boards by their bounds', async () => {
    const { mistakes } = await lookAt([
      ...saves.filter(({ pin }) => pin !== 'pe'),
      save('e', 'fruit', 100, { title: '' }), // leaves four words, which are enough
      save('a', 'fruit', 5, { pin: 'qa' }), // the third pin, with which a board is small
      ...['a', 'b'].map((page, i) => save(page, 'tools', 6 + i, { pin: `r${page}` })), // the third and the fourth
    ]);
    const rowsOf = (name: string) => mistakes.factors.find(({ factor }) => factor === name)!.rows;
    expect([rowsOf('pin of few words'), rowsOf('small board')]).toEqual([1, 1]);
  });

  test('know no owner of boards without one', async () => {
    const { mistakes } = await lookAt(saves.map((each) => ({ ...each, owner: '' })));
    const rowsOf = (name: string) => mistakes.factors.find(({ factor }) => factor === name)!.rows;
    expect([rowsOf('page without saves'), rowsOf('right owner')]).toEqual([2, 0]);
  });

  test('know a twin by its title, and a mixed board by its pins', async () => {
    const { mistakes } = await lookAt([
      ...saves.filter(({ pin }) => pin !== 'pe'),
      save('c', 'mixed', 6),
      save('a', 'mixed', 7),
      save('b', 'whole 1', 8),
      save('a', 'whole 1', 9),
      save('c', 'whole 2', 10),
      save('d', 'whole 2', 11),
      save('e', 'mixed', 102),
      save('e', 'whole 1', 103, { pin: 'qe', title: 'quite other' }),
      save('e', 'whole 2', 104, { pin: 're', title: 'still other' }),
    ]);
    // of the four boards asked for, mixed is the one whose two pins are at right angles
    expect(mistakes.factors.find(({ factor }) => factor === 'mixed board')).toMatchObject({ rows: 1 });
    // whole 1, mixed and fruit have one vector, so they are twins; tools and whole 2 differ
    expect(mistakes.factors.find(({ factor }) => factor === 'twin board')!.rows).toBeGreaterThan(0);
  });
});
