import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { closeDuckDb, openDuckDb, Store, writeParquet } from '../storage/index.ts';
import { Catalog } from './index.ts';
import { textSource } from './testing/text-source.ts';

/** Commits a catalog as the first version of the program wrote it: four tables, and pins with fewer columns. */
async function writeFirstVersion(folder: string): Promise<void> {
  const segments = {
    pages: `SELECT 'https://a.example' AS url, 'a.example' AS site, 'A' AS title, NULL::VARCHAR AS description,
      NULL::VARCHAR AS body, NULL::VARCHAR AS language, NULL::TIMESTAMP AS published_at, 0::BIGINT AS version,
      NULL::TIMESTAMP AS deleted_at`,
    pins: `SELECT 'p' AS pin_id, 'https://a.example' AS url, 'P' AS title, NULL::VARCHAR AS description,
      NULL::TIMESTAMP AS created_at, 0::BIGINT AS version, NULL::TIMESTAMP AS deleted_at`,
    boards: `SELECT 'b' AS board_id, 'B' AS title, NULL::VARCHAR AS description, NULL::VARCHAR AS owner,
      0::BIGINT AS version, NULL::TIMESTAMP AS deleted_at`,
    saves: `SELECT 'p' AS pin_id, 'b' AS board_id, NULL::TIMESTAMP AS saved_at, 0::BIGINT AS version,
      NULL::TIMESTAMP AS deleted_at`,
  };
  const tables = Object.keys(segments);
  const meta = {
    segments: Object.fromEntries(
      tables.map((table, i) => [table, [{ path: `${table}-00000${i}.parquet`, rows: 1 }]]),
    ),
    nextSegment: tables.length,
  };
  const store = await Store.open(folder, { kind: 'catalog' });
  const db = await openDuckDb();
  try {
    const write = async (staging: string) => {
      for (const [i, [table, sql]] of Object.entries(segments).entries()) {
        await writeParquet(db, sql, join(staging, `${table}-00000${i}.parquet`));
      }
    };
    await store.commit({ meta, write });
  } finally {
    closeDuckDb(db);
  }
}

it('a catalog without the newer tables and columns can be opened, and accepts them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-earlier-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFirstVersion(folder);
  const catalog = await Catalog.open(folder);
  onTestFinished(() => catalog.close());
  const view = await catalog.view('all');
  expect(await view.counts()).toEqual({ page: 1, pin: 1, board: 1 });
  expect(await view.givenCohesion()).toEqual(Float32Array.of(Number.NaN));
  expect(await view.givenClusters()).toBeUndefined();

  const same = await catalog.import(
    textSource('rows.jsonl', '{"pin_id": "p", "url": "https://a.example", "title": "P"}'),
  );
  expect(same.rows.pins).toEqual({ added: 0, changed: 0, unchanged: 1, older: 0 });
  const newer = await catalog.import(
    textSource(
      'rows.jsonl',
      '{"pin_id": "p", "url": "https://a.example", "title": "P", "cohesion": 0.5}\n' +
        '{"url": "https://b.example", "canonical_url": "https://a.example"}',
    ),
  );
  expect(newer.rows.pins.changed).toBe(1);
  expect(newer.rows.aliases.added).toBe(1);
  expect(await (await catalog.view('all')).givenCohesion()).toEqual(Float32Array.of(0.5));
});
