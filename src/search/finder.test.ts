import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../base/index.ts';
import { Catalog, type NodeKind, perKind } from '../catalog/index.ts';
import { textSource } from '../catalog/testing/text-source.ts';
import type { EmbeddingVersion } from '../embeddings/index.ts';
import { commitVersion, facts } from '../embeddings/testing/commit-version.ts';
import { compileGraph, type NewGraph, type Signals } from '../graph/index.ts';
import { type Fusion, readNodeTables } from '../model/index.ts';
import { prefixOf } from '../nearest/index.ts';
import { WordShare } from '../text/index.ts';
import { Cards, Connections, Finder, fuse, type QueryOptions } from './index.ts';
import type { NodeText } from './node-text.ts';
import { nonsenseQueries } from './nonsense.ts';

const width = 8;
const random = new Random(5);
const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
const day = () => new Date(Date.UTC(2024, 0, 1) + random.below(366 * 4) * 21_600_000).toISOString();
const vocabulary = ['bread', 'yeast', 'oven', 'finch', 'owl', 'map', 'trail', 'ridge', 'lens', 'star'];
const phrase = () => Array.from({ length: 3 }, () => pick(vocabulary)).join(' ');
const key = (prefix: string, i: number) => `${prefix}${String(i).padStart(3, '0')}`;

const pages = Array.from({ length: 240 }, (_, i) => ({
  url: `https://www${i % 3}.${pick(['a', 'b', 'c', 'd', 'e'])}.example/${key('p', i)}`,
  title: phrase(),
  language: pick(['en', 'EN-gb', 'en_US', 'de', 'eng', null]),
  published_at: pick([null, day(), day(), day()]),
}));
const pins = Array.from({ length: 300 }, (_, i) => ({
  pin_id: key('pin', i),
  url: i % 20 === 0 ? null : pick(pages).url,
  title: i % 2 === 0 ? phrase() : null,
  description: i % 3 === 0 ? phrase() : null,
  created_at: pick([null, day(), day()]),
}));
const boards = Array.from({ length: 5 }, (_, i) => ({ board_id: key('board', i), title: phrase() }));
const saves = pins.flatMap(({ pin_id }) =>
  [...new Set([pick(boards), pick(boards)])].map(({ board_id }) => ({ pin_id, board_id })),
);

/** Random unit vectors. From the third page on, every fourth page has nearly the vector of the page before it. */
function makeVectors(count: number, copies: boolean): Float32Array {
  const longer = Float32Array.from({ length: count * (width + 1) }, () => random.normal());
  for (let i = 3; copies && i < count; i += 4) {
    const from = (i - 1) * (width + 1);
    for (let d = 0; d < width; d++) longer[i * (width + 1) + d] = longer[from + d]! * 1.5 + 0.01;
  }
  return prefixOf(longer, width + 1, width);
}

let folder: string;
let catalog: Catalog;
let version: EmbeddingVersion;
let finder: Finder;
const keysOf = {} as Record<NodeKind, readonly string[]>;
const vectorsOf = {} as Record<NodeKind, Float32Array>;
const words = prefixOf(
  Float32Array.from({ length: width + 1 }, () => random.normal()),
  width + 1,
  width,
);

const fusion: Fusion = {
  words: { text: 0.8, page: 1, pin: 1, board: 0.5 },
  picks: { bias: -1.5, score: 1, lead: 2 },
  rows: 0,
};

/** Gives all texts of the vocabulary the same vector, and others any, so that no model is needed. */
async function encode(_: NodeKind, nodes: readonly NodeText[]): Promise<Float32Array> {
  const vectors = nodes.map(({ title = '' }) => {
    if ([...vocabulary, 'anything'].some((word) => title.includes(word))) return words;
    const noise = new Random(
      Array.from(title).reduce((sum, letter) => 31 * sum + letter.codePointAt(0)!, 7) % 1e9,
    );
    return normalize(Float32Array.from({ length: width }, () => noise.normal()));
  });
  return Float32Array.from(vectors.flatMap((vector) => [...vector]));
}

function normalize(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

async function connect(compiled: NewGraph): Promise<Connections> {
  return Connections.create({
    ...compiled,
    keys: async (kind) => [...keysOf[kind]],
    keyFile: () => '',
    relation: async () => compiled.relation,
  });
}

/** A finder over the corpus. */
async function openFinder(signals: Partial<Signals> = {}): Promise<Finder> {
  const view = await catalog.view('all');
  const compiled: NewGraph = await compileGraph(view, signals);
  const tables = await readNodeTables(view);
  return new Finder({
    version,
    cards: async () => new Cards(tables),
    facets: (kind) => view.facets(kind),
    connections: () => connect(compiled),
    newPages: async () => ({ encode: async () => words }),
    queries: async () => ({ encode }),
    fusion: async () => fusion,
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linksage-finder-'));
  catalog = await Catalog.open(join(folder, 'catalog'));
  const rows = [...pages, ...pins, ...boards, ...saves].map((row) => JSON.stringify(row));
  await catalog.import(textSource('rows.jsonl', rows.join('\n')));
  const view = await catalog.view('all');
  for (const kind of ['page', 'pin', 'board'] as const) {
    keysOf[kind] = (await view.nodes(kind)).keys;
    vectorsOf[kind] = makeVectors(keysOf[kind].length, kind === 'page');
  }
  const rowsOf = perKind((kind) => ({ keys: keysOf[kind], vectors: vectorsOf[kind] }));
  const content = { ...facts, dims: [width, 4], rows: rowsOf };
  // Full vectors are searched with an approximate index, those of 4 dims exactly
  version = await commitVersion(join(folder, 'embeddings'), content, { index: 'approximate' });
  finder = await openFinder();
});
afterAll(async () => {
  await finder.close();
  await catalog.close();
  await rm(folder, { recursive: true });
});

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const vectorOf = (kind: NodeKind, id: string) => {
  const row = keysOf[kind].indexOf(id);
  return vectorsOf[kind].subarray(row * width, (row + 1) * width);
};
const pageOf = (url: string | null) => pages.find((page) => page.url === url);
const siteIn = (url: string | null | undefined) => url?.match(/[a-e]\.example/)?.[0];

/** Whether a node must pass a filter, by the rows that were imported. */
function passes(kind: 'page' | 'pin', id: string, filter: QueryOptions): boolean {
  const pin = pins.find(({ pin_id }) => pin_id === id);
  const page = kind === 'page' ? pageOf(id) : pageOf(pin!.url);
  const at = kind === 'page' ? page!.published_at : pin!.created_at;
  const held = pins.filter((each) => (kind === 'page' ? each.url === id : each === pin));
  const language = page?.language?.toLowerCase();
  return (
    (filter.site === undefined || siteIn(page?.url) === filter.site) &&
    (filter.language === undefined ||
      (filter.language === 'en'
        ? ['en', 'en-gb', 'en_us'].includes(language ?? '')
        : language === filter.language)) &&
    (filter.since === undefined || (at !== null && at >= filter.since)) &&
    (filter.until === undefined || (at !== null && at.slice(0, filter.until.length) <= filter.until)) &&
    (filter.board === undefined ||
      held.some(({ pin_id }) =>
        saves.some((save) => save.pin_id === pin_id && save.board_id === filter.board),
      ))
  );
}

/** The keys of a kind, ordered by the cosine with a vector, the best first. */
function byCosine(kind: NodeKind, query: Float32Array): string[] {
  const scored = keysOf[kind].map((id) => ({ id, score: dot(vectorOf(kind, id), query) }));
  return scored.sort((a, b) => b.score - a.score).map(({ id }) => id);
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const anyDay = fc
  .integer({ min: 0, max: 365 })
  .map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10));
const anyFilter = fc
  .record({
    site: maybe(fc.constantFrom('a.example', 'b.example', 'e.example')),
    language: maybe(fc.constantFrom('en', 'de', 'en-gb')),
    since: maybe(anyDay),
    until: maybe(anyDay),
    board: maybe(fc.constantFrom(...boards.map(({ board_id }) => board_id))),
  })
  .map(
    (filter) =>
      Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as QueryOptions,
  );

describe('filters', () => {
  it('give the best of exactly what matches, as many as there are', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyFilter,
        fc.constantFrom('page' as const, 'pin' as const),
        fc.integer({ min: 1, max: 40 }),
        async (filter, kind, k) => {
          const hits = await finder.search('anything', kind, {
            ...filter,
            k,
            mode: 'vector',
            collapse: false,
          });
          const expected = byCosine(kind, words).filter((id) => passes(kind, id, filter));
          expect(hits.map((hit) => hit.key)).toEqual(expected.slice(0, k));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('take a site however it is written', async () => {
    const options = { k: 200, collapse: false, mode: 'vector' as const };
    const hits = await finder.search('anything', 'page', { ...options, site: 'a.example' });
    expect(hits.length).toBeGreaterThan(5);
    expect(await finder.search('anything', 'page', { ...options, site: 'A.Example' })).toEqual(hits);
  });

  it('hold in every mode, and for the page of a URL', async () => {
    const filter = { site: 'b.example', language: 'en' };
    const matching = pages.filter(({ url }) => passes('page', url, filter)).map(({ url }) => url);
    expect(matching.length).toBeGreaterThan(5);
    for (const mode of ['vector', 'hybrid', 'lexical'] as const) {
      const hits = await finder.search('bread owl', 'page', { ...filter, mode, k: 200, collapse: false });
      for (const hit of hits) expect(matching).toContain(hit.key);
      if (mode === 'vector') expect(hits).toHaveLength(matching.length);
      else expect(hits.length).toBeLessThan(matching.length);
    }
    const hits = await finder.search(matching[0]!, 'page', { ...filter, k: 200, collapse: false });
    expect(hits.map((hit) => hit.key).sort()).toEqual(matching.slice(1).sort());
  });

  it.each([
    [{ site: 'a.example' }, 'board', 'expected pages or pins with the filter site, got boards'],
    [{ board: 'board001' }, 'board', 'expected pages or pins with the filter board'],
    [{ perSite: 1 }, 'board', 'expected pages or pins with perSite'],
    [{ board: 'nowhere' }, 'page', 'expected the id of a board, got "nowhere"'],
    [{ since: 'yesterday' }, 'page', 'since: expected an ISO 8601 date'],
    [{ until: '2024-02-30' }, 'pin', 'until: expected an ISO 8601 date'],
    [{ perSite: 0 }, 'page', 'expected perSite of 1 or more, got 0'],
    [{ k: 0 }, 'page', 'expected k of 1 or more, got 0'],
  ] as const)('say what is wrong with %j', async (options, kind, message) => {
    await expect(finder.search('bread', kind, options)).rejects.toThrow(message);
  });
});

/** A slow reference: leaves out near-duplicates of better hits, and hits beyond the limit of their site. */
function pickSlowly(ranked: readonly string[], isCopy: (a: string, b: string) => boolean, perSite = 1e9) {
  const kept: string[] = [];
  for (const url of ranked) {
    const ofSite = kept.filter((other) => siteIn(other) === siteIn(url)).length;
    if (ofSite < perSite && !kept.some((other) => isCopy(other, url))) kept.push(url);
  }
  return kept;
}

describe('near-duplicate pages', () => {
  const isNear = (a: string, b: string) => dot(vectorOf('page', a), vectorOf('page', b)) >= 0.95;

  it.each([undefined, 1, 3])(
    'are collapsed into the best, with at most %s of a site, until k are found',
    async (perSite) => {
      for (const k of [1, 7, 60, 500]) {
        const options = { k, mode: 'vector' as const, ...(perSite && { perSite }) };
        const hits = await finder.search('anything', 'page', options);
        const expected = pickSlowly(byCosine('page', words), isNear, perSite);
        expect(expected.length).toBeLessThan(200);
        expect(hits.map((hit) => hit.key)).toEqual(expected.slice(0, k));
      }
    },
  );

  it('are those of one link cluster, if a compile has found clusters', async () => {
    const linkClusters = Uint32Array.from(keysOf.page, (_, i) => i - (i % 5));
    const clustered = await openFinder({ linkClusters });
    const clusterOf = (url: string) => Math.floor(keysOf.page.indexOf(url) / 5);
    const hits = await clustered.search('anything', 'page', { k: 500, mode: 'vector' });
    const ranked = byCosine('page', words);
    expect(hits.map((hit) => hit.key)).toEqual(pickSlowly(ranked, (a, b) => clusterOf(a) === clusterOf(b)));
    expect(hits).toHaveLength(48);
    await clustered.close();
  });

  it('are all shown if that is asked for', async () => {
    const options = { k: 500, mode: 'vector' as const, collapse: false };
    expect(await finder.search('anything', 'page', options)).toHaveLength(pages.length);
    expect(await finder.search('anything', 'pin', options)).toHaveLength(pins.length);
  });

  it('of one page are shown by the best of its pins', async () => {
    const urlOf = (id: string) => pins.find(({ pin_id }) => pin_id === id)!.url;
    const hits = await finder.search('anything', 'pin', { k: 500, mode: 'vector' });
    const ranked = byCosine('pin', words);
    const first = ranked.filter(
      (id, i) => urlOf(id) === null || ranked.findIndex((other) => urlOf(other) === urlOf(id)) === i,
    );
    expect(hits.map((hit) => hit.key)).toEqual(first);
  });
});

describe('boards for a link', () => {
  const boardsOf = (url: string) => {
    const own = pins.filter((pin) => pin.url === url).map(({ pin_id }) => pin_id);
    return new Set(saves.filter(({ pin_id }) => own.includes(pin_id)).map(({ board_id }) => board_id));
  };
  const textOf = ({ title, description }: (typeof pins)[number]) =>
    [title, description].filter(Boolean).join('. ');
  const documents = boards.map(({ board_id, title }) => {
    const saved = saves
      .filter((save) => save.board_id === board_id)
      .map(({ pin_id }) => pins.find((pin) => pin.pin_id === pin_id)!);
    const texts = saved.map((pin) => textOf(pin) || (pageOf(pin.url)?.title ?? ''));
    return [title, ...new Set(texts)].join('. ');
  });
  const shares = new WordShare(documents);

  it('that hold a number of pages are told by their pages, not by their saves', async () => {
    const connections = await connect(await compileGraph(await catalog.view('all'), {}));
    const held = boards.map(
      ({ board_id }) =>
        new Set(pages.map(({ url }) => url).filter((url) => boardsOf(url).has(board_id))).size,
    );
    for (const least of [1, ...held, Math.max(...held) + 1]) {
      const expected = boards.filter((_, i) => held[i]! >= least).map(({ board_id }) => board_id);
      expect(connections.boardsHolding(least).sort()).toEqual(expected.sort());
    }
  });

  it('are where it is, and others with probabilities by their fused scores and leads', async () => {
    let [shown, silent] = [0, 0];
    for (const { url, title } of pages.slice(0, 40)) {
      const held = boardsOf(url);
      const { on, picks } = await finder.placeLink({ url, title: 'bread owl' }, { k: 3 });
      expect(on.map(({ key }) => key).sort()).toEqual([...held].sort());
      const query = normalize(vectorOf('page', url).map((value, i) => value + words[i]!));
      const own = pins.filter((pin) => pin.url === url).map(textOf);
      const said = shares.scores(['bread owl', title, ...own].join('. '));
      const scored = boards
        .map(({ board_id }, i) => ({
          board_id,
          cosine: dot(query, vectorOf('board', board_id)),
          share: said[i]!,
        }))
        .filter(({ board_id }) => !held.has(board_id));
      const scores = scored.map(({ cosine, share }) => cosine + 0.5 * share);
      const chances = scores.map((score, i) => {
        const lead = scores.length === 1 ? 0 : score - Math.max(...scores.filter((_, other) => other !== i));
        return 1 / (1 + Math.exp(1.5 - score - 2 * lead));
      });
      const expected = scored
        .map((each, i) => ({ ...each, probability: chances[i]! }))
        .filter(
          ({ probability }) => Math.max(...chances) >= 0.1 && probability > 1 / Math.max(2, scored.length),
        )
        .sort((x, y) => y.probability - x.probability)
        .slice(0, 3);
      expect(picks.map(({ key }) => key)).toEqual(expected.map(({ board_id }) => board_id));
      for (const [i, pick] of picks.entries()) {
        expect(pick.probability).toBeCloseTo(expected[i]!.probability, 4);
        expect(pick.score).toBeCloseTo(fuse(expected[i]!.cosine, expected[i]!.share, 0.5), 4);
      }
      if (picks.length > 0) shown++;
      else silent++;
    }
    expect(shown).toBeGreaterThan(5);
    expect(silent).toBeGreaterThan(0);
  });
});

describe('words', () => {
  it('find what contains them, in texts of pages and of their pins', async () => {
    const saysOwl = (...texts: readonly (string | null)[]) => texts.some((text) => text?.includes('owl'));
    const owlPins = pins.filter(({ title, description }) => saysOwl(title, description));
    const owlPages = pages.filter(
      ({ url, title }) => saysOwl(title) || owlPins.some((pin) => pin.url === url),
    );
    const hits = await finder.search('Owl!', 'page', { mode: 'lexical', k: 500, collapse: false });
    expect(hits.map((hit) => hit.key).sort()).toEqual(owlPages.map(({ url }) => url).sort());
    expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).sort((a, b) => b - a));
    expect(await finder.search('zeppelin', 'page', { mode: 'lexical' })).toEqual([]);
    const all = { mode: 'lexical' as const, k: 500, collapse: false };
    expect(await finder.search('owl', 'pin', all)).toHaveLength(owlPins.length);
    const [byUrl] = await finder.search('p007', 'page', { mode: 'lexical' });
    expect(byUrl!.key).toBe(pages[7]!.url);
    const owlBoards = boards.filter(({ title }) => saysOwl(title));
    const boardHits = await finder.search('owl', 'board', { mode: 'lexical' });
    expect(boardHits.map((hit) => hit.key)).toEqual(
      expect.arrayContaining(owlBoards.map(({ board_id }) => board_id)),
    );
  });

  it('are fused with meaning in one score, by default for a text, as far as it exceeds that of nonsense', async () => {
    const options = { k: 500, collapse: false };
    const found = async (text: string, mode: 'vector' | 'lexical') =>
      new Map((await finder.search(text, 'pin', { ...options, mode })).map(({ key, score }) => [key, score]));
    const [cosines, byWords] = [await found('star trail', 'vector'), await found('star trail', 'lexical')];
    const scoreOf = (id: string) => (cosines.get(id)! + 0.8 * (byWords.get(id) ?? 0)) / 1.8;
    const best: number[] = [];
    for (const text of nonsenseQueries(pins.map(({ title, description }) => [title, description].join('. '))))
      best.push(Math.max(...(await found(text, 'vector')).values()));
    const hits = await finder.search('star trail', 'pin', options);
    expect(hits.length).toBeGreaterThan(0);
    const left = keysOf.pin.filter((id) => !hits.some((hit) => hit.key === id));
    const cutoff = Math.max(...left.map(scoreOf));
    const exceeding = best.filter((score) => score / 1.8 > cutoff + 1e-5).length / best.length;
    expect(exceeding).toBeLessThanOrEqual(0.1);
    for (const [i, hit] of hits.entries()) {
      expect(hit.score).toBeCloseTo(scoreOf(hit.key), 5);
      expect(hit.score).toBeGreaterThan(cutoff);
      if (i > 0) expect(hit.score).toBeLessThanOrEqual(hits[i - 1]!.score);
    }
    expect(await finder.search('star trail', 'pin', { ...options, mode: 'hybrid' })).toEqual(hits);
    expect(await finder.search('star trail', 'pin', { ...options, k: 5 })).toEqual(hits.slice(0, 5));
  });

  it('find nothing where there are none, or they mean nothing', async () => {
    for (const text of ['', '   ', '?!', 'xyzzy plugh', 'qwrtz', 'hjkl vbnm'])
      expect(await finder.search(text, 'page')).toEqual([]);
  });

  it('cannot be searched with a URL', async () => {
    await expect(finder.search(pages[0]!.url, 'page', { mode: 'hybrid' })).rejects.toThrow(
      'mode: expected vector with a URL, got hybrid',
    );
    const [hit] = await finder.search(pages[2]!.url, 'pin', { k: 1 });
    expect(hit!.key).toBe(byCosine('pin', vectorOf('page', pages[2]!.url))[0]);
  });
});
