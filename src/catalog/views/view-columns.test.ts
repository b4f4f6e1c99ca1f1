import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { keyHash, textDigest } from '../../base/index.ts';
import { closeDuckDb, openDuckDb, queryColumns, quoteSql } from '../../storage/index.ts';
import { Catalog, type CatalogView } from '../index.ts';
import type { NodeKind } from '../tables/node-kinds.ts';
import { textSource } from '../testing/text-source.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-columns-'));
  onTestFinished(() => rm(folder, { recursive: true }));
});

/** The view `all` of a catalog with some rows, given as in a JSONL file. */
async function viewOf(...imports: readonly (readonly object[])[]): Promise<CatalogView> {
  const catalog = await Catalog.open(join(folder, crypto.randomUUID()));
  onTestFinished(() => catalog.close());
  for (const rows of imports) {
    await catalog.import(textSource('rows.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')));
  }
  return catalog.view('all');
}

const kinds: readonly NodeKind[] = ['page', 'pin', 'board'];

const mixed = [
  { url: 'https://b.example/x', title: 'B', body: 'some text' },
  { url: 'https://a.example/ü', title: 'A' },
  { url: 'https://www.b.example/y' },
  { pin_id: 'ü', url: 'https://b.example/x', title: 'one', cohesion: 0.25, cluster_id: 'c' },
  { pin_id: 'p2', url: 'https://a.example/ü', cluster_id: 'c' },
  { pin_id: 'p3', cluster_id: 'd' },
  { pin_id: 'p1', url: 'https://b.example/x', cohesion: 1 },
  { board_id: 'board', title: 'Board', owner: 'me' },
  { pin_id: 'p1', board_id: 'board' },
];

describe('a view', () => {
  it('hashes keys as keyHash does', async () => {
    const view = await viewOf(mixed);
    for (const kind of kinds) {
      const { keys } = await view.nodes(kind);
      expect(await view.keyHashes(kind)).toEqual(Uint32Array.from(keys, (key) => keyHash(kind, key)));
    }
    const { ofPage, keyHashes } = await view.sites();
    expect([...ofPage]).toEqual([0, 1, 1]);
    expect(keyHashes).toEqual(Uint32Array.of(keyHash('site', 'a.example'), keyHash('site', 'b.example')));
  });

  it('counts nodes, and streams the same nodes as it reads at once', async () => {
    const view = await viewOf(mixed);
    expect(await view.counts()).toEqual({ page: 3, pin: 4, board: 1 });
    for (const kind of kinds) {
      const keys: string[] = [];
      for await (const block of view.streamNodes(kind)) keys.push(...block.keys);
      expect(keys).toEqual((await view.nodes(kind)).keys);
    }
  });

  it('computes digests like textDigest, and reads the requested texts', async () => {
    const value = fc.oneof(
      fc.constantFrom('', ' ', '\n', '. ', 'a', 'é', 'e\u0301', '😀', 'word '.repeat(5000)),
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
    );
    const boards = fc.array(fc.record({ title: fc.option(value), owner: fc.option(value) }), {
      minLength: 1,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(boards, fc.nat(), async (rows, seed) => {
        const view = await viewOf(rows.map((row, i) => ({ board_id: `b${100 + i}`, ...row })));
        const { keys, title, owner } = await view.nodes('board');
        const texts = keys.map((_, i) => [title[i], owner[i]].filter(Boolean).join('. '));
        const columns = { both: ['title', 'owner'], one: ['title'] };
        const blocks = view.streamTextDigests('board', columns);
        let blocksRead = 0;
        for await (const block of blocks) {
          blocksRead++;
          const digests = texts.map((text) => (text === '' ? new Uint8Array(16) : textDigest(text)));
          expect(Buffer.from(block.both)).toEqual(Buffer.concat(digests));
          const places = Uint32Array.from(keys.keys()).filter((i) => i % 3 === seed % 3);
          const read = (columns: string[]) => view.readTexts('board', columns, places);
          expect(await read(['title', 'owner'])).toEqual(Array.from(places, (i) => texts[i]));
          expect(await read(['title'])).toEqual(Array.from(places, (i) => title[i]));
        }
        expect(blocksRead).toBe(1);
      }),
      { numRuns: 10 },
    );
  });

  it('writes keys to Parquet in order', async () => {
    const view = await viewOf(mixed);
    const file = join(folder, 'keys.parquet');
    await view.writeKeys('pin', file);
    const db = await openDuckDb();
    onTestFinished(() => closeDuckDb(db));
    const { key } = await queryColumns(db, `SELECT key FROM read_parquet(${quoteSql(file)})`, {
      key: 'text',
    });
    expect(key).toEqual(['p1', 'p2', 'p3', 'ü']);
  });

  it('gives imported cohesion and clusters by position', async () => {
    const view = await viewOf(mixed);
    expect(await view.givenCohesion()).toEqual(Float32Array.of(1, Number.NaN, Number.NaN, 0.25));
    expect(await view.givenClusters()).toEqual(Uint32Array.of(0, 1, 2, 1));
    const without = await viewOf([{ pin_id: 'p', url: 'https://a.example' }]);
    expect(await without.givenClusters()).toBeUndefined();
    expect(await without.givenCohesion()).toEqual(Float32Array.of(Number.NaN));
  });

  it('gives the first pin of each imported cluster, for any cluster ids', async () => {
    // Cluster ids: the pin itself, another pin in it, a pin in another cluster or in none, no pin, and missing
    const clusters: Record<string, string | undefined> = {
      a: 'c',
      b: 'b',
      c: 'c',
      d: 'f',
      e: 'f',
      f: 'g',
      g: undefined,
      h: 'x',
      i: 'x',
      j: 'y',
      k: 'f',
    };
    const pins = Object.entries(clusters).map(([pin_id, cluster_id]) => ({
      pin_id,
      url: 'https://a.example',
      cluster_id,
    }));
    const view = await viewOf(pins);
    const ids = Object.keys(clusters);
    const first = ids.map((pin, i) =>
      clusters[pin] === undefined ? i : ids.findIndex((other) => clusters[other] === clusters[pin]),
    );
    expect(await view.givenClusters()).toEqual(Uint32Array.from(first));
    const alone = await viewOf([{ pin_id: 'p', url: 'https://a.example', cluster_id: 'p' }]);
    expect(await alone.givenClusters()).toEqual(Uint32Array.of(0));
  });

  it('is empty if nothing was imported', async () => {
    const catalog = await Catalog.open(join(folder, 'empty'));
    onTestFinished(() => catalog.close());
    const view = await catalog.view('all');
    expect(await view.counts()).toEqual({ page: 0, pin: 0, board: 0 });
    expect(await view.saves()).toMatchObject({ pin: new Uint32Array(0) });
    expect(await view.sites()).toEqual({ ofPage: new Uint32Array(0), keyHashes: new Uint32Array(0) });
    for await (const _ of view.streamNodes('page')) expect.unreachable();
    for await (const _ of view.streamImageVectors('pin')) expect.unreachable();
  });
});

describe('image vectors', () => {
  async function imagesOf(view: CatalogView, kind: 'pin' | 'page') {
    const found: [number, number[]][] = [];
    for await (const { positions, vectors, width } of view.streamImageVectors(kind)) {
      for (const [i, position] of positions.entries())
        found.push([position, [...vectors.subarray(i * width, (i + 1) * width)]]);
    }
    return found;
  }

  it('of pins are read by position; that of a page is the mean weighted by area', async () => {
    const view = await viewOf([
      { pin_id: 'b', image_vector: [1, 2] },
      { pin_id: 'a' },
      { pin_id: 'c', image_vector: [0.5, -1] },
      { url: 'https://a.example' },
      { url: 'https://b.example' },
      { url: 'https://b.example', image_url: 'https://i.example/1', width: 30, height: 10, vector: [1, 0] },
      { url: 'https://b.example', image_url: 'https://i.example/2', width: 10, height: 10, vector: [0, 2] },
      { url: 'https://b.example', image_url: 'https://i.example/3' },
    ]);
    expect(await imagesOf(view, 'pin')).toEqual([
      [1, [1, 2]],
      [2, [0.5, -1]],
    ]);
    expect(await imagesOf(view, 'page')).toEqual([[1, [0.75, 0.5]]]);
  });

  it('of different widths are rejected', async () => {
    const pins = await viewOf([
      { pin_id: 'a', image_vector: [1, 2] },
      { pin_id: 'b', image_vector: [1, 2, 3] },
    ]);
    await expect(imagesOf(pins, 'pin')).rejects.toThrow('expected all to have the width of the first');
    const pages = await viewOf([
      { url: 'https://b.example' },
      { url: 'https://b.example', image_url: 'https://i.example/1', vector: [1, 0] },
      { url: 'https://b.example', image_url: 'https://i.example/2', vector: [1] },
    ]);
    await expect(imagesOf(pages, 'page')).rejects.toThrow('expected all to have the width of the first');
  });
});

describe('facets', () => {
  it('come from the newest rows; those of pins, from the page after resolving aliases', async () => {
    const view = await viewOf(
      [
        { url: 'https://shop.b.example.co.uk/x', language: 'DE', published_at: '2024-02-01' },
        { url: 'https://a.example', language: 'en-GB' },
        { url: 'https://old.example', canonical_url: 'https://a.example' },
        { pin_id: 'aliased', url: 'https://old.example', created_at: '2024-03-01T12:00:00Z' },
        { pin_id: 'bare' },
        { pin_id: 'gone', url: 'https://a.example', created_at: '2020-01-01' },
        { pin_id: 'linked', url: 'https://new.example' },
      ],
      [
        { url: 'https://shop.b.example.co.uk/x', language: 'fr', published_at: '2024-02-02', version: 1 },
        { pin_id: 'gone', deleted_at: '2025-01-01', version: 1 },
      ],
    );
    const unknown = Number.NaN;
    expect(await view.facets('page')).toEqual({
      keys: ['https://a.example', 'https://new.example', 'https://shop.b.example.co.uk/x'],
      site: ['a.example', 'new.example', 'example.co.uk'],
      language: ['en-gb', '', 'fr'],
      time: Float64Array.of(unknown, unknown, Date.UTC(2024, 1, 2)),
    });
    expect(await view.facets('pin')).toEqual({
      keys: ['aliased', 'bare', 'linked'],
      site: ['a.example', '', 'new.example'],
      language: ['en-gb', '', ''],
      time: Float64Array.of(Date.UTC(2024, 2, 1, 12), unknown, unknown),
    });
  });
});

describe('aliases', () => {
  const page = (n: number) => `https://${n}.example`;

  /** Follows aliases one at a time; a cycle gives its smallest URL. */
  function follow(start: string, next: ReadonlyMap<string, string>): string {
    const path = [start];
    for (let at = next.get(start); at !== undefined && at !== path.at(-1); at = next.get(at)) {
      if (path.includes(at)) return path.slice(path.indexOf(at)).sort()[0]!;
      path.push(at);
    }
    return path.at(-1)!;
  }

  it('lead pins to the page at the end of any chain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(11), { minLength: 12, maxLength: 12 }), async (targets) => {
        const aliases = targets.flatMap((target, n) =>
          n % 4 === 3 ? [] : [{ url: page(n), canonical_url: page(target) }],
        );
        const next = new Map(aliases.map(({ url, canonical_url }) => [url, canonical_url]));
        const view = await viewOf([
          ...targets.map((_, n) => ({ url: page(n) })),
          ...targets.map((_, n) => ({ pin_id: `pin-${n}`, url: page(n) })),
          ...aliases,
        ]);
        const pages = await view.nodes('page');
        const pins = await view.nodes('pin');
        const links = await view.pinPages();
        const expected = pins.keys.map((key) => follow(page(Number(key.slice(4))), next));
        expect(pins.url).toEqual(expected);
        expect([...links.page].map((id) => pages.keys[id])).toEqual(expected);
        expect(pages.keys).toEqual([...new Set(expected)].sort());
      }),
      { numRuns: 12 },
    );
  });

  it('of themselves are ignored, and a chain of a thousand is followed', async () => {
    const chain = Array.from({ length: 1000 }, (_, n) => ({ url: page(n), canonical_url: page(n + 1) }));
    const view = await viewOf([
      ...chain,
      { url: page(1000) },
      { url: 'https://self.example', canonical_url: 'https://self.example' },
      { pin_id: 'far', url: page(0) },
      { pin_id: 'self', url: 'https://self.example' },
    ]);
    expect((await view.nodes('pin')).url).toEqual([page(1000), 'https://self.example']);
    expect((await view.pinPages()).pin).toHaveLength(2);
  });
});
