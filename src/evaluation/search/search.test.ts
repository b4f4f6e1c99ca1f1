import { describe, expect, test } from 'vitest';
import { once } from '../../base/testing/once.ts';
import { defaultFusion } from '../../model/index.ts';
import type { SearchMode } from '../../search/index.ts';
import { type EvaluatedModel, evaluate, printReport, type SearchReport } from '../index.ts';
import { openSmallCatalog, type SmallSave } from '../testing/small-catalog.ts';

/** A save of its own board and owner. Pages alfa to delta are known; alfa, bravo and the new page echo are saved later. */
const save = (pin: string, page: string, title: string, day: number, more: Partial<SmallSave> = {}) => ({
  pin,
  url: `https://${page}.com`,
  title,
  board: `board ${pin}`,
  owner: `owner ${pin}`,
  day,
  ...more,
});
const known: readonly SmallSave[] = [
  save('k1', 'alfa', 'red apple', 1),
  save('k2', 'bravo', 'hammer and nail', 2),
  save('k3', 'charlie', 'red hammer', 3),
  save('k4', 'delta', 'violin', 4),
];
const later: readonly SmallSave[] = [
  save('n1', 'alfa', 'apple zeppelin', 101),
  save('n2', 'alfa', '', 102, { description: 'one two three four five six seven eight nine ten' }),
  save('n3', 'bravo', 'nail', 103),
  save('n4', 'echo', 'zeppelin echo', 104),
];

/** The angle at which each page is embedded. */
const pageAngles: Readonly<Record<string, number>> = { alfa: 0, bravo: 1, charlie: 2, delta: 3, echo: 4 };
const unit = (angle: number) => [Math.cos(angle), Math.sin(angle)];

/** A model that embeds a text at the angle that a rule gives; pins and boards do not count. */
function modelOf(angleOf: (text: string) => number, asked: string[] = []): EvaluatedModel {
  return {
    name: 'by hand',
    embed: async (_, { tables: { page, pin, board } }) => ({
      page: Float32Array.from(page.keys.flatMap((url) => unit(pageAngles[new URL(url).host.slice(0, -4)]!))),
      pin: new Float32Array(2 * pin.keys.length).fill(1),
      board: new Float32Array(2 * board.keys.length).fill(1),
    }),
    embedQueries: async (texts) => {
      asked.push(...texts);
      return Float32Array.from(texts.flatMap((text) => unit(angleOf(text))));
    },
  };
}

async function reportOf(
  model: EvaluatedModel,
  saves: readonly SmallSave[] = [...known, ...later],
  text = defaultFusion.words.text,
) {
  const catalog = await openSmallCatalog(saves);
  const fusion = { ...defaultFusion, words: { ...defaultFusion.words, text } };
  return evaluate({ ...catalog, versions: { graph: 'g', model: 'm' }, model, fusion, dims: [2] });
}

/** The search report of a model that embeds all texts alike. */
const reportOfOneAngle = once(() => reportOf(modelOf(() => 0)));

const sliceOf = ({ slices }: SearchReport, name: string) => slices.find(({ slice }) => slice === name)!;
const recallOf = (report: SearchReport, slice: string, mode: SearchMode) =>
  Object.values(sliceOf(report, slice).modes.find((each) => each.mode === mode)!.measures).map(
    ({ mean }) => mean,
  );

describe('queries', () => {
  test('are the first words of held-out pins, once for each page, and no near-duplicates of what is known', async () => {
    const asked: string[] = [];
    const copies = [
      save('c1', 'alfa', 'Apple, zeppelin!', 110), // asked before
      save('c2', 'alfa', 'red apple', 111, { description: 'but the whole pin says a lot more than that' }),
      save('c3', 'bravo', 'apple zeppelin', 112), // another page
      save('c4', 'bravo', '!?', 113),
    ];
    const { search } = await reportOf(
      modelOf(() => 0, asked),
      [...known, ...later, ...copies],
    );
    expect(asked.splice(5)).toHaveLength(100); // nonsense, for the cutoff
    expect(asked.map((text) => text.toLowerCase().replace(/[^a-z ]/g, '')).sort()).toEqual([
      'apple zeppelin',
      'apple zeppelin',
      'nail',
      'one two three four five six seven eight',
      'zeppelin echo',
    ]);
    expect(sliceOf(search!, 'all').queries).toBe(5);
  });

  test('are left out for models that cannot embed them, and without test rows', async () => {
    const { embed, name } = modelOf(() => 0);
    expect((await reportOf({ embed, name })).search).toBeNull();
    const none = await reportOf(
      modelOf(() => 0),
      known,
    );
    expect(none.search).toBeNull();
  });
});

describe('what is found', () => {
  test('by words: pages whose address or known pins contain them, not the held-out pins', async () => {
    const { search } = await reportOfOneAngle();
    expect(search!.candidates).toBe(5);
    // apple: alfa alone says it. one … eight: nobody. nail: bravo alone. echo: its address; zeppelin: nobody
    expect(recallOf(search!, 'all', 'lexical')).toEqual([0.75, 0.75, 0.75]);
    expect(recallOf(search!, 'warm', 'lexical')[0]).toBeCloseTo(2 / 3);
    expect(recallOf(search!, 'cold', 'lexical')).toEqual([1, 1, 1]);
    expect(sliceOf(search!, 'all words').queries).toBe(1); // nail
    expect(sliceOf(search!, 'some words').queries).toBe(3);
  });

  test('by vectors: an oracle finds all at once, a constant model what chance does', async () => {
    const right = { apple: 0, one: 0, nail: 1, zeppelin: 4 };
    const oracle = await reportOf(modelOf((text) => right[text.split(' ')[0] as keyof typeof right]));
    for (const slice of ['all', 'warm', 'cold', 'all words', 'some words']) {
      expect(recallOf(oracle.search!, slice, 'vector')).toEqual([1, 1, 1]);
    }
    const constant: EvaluatedModel = {
      ...modelOf(() => 0),
      embed: async (_, { tables }) => {
        const same = (keys: readonly string[]) => new Float32Array(2 * keys.length).fill(1);
        return { page: same(tables.page.keys), pin: same(tables.pin.keys), board: same(tables.board.keys) };
      },
    };
    const { search } = await reportOf(constant);
    expect(recallOf(search!, 'all', 'vector')).toEqual([1 / 5, 1, 1]);
    // what ties for one mode is decided by the other
    expect(recallOf(search!, 'warm', 'hybrid')[0]).toBeGreaterThanOrEqual(2 / 3);
  });

  test('by both: ranks by hand', async () => {
    // nearest to angle 1: bravo, then alfa and charlie, delta, echo
    const model = modelOf((text) => (text === 'nail' ? 1 : 1.1));
    const { search } = await reportOf(model, undefined, 10);
    // nail: bravo is first by both. apple: alfa has the word. zeppelin echo: echo is last by vector, and has the word, which
    // counts for more here. one … eight: words say nothing, and alfa is third
    expect(recallOf(search!, 'all', 'hybrid')).toEqual([0.75, 1, 1]);
    expect(recallOf(search!, 'all', 'vector')[0]).toBe(0.25);
    const against = sliceOf(search!, 'all').differences.filter(({ measure }) => measure === 'recall@1');
    expect(against.map(({ against, mean }) => [against, mean])).toEqual([
      ['vector', 0.5],
      ['lexical', 0],
    ]);
    expect(search!.overlap.map(({ foundBy, queries, hybrid }) => [foundBy, queries, hybrid])).toEqual([
      ['both', 3, 1],
      ['vector', 1, 1],
      ['lexical', 0, null],
      ['neither', 0, null],
    ]);
  });
});

test('is printed within 110 columns, with a line for each mode', async () => {
  const text = printReport(await reportOfOneAngle());
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  expect(text).toContain('5 pages, 4 queries');
  expect(text).toMatch(/^lexical +\.750 +\.750 +\.750 +\.667 +1\.000 +1\.000 +\.667$/m);
  expect(text).toMatch(/^Hits that score no higher than nonsense does/m);
  expect(text).toMatch(/^hybrid against vector: recall@10 \+\.000 /m);
});
