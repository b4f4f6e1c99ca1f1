/** Sequences of imports into a real catalog, and the relation expected after each. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { none } from '../../base/index.ts';
import {
  Catalog,
  type CatalogChanges,
  type CatalogState,
  type CatalogView,
  type NodeKind,
  nodeKinds,
} from '../../catalog/index.ts';
import { closeDuckDb, openDuckDb, queryColumns, quoteSql } from '../../storage/index.ts';
import { type Relation, readRelation } from '../relation.ts';
import { compareUtf8 } from '../update/sites.ts';
import { type UpdatedRelation, updateCompiled, updateRelation } from '../update/update.ts';

/** A relation with its keys, as plain values. */
interface State {
  readonly relation: Relation;
  readonly keys: Readonly<Record<NodeKind, readonly string[]>>;
  readonly keyFile: (kind: NodeKind) => string;
  readonly state: CatalogState;
}

/** Reads a view and writes its keys; cohesion is what was imported. */
export async function readState(view: CatalogView, folder: string): Promise<State> {
  await mkdir(folder, { recursive: true });
  const keyFile = (kind: NodeKind) => join(folder, `${kind}.parquet`);
  for (const kind of nodeKinds) await view.writeKeys(kind, keyFile(kind));
  const keys = {
    page: (await view.nodes('page')).keys,
    pin: (await view.nodes('pin')).keys,
    board: (await view.nodes('board')).keys,
  };
  const relation = await readRelation(view, { cohesion: await view.givenCohesion() });
  return { relation, keys, keyFile, state: view.state };
}

interface Pin {
  readonly page: string | null;
  readonly cohesion: number;
  readonly saves: readonly (readonly [board: string, savedAt: number])[];
}

function pinsOf({ relation, keys }: State): Map<string, Pin> {
  const { saves, pageOfPin, cohesion } = relation;
  const pins = new Map(
    keys.pin.map((key, pin) => {
      const page = pageOfPin[pin] === none ? null : keys.page[pageOfPin[pin]!]!;
      return [key, { page, cohesion: cohesion[pin]!, saves: [] as [string, number][] }];
    }),
  );
  for (const [i, pin] of saves.pin.entries()) {
    pins.get(keys.pin[pin]!)!.saves.push([keys.board[saves.board[i]!]!, saves.savedAt[i]!]);
  }
  return pins;
}

/** The differences between two states, by comparing everything. `more` adds nodes that have not changed. */
function changesBetween(before: State, after: State, more: readonly string[]): CatalogChanges {
  const pinsBefore = pinsOf(before);
  const pinsAfter = pinsOf(after);
  const differs = (pin: string) => JSON.stringify(pinsBefore.get(pin)) !== JSON.stringify(pinsAfter.get(pin));
  const touched = (kind: NodeKind, also: readonly (string | null)[] = []) => {
    const known = new Set(before.keys[kind]);
    const there = new Set(after.keys[kind]);
    const named = (key: string) =>
      more.includes(key) || also.includes(key) || (kind === 'pin' ? differs(key) : !known.has(key));
    return {
      present: [...there].filter(named).sort(compareUtf8),
      absent: [...before.keys[kind].filter((key) => !there.has(key)), 'never there'].sort(compareUtf8),
    };
  };
  const pin = touched('pin');
  const pins = pin.present.map((key) => pinsAfter.get(key)!);
  const links = pins.flatMap(({ page }, rank) => (page === null ? [] : [{ rank, page }]));
  const page = touched(
    'page',
    links.map((link) => link.page),
  );
  const saves = pins.flatMap((each, rank) => each.saves.map(([board, at]) => ({ rank, board, at })));
  const board = touched(
    'board',
    saves.map((save) => save.board),
  );
  const ranks = <Row>(rows: readonly Row[], of: (row: Row) => number) => Uint32Array.from(rows, of);
  return {
    touched: { page, pin, board },
    pinPages: {
      pin: ranks(links, ({ rank }) => rank),
      page: ranks(links, (link) => page.present.indexOf(link.page)),
    },
    cohesion: Float64Array.from(pins, ({ cohesion }) => cohesion),
    saves: {
      pin: ranks(saves, ({ rank }) => rank),
      board: ranks(saves, (save) => board.present.indexOf(save.board)),
      savedAt: Float64Array.from(saves, ({ at }) => at),
    },
  };
}

async function keysIn({ writeKeys }: UpdatedRelation, folder: string): Promise<Record<string, string[]>> {
  const db = await openDuckDb();
  const keys: Record<string, string[]> = {};
  for (const kind of nodeKinds) {
    const file = join(folder, `copy-${kind}.parquet`);
    await writeKeys(kind, file);
    const { key } = await queryColumns(db, `FROM read_parquet(${quoteSql(file)})`, { key: 'text' });
    keys[kind] = key as string[];
  }
  closeDuckDb(db);
  return keys;
}

const name = (prefix: string, count: number) => fc.nat(count - 1).map((i) => `${prefix}${i}`);
/** Keys that sort differently by code units and by bytes of UTF-8. */
const odd = fc.constantFrom('\uff5ez', '\u{1f600}a', 'é', 'Z');
const boardKey = fc.oneof(name('board', 6), odd);
const host = fc.constantFrom('a.example', 'www.a.example', 'b.example', 'c.co.uk', 'd.github.io');
const url = fc.tuple(host, fc.nat(3)).map(([site, path]) => `https://${site}/${path}`);
/** One row of an import: of pins, boards, saves or pages. */
const row = fc.oneof(
  fc.record({
    pin_id: fc.oneof(name('pin', 12), odd),
    url: fc.option(url, { nil: null }),
    cohesion: fc.option(fc.constantFrom(0, 0.25, 1), { nil: null }),
    deleted_at: fc.option(fc.constant('2025-01-01'), { nil: null, freq: 6 }),
  }),
  fc.record({ board_id: boardKey, deleted_at: fc.option(fc.constant('2025-01-01'), { nil: null, freq: 4 }) }),
  fc.record({
    pin_id: fc.oneof(name('pin', 12), odd),
    board_id: boardKey,
    saved_at: fc.option(fc.constantFrom('2024-01-01', '2025-06-01'), { nil: null }),
    deleted_at: fc.option(fc.constant('2025-01-01'), { nil: null, freq: 6 }),
  }),
  fc.record({ url, deleted_at: fc.option(fc.constant('2025-01-01'), { nil: null, freq: 4 }) }),
);

/** Many pins, so that a few changed rows are a small share of them. */
const base = Array.from({ length: 60 }, (_, i) => [
  { pin_id: `base${i}`, url: `https://${['a.example', 'b.example', 'e.example'][i % 3]}/${i % 8}` },
  { pin_id: `base${i}`, board_id: `board${i % 9}`, saved_at: i % 4 === 0 ? '2025-06-01' : '2024-01-01' },
  { board_id: `board${i % 9}` },
]).flat();

/** Imports one round after the other into a new catalog, and shows the views before and after each. */
async function forEachImport(
  rounds: readonly (readonly object[])[],
  check: (before: State, after: State, view: CatalogView, target: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-update-'));
  const catalog = await Catalog.open(join(folder, 'catalog'));
  const before = new Map<string, State>();
  try {
    for (const [round, rows] of rounds.entries()) {
      const text = rows.map((each, i) => JSON.stringify({ ...each, version: 1000 * round + i })).join('\n');
      const stream = async function* () {
        yield Buffer.from(text);
      };
      await catalog.import({ name: 'rows.jsonl', stream }, { format: 'jsonl' });
      await catalog.fixSplit({ by: 'time', at: '2025-01-01' });
      for (const name of ['all', 'train'] as const) {
        const view = await catalog.view(name);
        const after = await readState(view, join(folder, `${name}-${round}`));
        const target = await mkdtemp(join(folder, 'update-'));
        if (round > 0) await check(before.get(name)!, after, view, target);
        before.set(name, after);
      }
    }
  } finally {
    await catalog.close();
    await rm(folder, { recursive: true });
  }
}

async function expectEqual(updated: UpdatedRelation, after: State, target: string): Promise<void> {
  expect(updated.relation).toEqual(after.relation);
  expect(await keysIn(updated, target)).toEqual(after.keys);
}

/** Checks updates after random imports; the changes come from comparing both states. */
export async function checkUpdates(numRuns: number): Promise<void> {
  const imports = fc.array(fc.array(row, { minLength: 1, maxLength: 25 }), { minLength: 2, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(imports, fc.array(name('pin', 12), { maxLength: 3 }), (rounds, more) =>
      forEachImport(rounds, async (before, after, _, target) => {
        const changes = changesBetween(before, after, more);
        const updated = await updateRelation(before, changes, target);
        await expectEqual(updated, after, target);
        for (const kind of nodeKinds) {
          const named = changes.touched[kind].present.map((key) => after.keys[kind].indexOf(key));
          expect([...updated.touched[kind]]).toEqual(named.sort((a, b) => a - b));
        }
      }),
    ),
    { numRuns },
  );
}

/** Imports into a larger catalog, and what the catalog says has changed. Gives how often it could tell. */
export async function checkUpdateOfCatalog(rounds: readonly (readonly object[])[]): Promise<number> {
  let told = 0;
  await forEachImport([base, ...rounds], async (before, after, view, target) => {
    const { state, keyFile } = before;
    const compiled = { state, keyFile, relation: async () => before.relation };
    const updated = await updateCompiled(compiled, view, target);
    if (updated === undefined) return;
    told++;
    await expectEqual(updated, after, target);
  });
  return told;
}

/** Checks updates after small imports, with the changes that the catalog finds. Returns how often it found them. */
export async function checkUpdatesOfCatalog(runs: {
  readonly numRuns: number;
  readonly seed: number;
}): Promise<number> {
  let told = 0;
  const imports = fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(imports, async (rounds) => {
      told += await checkUpdateOfCatalog(rounds);
    }),
    runs,
  );
  return told;
}
