import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { none } from '../base/index.ts';
import { Catalog, type CatalogView, fileSource } from '../catalog/index.ts';
import { closeDuckDb, openDuckDb, queryColumns } from '../storage/index.ts';
import { generate } from '../synthetic/index.ts';
import {
  clusterPages,
  clusterPins,
  fitStatistics,
  readTexts,
  type SignalTexts,
  scoreCohesion,
  signalsConfig,
} from './index.ts';

const config = signalsConfig.parse({});
let folder: string;
let view: CatalogView;
let texts: SignalTexts;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-planted-'));
  await generate(join(folder, 'corpus'), { pages: 20_000 });
  const catalog = await Catalog.open(join(folder, 'catalog'));
  await catalog.import(fileSource(join(folder, 'corpus', 'day-000')));
  view = await catalog.view('all');
  texts = await readTexts(view);
});
afterAll(() => rm(folder, { recursive: true }));

it('one threshold finds 90 % of the pins of other topics with a precision of 95 %', async () => {
  const { pin, page } = await view.pinPages();
  const pageOfPin = new Uint32Array((await view.counts()).pin).fill(none);
  for (let i = 0; i < pin.length; i++) pageOfPin[pin[i]!] = page[i]!;
  const statistics = await fitStatistics({ texts, images: view, pageOfPin });
  const scores = await scoreCohesion({ texts, images: view, pageOfPin, statistics });

  const { keys } = await view.nodes('pin');
  const noise = await readTruth('pins', 'pin_id', 'noise');
  const below = keys.filter((_, i) => scores[i]! < 0.15).map((key) => noise.get(key) ?? '');
  const others = [...noise.values()].filter((kind) => kind === 'other').length;
  expect(below.filter((kind) => kind === 'other').length / others).toBeGreaterThan(0.9);
  expect(below.filter((kind) => kind !== '').length / below.length).toBeGreaterThan(0.95);
});

it('finds 95 % of the near-duplicates of pins that have images, and nothing else', async () => {
  const keyHashes = await view.keyHashes('pin');
  const clusters = await clusterPins({ texts, images: view, keyHashes, config: config.pinClusters });
  const { recall, precision } = compare(
    clusters,
    (await view.nodes('pin')).keys,
    await readTruth('pins', 'pin_id', 'near_duplicate_of'),
  );
  expect(recall).toBeGreaterThan(0.95);
  expect(precision).toBeGreaterThan(0.995);
});

it('finds three quarters of the near-duplicates of pages, and nothing else', async () => {
  const keyHashes = await view.keyHashes('page');
  const clusters = await clusterPages({ texts, keyHashes, config: config.linkClusters });
  const { recall, precision } = compare(
    clusters,
    (await view.nodes('page')).keys,
    await readTruth('pages', 'url', 'near_duplicate_of'),
  );
  expect(recall).toBeGreaterThan(0.75); // the others are less alike than the threshold
  expect(precision).toBeGreaterThan(0.995);
});

/** A column of a truth table by key, where it is not null. */
async function readTruth(table: string, key: string, column: string): Promise<Map<string, string>> {
  const db = await openDuckDb();
  try {
    const { keys, values } = await queryColumns(
      db,
      `SELECT ${key} AS keys, ${column} AS "values" FROM '${join(folder, 'corpus', 'truth', table)}.parquet'
      WHERE day = 0 AND ${column} IS NOT NULL`,
      { keys: 'text', values: 'text' },
    );
    return new Map(keys.map((each, i) => [each!, values[i]!]));
  } finally {
    closeDuckDb(db);
  }
}

/** Share of planted copies that are with their original, and share of merged nodes of one origin. */
function compare(clusters: Uint32Array, keys: readonly string[], originals: ReadonlyMap<string, string>) {
  const position = new Map(keys.map((key, i) => [key, i]));
  const origin = (key: string): string => {
    const original = originals.get(key);
    return original === undefined ? key : origin(original);
  };
  const planted = [...originals].filter(([copy, original]) => position.has(copy) && position.has(original));
  const together = planted.filter(
    ([copy, original]) => clusters[position.get(copy)!] === clusters[position.get(original)!],
  );
  const merged = [...clusters.keys()].filter((node) => clusters[node] !== node);
  const right = merged.filter((node) => origin(keys[node]!) === origin(keys[clusters[node]!]!));
  return { recall: together.length / planted.length, precision: right.length / merged.length };
}
