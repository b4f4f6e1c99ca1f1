import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { Catalog, type CatalogChanges, type CatalogView } from '../index.ts';
import type { NodeKind } from '../tables/node-kinds.ts';
import { textSource } from '../testing/text-source.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-changes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const kinds: readonly NodeKind[] = ['page', 'pin', 'board'];
const url = (n: number) => `https://${n}.example`;

/** The content of a view, by key. */
async function read(view: CatalogView) {
  const [page, pin, board] = await Promise.all(kinds.map((kind) => view.nodes(kind)));
  const keys = { page: page!.keys, pin: pin!.keys, board: board!.keys };
  const links = await view.pinPages();
  const saves = await view.saves();
  return {
    page: new Set(keys.page),
    pin: new Set(keys.pin),
    board: new Set(keys.board),
    pageOf: new Map([...links.pin].map((id, i) => [keys.pin[id]!, keys.page[links.page[i]!]!])),
    saves: new Set(
      [...saves.pin].map((id, i) => saveKey(keys.pin[id]!, keys.board[saves.board[i]!]!, saves.savedAt[i]!)),
    ),
  };
}

type State = Awaited<ReturnType<typeof read>>;

const saveKey = (pin: string, board: string, at: number) => JSON.stringify([pin, board, at]);

/** Applies the changes to the state before. */
function apply(before: State, { touched, pinPages, saves }: CatalogChanges): State {
  const [pages, pins, boards] = kinds.map((kind) => touched[kind].present);
  const after: State = {
    page: new Set(before.page),
    pin: new Set(before.pin),
    board: new Set(before.board),
    pageOf: new Map(before.pageOf),
    saves: new Set(before.saves),
  };
  const all = new Set([...touched.pin.present, ...touched.pin.absent]);
  for (const save of before.saves) if (all.has(JSON.parse(save)[0])) after.saves.delete(save);
  for (const pin of all) after.pageOf.delete(pin);
  for (const kind of kinds) {
    for (const key of touched[kind].present) after[kind].add(key);
    for (const key of touched[kind].absent) after[kind].delete(key);
  }
  for (const [i, pin] of pinPages.pin.entries()) after.pageOf.set(pins![pin]!, pages![pinPages.page[i]!]!);
  for (const [i, pin] of saves.pin.entries())
    after.saves.add(saveKey(pins![pin]!, boards![saves.board[i]!]!, saves.savedAt[i]!));
  return after;
}

const deleted = fc.boolean().map((is) => (is ? { deleted_at: '2024-01-01' } : {}));
const at = fc.integer({ min: 1, max: 28 }).map((day) => `2024-01-${String(day).padStart(2, '0')}`);
/** One row of any table. There are few keys, so that rows often share one. */
const row = fc
  .oneof(
    fc.record({ url: fc.nat(9).map(url), title: fc.string({ maxLength: 2 }), gone: deleted }),
    fc.record({
      pin_id: fc.nat(40).map((n) => `pin-${n}`),
      url: fc.option(fc.nat(9).map(url)),
      gone: deleted,
    }),
    fc.record({
      board_id: fc.nat(5).map((n) => `board-${n}`),
      title: fc.string({ maxLength: 2 }),
      gone: deleted,
    }),
    fc.record({
      pin_id: fc.nat(40).map((n) => `pin-${n}`),
      board_id: fc.nat(5).map((n) => `board-${n}`),
      saved_at: at,
      gone: deleted,
    }),
  )
  .map(({ gone, ...rest }) => ({ ...rest, ...gone, version: 1 }));

/** Enough rows that a few changes are a small part. */
const base = [
  ...Array.from({ length: 41 }, (_, n) => ({ pin_id: `pin-${n}`, url: url(n % 8) })),
  ...Array.from({ length: 4 }, (_, n) => ({ board_id: `board-${n}` })),
  ...Array.from({ length: 41 }, (_, n) => ({
    pin_id: `pin-${n}`,
    board_id: `board-${n % 5}`,
    saved_at: `2024-01-${String(1 + (n % 28)).padStart(2, '0')}`,
  })),
];

it('changes turn the content of a view into its content after any imports', async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(row, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
      async (imports) => {
        const catalog = await Catalog.open(join(folder, crypto.randomUUID()));
        const load = (rows: readonly object[], n: number) =>
          catalog.import(textSource(`${n}.jsonl`, rows.map((each) => JSON.stringify(each)).join('\n')));
        try {
          await load(base, 0);
          await catalog.fixSplit({ by: 'time', at: '2024-01-15' });
          for (const name of ['train', 'all'] as const) {
            const before = await catalog.view(name);
            const known = await read(before);
            for (const [i, rows] of imports.entries()) await load(rows, i + 1);
            const view = await catalog.view(name);
            const changes = await view.changesSince(before.state, async (pins) =>
              pins.flatMap((pin) => known.pageOf.get(pin) ?? []),
            );
            if (changes === undefined) continue;
            told++;
            expect(apply(known, changes)).toEqual(await read(view));
          }
        } finally {
          await catalog.close();
        }
      },
    ),
    { numRuns: 8, seed: 1 }, // a fixed seed, so that enough runs give changes
  );
  expect(told).toBeGreaterThan(2);
});

it('are undefined after a change of aliases or split, and empty if nothing was imported', async () => {
  const catalog = await Catalog.open(folder);
  onTestFinished(() => catalog.close());
  const load = (rows: readonly object[]) =>
    catalog.import(textSource('rows.jsonl', rows.map((each) => JSON.stringify(each)).join('\n')));
  await load(base);
  const { state } = await catalog.view('all');
  const nothing = async () => [];
  const empty = { present: [], absent: [] };
  expect(await (await catalog.view('all')).changesSince(state, nothing)).toMatchObject({
    touched: { page: empty, pin: empty, board: empty },
  });
  await catalog.fixSplit({ by: 'time', at: '2024-01-15' });
  expect(await (await catalog.view('train')).changesSince(state, nothing)).toBeUndefined();
  await load([{ url: url(1), canonical_url: url(2) }]);
  expect(await (await catalog.view('all')).changesSince(state, nothing)).toBeUndefined();
});

it('include the pins of a page whose images changed', async () => {
  const catalog = await Catalog.open(folder);
  onTestFinished(() => catalog.close());
  const load = (rows: readonly object[]) =>
    catalog.import(textSource('rows.jsonl', rows.map((each) => JSON.stringify(each)).join('\n')));
  await load([...base, ...Array.from({ length: 8 }, (_, n) => ({ url: url(n) }))]);
  const before = await catalog.view('all');
  const known = await read(before);
  await load([{ url: url(7), image_url: `${url(7)}/new.jpg` }]);
  const changes = await (await catalog.view('all')).changesSince(before.state, async (pins) =>
    pins.flatMap((pin) => known.pageOf.get(pin) ?? []),
  );
  expect(changes!.touched.page.present).toEqual([url(7)]);
  const pins = [...known.pageOf].filter(([, page]) => page === url(7)).map(([pin]) => pin);
  expect(changes!.touched.pin.present).toEqual(pins);
});
