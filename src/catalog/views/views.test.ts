import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalog, type CatalogView } from '../index.ts';
import type { NodeKind } from '../tables/node-kinds.ts';
import { textSource } from '../testing/text-source.ts';

let folder: string;
let catalog: Catalog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-views-'));
  catalog = await Catalog.open(folder);
});
afterEach(async () => {
  await catalog.close();
  await rm(folder, { recursive: true });
});

const importRows = (rows: readonly object[]) =>
  catalog.import(textSource('rows.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')));
const save = (pin_id: string, board_id: string, saved_at?: string) => ({ pin_id, board_id, saved_at });
const kinds: readonly NodeKind[] = ['page', 'pin', 'board'];

/** The whole content of a view, as one text. */
async function allOf(view: CatalogView): Promise<string> {
  const nodes = await Promise.all(kinds.map((kind) => view.nodes(kind)));
  return JSON.stringify([...nodes, await view.pinPages(), await view.saves()]);
}

/** Old saves in 2023, new ones in 2024. Nodes `new*` occur only in the new ones; their texts contain `marker`. */
const corpus = [
  { url: 'https://old.example', title: 'old page' },
  { url: 'https://new.example', title: 'marker', description: 'marker', body: 'marker' },
  { url: 'https://lonely.example', title: 'without pins' },
  { pin_id: 'old', url: 'https://old.example', title: 'old pin' },
  { pin_id: 'new', url: 'https://new.example', title: 'marker', description: 'marker' },
  { pin_id: 'new-of-old', url: 'https://old.example', title: 'marker' },
  { pin_id: 'unsaved', url: 'https://unsaved.example', title: 'without saves' },
  { pin_id: 'unlinked', title: 'without a page' },
  { board_id: 'old', title: 'old board' },
  { board_id: 'new', title: 'marker', description: 'marker', owner: 'marker' },
  { board_id: 'empty', title: 'without saves' },
  save('old', 'old', '2023-05-01'),
  save('old', 'new', '2024-02-01'),
  save('new', 'old', '2024-02-01'),
  save('new', 'new', '2024-03-01'),
  save('new-of-old', 'old', '2024-01-01'),
  save('unlinked', 'old'),
  save('missing', 'old', '2023-01-01'),
];

describe('the view train', () => {
  beforeEach(async () => {
    await importRows(corpus);
    await catalog.fixSplit({ by: 'time', at: '2024-01-01' });
  });

  it('gives the same content after it, or another view of that state, was closed', async () => {
    const view = await catalog.view('train');
    const before = await allOf(view);
    await view.close();
    expect(await allOf(view)).toBe(before);
    await (await catalog.view('all')).close();
    expect(await allOf(view)).toBe(before);
  });

  it('has validation saves: its last tenth, held out like the test saves', async () => {
    const day = (n: number) => `2023-06-${String(n).padStart(2, '0')}`;
    const dated = Array.from({ length: 19 }, (_, i) => [
      { pin_id: `dated${i}`, url: `https://dated${i}.example`, title: `dated ${i}` },
      save(`dated${i}`, 'old', day(i + 1)),
    ]).flat();
    await importRows([
      ...dated,
      { user_id: 'u', url: 'https://old.example', action: 'click', at: day(3) },
      { user_id: 'u', url: 'https://dated3.example', action: 'click', at: day(19) },
      { user_id: 'u', url: 'https://dated4.example', action: 'click', at: '2024-06-01' },
    ]);
    const { view, heldOut } = await catalog.validation();
    expect(heldOut.rows.pin).toEqual(['dated17', 'dated18']); // of 20 dated saves
    expect((await view.nodes('pin')).keys).not.toContain('dated18');
    expect((await heldOut.nodes('page')).keys).toEqual([
      'https://dated17.example',
      'https://dated18.example',
    ]);
    expect(await allOf(view)).not.toContain('marker');
    expect([...(await heldOut.engagements()).isHeldOut]).toEqual([0, 1]);
    const test = await (await catalog.heldOut()).engagements();
    expect([...test.isHeldOut]).toEqual([0, 0, 1]);
    expect(test.page).toEqual(['https://old.example', 'https://dated3.example', 'https://dated4.example']);
  });

  it('has saves before the split, undated saves, and nodes without saves', async () => {
    const view = await catalog.view('train');
    const [pages, pins, boards] = [
      await view.nodes('page'),
      await view.nodes('pin'),
      await view.nodes('board'),
    ];
    expect(pages.keys).toEqual(['https://lonely.example', 'https://old.example', 'https://unsaved.example']);
    expect(pins.keys).toEqual(['old', 'unlinked', 'unsaved']);
    expect(pins.url).toEqual(['https://old.example', '', 'https://unsaved.example']);
    expect(boards.keys).toEqual(['empty', 'old']);
    expect(await view.pinPages()).toEqual({ pin: Uint32Array.of(0, 2), page: Uint32Array.of(1, 2) });
    expect(await view.saves()).toEqual({
      pin: Uint32Array.of(0, 1),
      board: Uint32Array.of(1, 1),
      savedAt: Float64Array.of(Date.UTC(2023, 4, 1), Number.NaN),
    });
  });

  it('holds out saves and engagements at exactly the time of the split', async () => {
    const visit = (at: string) => ({ user_id: 'u', url: 'https://old.example', action: 'visit', at });
    await importRows([visit('2023-12-31T23:59:59Z'), visit('2024-01-01'), visit('2024-01-02')]);
    const { rows, engagements } = await catalog.heldOut();
    expect([...(await engagements()).isHeldOut]).toEqual([0, 1, 1]);
    expect(rows.pin).toContain('new-of-old'); // saved at exactly that time
  });

  it('shows nothing that only a held-out save shows', async () => {
    expect(await allOf(await catalog.view('train'))).not.toMatch(/marker|"new/);
    expect(await allOf(await catalog.view('all'))).toMatch(/marker/);
  });

  it('together with the held-out part is complete', async () => {
    const heldOut = await catalog.heldOut();
    expect(heldOut.rows).toEqual({
      page: ['https://new.example', 'https://new.example', 'https://old.example', 'https://old.example'],
      pin: ['new', 'new', 'new-of-old', 'old'],
      board: ['new', 'old', 'old', 'new'],
      savedAt: Float64Array.from(['2024-03-01', '2024-02-01', '2024-01-01', '2024-02-01'], Date.parse),
    });
    for (const kind of kinds) {
      const train = (await (await catalog.view('train')).nodes(kind)).keys;
      const hidden = (await heldOut.nodes(kind)).keys;
      expect([...train, ...hidden].sort()).toEqual((await (await catalog.view('all')).nodes(kind)).keys);
    }
    expect((await heldOut.nodes('board')).owner).toEqual(['marker']);
  });

  it('has another fingerprint after an import, and the same in another process', async () => {
    const { fingerprint } = await catalog.view('train');
    const other = await Catalog.open(folder);
    expect((await other.view('train')).fingerprint).toBe(fingerprint);
    expect((await other.view('all')).fingerprint).not.toBe(fingerprint);
    await other.close();
    await importRows([{ pin_id: 'later' }]);
    expect((await catalog.view('train')).fingerprint).not.toBe(fingerprint);
  });
});

it('leaves out deleted rows and saves that refer to them', async () => {
  await importRows([
    { pin_id: 'a', url: 'https://a.example' },
    { pin_id: 'b', url: 'https://b.example' },
    { board_id: 'x' },
    save('a', 'x'),
    save('b', 'x'),
  ]);
  await importRows([
    { pin_id: 'a', deleted_at: '2024-01-01' },
    { url: 'https://b.example', deleted_at: '2024-01-01' },
  ]);
  const view = await catalog.view('all');
  expect((await view.nodes('page')).keys).toEqual(['https://a.example']);
  expect(await view.pinPages()).toEqual({ pin: new Uint32Array(), page: new Uint32Array() });
  expect(await view.saves()).toMatchObject({ pin: Uint32Array.of(0), board: Uint32Array.of(0) });
  expect(await catalog.counts()).toMatchObject({ pins: 1, saves: 1, danglingSaves: 1 });
});

it('is empty for an empty catalog', async () => {
  const view = await catalog.view('all');
  expect(await view.nodes('page')).toEqual({ kind: 'page', keys: [], title: [], description: [], body: [] });
  expect((await view.saves()).savedAt).toEqual(new Float64Array());
});

describe('fixSplit', () => {
  const day = (number: number) => new Date(Date.UTC(2024, 0, number)).toISOString();
  const savesOn = (days: readonly (number | undefined)[]) => [
    { board_id: 'b' },
    ...days.flatMap((number, i) => [
      { pin_id: `p${i}` },
      save(`p${i}`, 'b', number === undefined ? undefined : day(number)),
    ]),
  ];
  const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

  it('is required for the view train', async () => {
    await expect(catalog.view('train')).rejects.toThrow('expected a split');
    await expect(catalog.heldOut()).rejects.toThrow('expected a split');
  });

  it.each([
    ['the newest tenth', from(1, 30), { by: 'time', at: day(28) }],
    [
      'the newest tenth of the dated half',
      [...from(1, 30), ...Array(30).fill(undefined)],
      { by: 'time', at: day(28) },
    ],
    [
      'the nearest whole day',
      [...Array(15).fill(1), ...Array(4).fill(2), ...Array(1).fill(3)],
      { by: 'time', at: day(3) },
    ],
    ['at least something', [1, 1, 1, 2, 2, 2], { by: 'time', at: day(2) }],
    [
      'random saves if few are dated',
      [...from(1, 29), ...Array(30).fill(undefined)],
      { by: 'random', share: 0.1, seed: 1 },
    ],
    ['random saves if all dates are equal', Array(20).fill(1), { by: 'random', share: 0.1, seed: 1 }],
    ['a random share if there are no saves', [], { by: 'random', share: 0.1, seed: 1 }],
  ])('holds out %s by default', async (_, days, split) => {
    await importRows(savesOn(days));
    expect(catalog.split).toBeUndefined();
    expect(await catalog.fixSplit('auto')).toEqual(split);
    expect(catalog.split).toEqual(split);
  });

  it('happens once: later imports and processes keep it, and another setting is rejected', async () => {
    await importRows(savesOn(from(1, 30)));
    const split = await catalog.fixSplit('auto');
    await importRows([{ pin_id: 'later' }, save('later', 'b', day(60))]);
    const other = await Catalog.open(folder);
    expect(other.split).toEqual(split);
    expect(await other.fixSplit('auto')).toEqual(split);
    expect(await other.fixSplit({ by: 'time', at: '2024-01-28' })).toEqual(split);
    await expect(other.fixSplit({ by: 'time', at: '2024-01-27' })).rejects.toThrow(
      'expected the fixed split',
    );
    expect((await other.heldOut()).rows.pin).toEqual(['later', 'p27', 'p28', 'p29']);
    await other.close();
  });

  it.each([
    [{ by: 'time', at: 'soon' } as const, 'split.at: expected an ISO 8601'],
    [{ by: 'random', share: 1, seed: 1 } as const, 'split.share: expected a number between 0 and 1, got 1'],
    [{ by: 'random', share: Number.NaN, seed: 1 } as const, 'split.share'],
    [{ by: 'random', share: 0.5, seed: 0.5 } as const, 'split.seed: expected a whole number'],
  ])('rejects %j', async (setting, message) => {
    await expect(catalog.fixSplit(setting)).rejects.toThrow(message);
    expect(catalog.split).toBeUndefined();
  });

  it('draws about the given share by key, independent of other saves and their order', async () => {
    const rows = savesOn(Array(2000).fill(undefined));
    await importRows(rows);
    await catalog.fixSplit({ by: 'random', share: 0.2, seed: 7 });
    const { pin } = (await catalog.heldOut()).rows;
    expect(Math.abs(pin.length - 400)).toBeLessThan(4 * Math.sqrt(2000 * 0.2 * 0.8));

    const half = await Catalog.open(join(folder, 'half'));
    await half.import(
      textSource(
        'x',
        rows
          .slice(0, 2001)
          .reverse()
          .map((row) => JSON.stringify(row))
          .join('\n'),
      ),
    );
    await half.fixSplit({ by: 'random', share: 0.2, seed: 7 });
    const kept = new Set((await (await half.view('all')).nodes('pin')).keys);
    expect((await half.heldOut()).rows.pin).toEqual(pin.filter((key) => kept.has(key)));
    await half.close();
  });
});

it('agrees with the definitions on random graphs', async () => {
  const all = ['a', 'b', 'c', 'd'];
  const names = fc.constantFrom(...all);
  const edges = fc.array(fc.tuple(names, names, fc.constantFrom(2023, 2024, undefined)), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(names, names), { maxLength: 4 }), edges, async (links, saves) => {
      const corpusOf = await Catalog.open(join(folder, `run-${Math.random()}`));
      const pageOf = new Map(links);
      const saveAt = new Map(saves.map(([pin, board, year]) => [`${pin}${board}`, { pin, board, year }]));
      const rows = [
        ...'abcd'
          .split('')
          .flatMap((name) => [
            { url: `https://${name}.example` },
            { board_id: name },
            { pin_id: name, url: pageOf.has(name) ? `https://${pageOf.get(name)}.example` : null },
          ]),
        ...[...saveAt.values()].map(({ pin, board, year }) => save(pin, board, year && `${year}-06-01`)),
      ];
      await corpusOf.import(textSource('x', rows.map((row) => JSON.stringify(row)).join('\n')));
      await corpusOf.fixSplit({ by: 'time', at: '2024-01-01' });
      const view = await corpusOf.view('train');

      const known = [...saveAt.values()].filter(({ year }) => year !== 2024);
      const isKnown = (end: 'pin' | 'board', name: string) =>
        known.some((each) => each[end] === name) || ![...saveAt.values()].some((each) => each[end] === name);
      const pins = all.filter((name) => isKnown('pin', name));
      const pages = all.filter((name) => {
        const linked = all.filter((pin) => pageOf.get(pin) === name);
        return linked.length === 0 || linked.some((pin) => pins.includes(pin));
      });
      expect((await view.nodes('pin')).keys).toEqual(pins);
      expect((await view.nodes('board')).keys).toEqual(all.filter((name) => isKnown('board', name)));
      expect((await view.nodes('page')).keys).toEqual(pages.map((name) => `https://${name}.example`));
      expect((await view.saves()).pin.length).toBe(known.length);
      expect((await view.pinPages()).pin.length).toBe(pins.filter((pin) => pageOf.has(pin)).length);
      await corpusOf.close();
    }),
    { numRuns: 10 },
  );
});
