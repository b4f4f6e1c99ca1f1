import { describe, expect, test } from 'vitest';
import { openSmallCatalog, type SmallSave } from '../testing/small-catalog.ts';
import { readCandidates } from './candidates.ts';
import { readLinks } from './links.ts';
import { indexHeldOut } from './saves.ts';
import { chooseTestRows } from './test-set.ts';

const before = 10;
const after = 110;

async function chooseFrom(saves: readonly SmallSave[]) {
  const { view, heldOut } = await openSmallCatalog(saves);
  const candidates = await readCandidates(view, heldOut);
  const { rows, counts } = chooseTestRows(
    candidates,
    await readLinks(view, heldOut, candidates),
    indexHeldOut(heldOut, candidates),
  );
  return { pins: Array.from(rows.pin, (pin) => candidates.tables.pin.keys[pin]!), rows, counts };
}

const known: SmallSave = {
  pin: 'known',
  url: 'https://a.com',
  description: 'one two three four',
  board: 'x',
  owner: 'ann',
  day: before,
};

/** Saves of ten distinct pages. */
function tenSaves(prefix: string, save: Partial<SmallSave> & { board: string }): SmallSave[] {
  return Array.from({ length: 10 }, (_, i) => ({
    pin: `${prefix}${i}`,
    url: `https://page${i}.com`,
    description: `${prefix} word${i}`,
    ...save,
  }));
}

describe('test rows', () => {
  test('are warm if the page has a known save, else cold', async () => {
    const { pins, rows, counts } = await chooseFrom([
      known,
      { pin: 'cold', url: 'https://b.com', description: 'five', board: 'x', owner: 'ann', day: after },
      { pin: 'warm', url: 'https://a.com', description: 'six', board: 'y', owner: 'bob', day: after },
    ]);
    expect(pins).toEqual(['cold', 'warm']);
    expect([...rows.warm]).toEqual([0, 1]);
    expect(counts).toEqual({
      heldOut: 2,
      withoutPage: 0,
      nearDuplicates: 0,
      reAdded: 0,
      mirrored: 0,
      overCap: 0,
      warm: 1,
      cold: 1,
    });
  });

  test('leave out pins without a page', async () => {
    const { counts } = await chooseFrom([known, { pin: 'note', title: 'note', board: 'y', day: after }]);
    expect(counts).toMatchObject({ withoutPage: 1, warm: 0, cold: 0 });
  });

  test('leave out near-duplicates of a known pin of the page: four of five words', async () => {
    const copy = { url: 'https://a.com', description: 'One, two, three, four, five', board: 'y', day: after };
    const { pins, counts } = await chooseFrom([
      known,
      { ...copy, pin: 'near' },
      { ...copy, pin: 'far', description: 'one two three four five six' },
      { ...copy, pin: 'elsewhere', url: 'https://b.com' },
    ]);
    expect(pins).toEqual(['elsewhere', 'far']);
    expect(counts.nearDuplicates).toBe(1);
  });

  test('leave out a known pin that is saved once more', async () => {
    const { counts } = await chooseFrom([
      { ...known, description: '' },
      { ...known, description: '', board: 'y', owner: 'bob', day: after },
    ]);
    expect(counts).toMatchObject({ heldOut: 1, nearDuplicates: 1, warm: 0 });
  });

  test('leave out pages that the list had: boards of the same owner, or the same board without owner', async () => {
    const again = { url: 'https://a.com', description: 'five', day: after };
    const { pins, counts } = await chooseFrom([
      known,
      { ...known, pin: 'known2', description: 'seven', board: 'alone', owner: '' },
      { ...again, pin: 'other board of ann', board: 'y', owner: 'ann' },
      { ...again, pin: 'same board', board: 'alone', owner: '' },
      { ...again, pin: 'other board without owner', board: 'z', owner: '' },
    ]);
    expect(pins).toEqual(['other board without owner']);
    expect(counts.reAdded).toBe(2);
  });

  test('leave out lists that mirror another, whatever their wording, but not the original', async () => {
    const { pins, counts } = await chooseFrom([
      known,
      ...tenSaves('original', { board: 'o', owner: 'original', day: after }),
      ...tenSaves('mirror', { board: 'm', owner: 'mirror', day: after + 1 }),
    ]);
    expect(counts).toMatchObject({ mirrored: 10, cold: 10 });
    expect(pins.every((pin) => pin.startsWith('original'))).toBe(true);
  });

  test('take the larger list for the original if both are of one day', async () => {
    const { counts, pins } = await chooseFrom([
      known,
      ...tenSaves('b', { board: 'b', day: after }),
      ...tenSaves('a', { board: 'a', day: after }),
      { pin: 'more', url: 'https://more.com', description: 'more', board: 'b', day: before },
    ]);
    expect(counts.mirrored).toBe(10);
    expect(pins.every((pin) => pin.startsWith('b'))).toBe(true);
  });

  test.each([
    ['leave out', 'half', 10, { mirrored: 20, cold: 10 }],
    ['keep', 'fewer than half', 11, { mirrored: 0, cold: 31 }],
  ])('%s a list with %s of its pages from another', async (_, __, ownPages, expected) => {
    const { counts } = await chooseFrom([
      known,
      ...tenSaves('original', { board: 'o', day: after }),
      ...tenSaves('copy', { board: 'm', day: after + 1 }),
      ...Array.from({ length: ownPages }, (_, i) => ({
        pin: `own${i}`,
        url: `https://own${i}.com`,
        board: 'm',
        day: after,
      })),
    ]);
    expect(counts).toMatchObject(expected);
  });

  test('are at most 50 warm and 50 cold of a list', async () => {
    const page = (i: number, save: Partial<SmallSave> & { pin: string; board: string }): SmallSave => ({
      url: `https://page${i}.com`,
      description: save.pin,
      ...save,
    });
    const saves = Array.from({ length: 60 }, (_, i) => [
      page(i, { pin: `known${i}`, board: `k${i % 8}`, day: before }), // lists too small to be mirrored
      page(i, { pin: `warm${i}`, board: `w${i % 7}`, owner: 'ann', day: after }),
      page(100 + i, { pin: `cold${i}`, board: `c${i % 7}`, owner: 'ann', day: after }),
    ]).flat();
    const first = await chooseFrom(saves);
    expect(first.counts).toMatchObject({ overCap: 20, warm: 50, cold: 50, mirrored: 0 });
    expect((await chooseFrom(saves.toReversed())).pins).toEqual(first.pins);
  });
});
