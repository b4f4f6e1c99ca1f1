import { describe, expect, it } from 'vitest';
import { none, Random } from '../../base/index.ts';
import { openSmallView, type SaveRow } from '../../graph/testing/small-graph.ts';
import { Answers } from './answers.ts';
import { type Examples, repeatWarm, splitExamples } from './examples.ts';

const day = (n: number) => new Date(Date.UTC(2025, 0, n)).toISOString();

/** Saves of 40 pins on 5 boards; pins 0 to 9 are on two boards each, pins 35 to 39 have no page. */
function someSaves(at: (save: number) => string | undefined): SaveRow[] {
  const saves: SaveRow[] = [];
  const add = (pin: number, board: number) => {
    const time = at(saves.length);
    saves.push({
      pin: `pin-${String(pin).padStart(2, '0')}`,
      ...(pin < 35 ? { url: `https://example.org/${pin % 20}` } : {}),
      board: `board-${board}`,
      ...(time === undefined ? {} : { at: time }),
    });
  };
  for (let pin = 0; pin < 40; pin++) add(pin, pin % 5);
  for (let pin = 0; pin < 10; pin++) add(pin, (pin + 1) % 5);
  return saves;
}

async function split(saves: readonly SaveRow[], share: number, seed = 0) {
  const { relation, tables } = await openSmallView(saves);
  const parts = splitExamples(relation, { share, seed });
  const names = ({ pin, board, page }: Examples) =>
    Array.from(pin, (id, i) => {
      expect(tables.page.keys[page[i]!]).toBe(tables.pin.url[id]);
      return `${tables.pin.keys[id]} ${tables.board.title[board[i]!]}`;
    });
  const { saves: savesLeft, pageOfPin } = parts.relation;
  return {
    training: names(parts.training),
    validation: names(parts.validation),
    savesLeft: Array.from(
      savesLeft.pin,
      (id, i) => `${tables.pin.keys[id]} ${tables.board.title[savesLeft.board[i]!]}`,
    ),
    pinsWithPage: tables.pin.keys.filter((_, pin) => pageOfPin[pin] !== none),
  };
}

const named = (saves: readonly SaveRow[]) => saves.map(({ pin, board }) => `${pin} ${board}`);

/** What must hold however the saves were split. */
function expectSound(saves: readonly SaveRow[], parts: Awaited<ReturnType<typeof split>>) {
  const withPage = named(saves.filter(({ url }) => url !== undefined));
  expect([...parts.training, ...parts.validation].sort()).toEqual(withPage.sort());
  const held = new Set(parts.validation);
  expect(parts.savesLeft.filter((save) => held.has(save))).toEqual([]);
  // A pin leads to its page only where a save that is left shows it
  const shown = new Set(parts.savesLeft.map((save) => save.split(' ')[0]!));
  expect(parts.pinsWithPage.filter((pin) => !shown.has(pin))).toEqual([]);
}

describe('splitExamples', () => {
  it('trains on a random part where there are more saves than it may', async () => {
    const { relation } = await openSmallView(someSaves((save) => day(save + 1)));
    const options = { share: 0.2, seed: 0 };
    const all = splitExamples(relation, options);
    const some = splitExamples(relation, { ...options, most: 10 });
    const pairs = ({ pin, board }: Examples) => Array.from(pin, (id, i) => `${id} ${board[i]}`);
    expect(pairs(some.training)).toHaveLength(10);
    expect(pairs(all.training)).toEqual(expect.arrayContaining(pairs(some.training)));
    expect(pairs(all.training).slice(0, 10)).not.toEqual(pairs(some.training)); // not the oldest
    expect(some.validation).toEqual(all.validation);
    expect(splitExamples(relation, { ...options, most: 1000 })).toEqual(all);
  });

  it('holds back the newest of the dated saves; undated ones are known', async () => {
    const order = new Random(3).shuffle(Uint32Array.from({ length: 50 }, (_, i) => i));
    const saves = someSaves((save) => (order[save]! < 10 ? undefined : day(order[save]!)));
    const parts = await split(saves, 0.25);
    expectSound(saves, parts);
    const newest = saves.filter(({ at }) => at !== undefined && at >= day(40));
    const heldBack = named(newest.filter(({ url }) => url !== undefined));
    expect(parts.validation.sort()).toEqual(heldBack.sort());
    expect(parts.savesLeft).toHaveLength(40);
  });

  it('holds back a random share, by its seed, where fewer than half have dates', async () => {
    const saves = someSaves((save) => (save % 3 === 0 ? day(save + 1) : undefined));
    const parts = await split(saves, 0.3, 1);
    expectSound(saves, parts);
    expect(50 - parts.savesLeft.length).toBeGreaterThan(5);
    expect(50 - parts.savesLeft.length).toBeLessThan(25);
    expect(await split(saves, 0.3, 1)).toEqual(parts);
    expect((await split(saves, 0.3, 2)).validation).not.toEqual(parts.validation);
  });

  it('hides the page of a pin whose only save is held back, not that of a pin that no board holds', async () => {
    const { relation, tables } = await openSmallView([
      ...someSaves((save) => day(save + 1)),
      { pin: 'pin-90', url: 'https://example.org/90', board: 'board-0', at: day(99) },
      { pin: 'pin-91', url: 'https://example.org/91' },
    ]);
    const { pageOfPin } = splitExamples(relation, { share: 0.2, seed: 0 }).relation;
    const pageOf = (key: string) => tables.page.keys[pageOfPin[tables.pin.keys.indexOf(key)]!];
    expect(pageOf('pin-90')).toBeUndefined();
    expect(pageOf('pin-91')).toBe('https://example.org/91');
    expect(pageOf('pin-20')).toBe('https://example.org/0');
  });

  it('marks, in training, the pins that do not cohere with their page', async () => {
    const { relation } = await openSmallView(someSaves((save) => day(save + 1)));
    const cohesion = Float32Array.from(relation.pageOfPin, (_, pin) => [0.1, 0.6, Number.NaN][pin % 3]!);
    const options = { share: 0.2, seed: 0 };
    const all = splitExamples({ ...relation, cohesion }, options);
    const kept = splitExamples({ ...relation, cohesion }, { ...options, minCohesion: 0.5 });
    expect([...kept.training.fits]).toEqual(Array.from(kept.training.pin, (pin) => (pin % 3 === 0 ? 0 : 1)));
    expect(all.training.fits.every((fits) => fits === 1)).toBe(true);
    expect({ ...kept.training, fits: all.training.fits }).toEqual(all.training);
    expect(kept.relation).toEqual(all.relation);
  });

  it('repeats what is asked of pages with another pin', async () => {
    const saves = ['a', 'b', 'b', 'c'].map((page, i) => ({
      pin: `pin-${i}`,
      url: `https://example.org/${page}`,
      board: 'board',
    }));
    const { relation } = await openSmallView(saves);
    const { training } = splitExamples(relation, { share: 0.01, seed: 0 });
    const { page, pin } = repeatWarm(training, new Answers(relation), 3);
    expect([...pin]).toEqual([0, 1, 1, 1, 2, 2, 2, 3]);
    expect([...page]).toEqual([0, 1, 1, 1, 1, 1, 1, 2]);
  });
});
