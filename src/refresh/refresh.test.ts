import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hash32, Random } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import { listVersions, loadVersion } from '../embeddings/index.ts';
import {
  buildGraph,
  findNeighbours,
  type NeighbourLists,
  nodeIds,
  nodeKinds,
  none,
  walkConfig,
} from '../graph/index.ts';
import type { Corpus, OwnSlot } from '../model/index.ts';
import { type RefreshInputs, refresh } from './index.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'linksage-refresh-')), 'embeddings');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** Nodes by key with their texts; pins with their page and board. */
interface Content {
  readonly page: Record<string, { text?: string; body?: string }>;
  readonly pin: Record<string, { text?: string; page: string; board: string }>;
  readonly board: Record<string, { text?: string }>;
}

/** `pins` pins, each on one of `pages` pages and `boards` boards; a fifth of the nodes have no text. */
function makeContent(pages: number, pins: number, boards: number): Content {
  const random = new Random(7);
  const name = (kind: string, i: number) => `${kind}-${String(i).padStart(3, '0')}`;
  const text = (key: string) => (random.below(5) === 0 ? {} : { text: `about ${key}` });
  const nodes = <T>(kind: string, count: number, make: (key: string) => T) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [name(kind, i), make(name(kind, i))]));
  return {
    page: nodes('page', pages, text),
    board: nodes('board', boards, text),
    pin: nodes('pin', pins, (key) => ({
      ...text(key),
      page: name('page', random.below(pages)),
      board: name('board', random.below(boards)),
    })),
  };
}

function makeCorpus(content: Content): Corpus {
  const keysOf = (kind: NodeKind) => Object.keys(content[kind]).sort();
  const keys = { page: keysOf('page'), pin: keysOf('pin'), board: keysOf('board') };
  const pins = keys.pin.map((key) => content.pin[key]!);
  const pin = Uint32Array.from(pins.keys());
  const graph = buildGraph(keys, {
    pinPages: { pin, page: Uint32Array.from(pins, ({ page }) => keys.page.indexOf(page)) },
    saves: { pin, board: Uint32Array.from(pins, ({ board }) => keys.board.indexOf(board)) },
  });
  const texts: string[] = [];
  const slot = (textOf: (kind: NodeKind, key: string) => string | undefined) =>
    Uint32Array.from(
      nodeKinds.flatMap((kind) => keys[kind].map((key) => textOf(kind, key))),
      (text) => {
        if (text === undefined) return none;
        return texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1;
      },
    );
  const own: Record<OwnSlot, Uint32Array> = {
    text: slot((kind, key) => content[kind][key]!.text),
    url: slot((kind, key) => (kind === 'page' ? key : undefined)),
    body: slot((kind, key) => (kind === 'page' ? content.page[key]!.body : undefined)),
  };
  return { graph, keys, texts, own };
}

async function neighboursOf({ graph }: Corpus) {
  const lists = (kind: NodeKind) =>
    findNeighbours(graph, nodeIds(graph, kind), {
      ...walkConfig.parse({}),
      top: { page: 12, pin: 8, board: 7 },
    });
  return { page: await lists('page'), board: await lists('board') };
}

/** A unit vector of four numbers from everything that a node's tokens hold. */
function encodeNode(
  corpus: Corpus,
  node: number,
  lists: NeighbourLists | undefined,
  row: number,
  salt: number,
): number[] {
  const textsOf = (id: number, slots: readonly OwnSlot[]) =>
    slots.map((slot) => corpus.texts[corpus.own[slot][id]!] ?? '');
  const read = textsOf(node, ['text', 'url', 'body']);
  for (const kind of lists ? nodeKinds : []) {
    const { ids, width } = lists![kind];
    for (const id of ids.subarray(row * width, (row + 1) * width)) {
      if (id !== none) read.push(...textsOf(id, ['text', 'url']));
    }
  }
  const random = new Random(hash32(JSON.stringify(read)), salt);
  const angle = random.uniform();
  return [Math.cos(angle), Math.sin(angle), 0, 0];
}

/** A refresh of a content that remembers the keys it encoded, per kind. */
async function refreshContent(content: Content, changes: Partial<RefreshInputs> = {}, salt = 0) {
  const corpus = makeCorpus(content);
  const encoded: Record<NodeKind, string[]> = { page: [], pin: [], board: [] };
  const neighbours = await neighboursOf(corpus);
  const report = await refresh({
    folder,
    corpus,
    neighbours,
    modelId: 'model-1',
    builtFrom: JSON.stringify(content),
    view: 'all',
    dims: [4, 2],
    encode: async (kind, nodes, lists) => {
      encoded[kind].push(...Array.from(nodes, (node) => corpus.keys[kind][node - corpus.graph.first[kind]]!));
      return Float32Array.from([...nodes].flatMap((node, row) => encodeNode(corpus, node, lists, row, salt)));
    },
    ...changes,
  });
  return { report, encoded, corpus, neighbours };
}

/** What an encode of everything gives, by key. */
async function fullVectors(content: Content): Promise<Record<NodeKind, Map<string, Float32Array>>> {
  const corpus = makeCorpus(content);
  const neighbours: Partial<Record<NodeKind, NeighbourLists>> = await neighboursOf(corpus);
  const of = (kind: NodeKind) =>
    new Map(
      corpus.keys[kind].map((key, i) => {
        const node = corpus.graph.first[kind] + i;
        return [key, Float32Array.from(encodeNode(corpus, node, neighbours[kind], i, 0))];
      }),
    );
  return { page: of('page'), pin: of('pin'), board: of('board') };
}

/** The vectors of the newest version, by key. */
async function storedVectors(): Promise<Record<NodeKind, Map<string, Float32Array>>> {
  const version = (await loadVersion(folder))!;
  await version.verify();
  const of = async (kind: NodeKind) => {
    const { keys } = await version.readRows(kind);
    const vectors = await version.readVectors(kind);
    return new Map(keys.map((key, row) => [key, vectors.slice(row * 4, row * 4 + 4)]));
  };
  return { page: await of('page'), pin: await of('pin'), board: await of('board') };
}

const content = makeContent(40, 60, 8);

describe('refresh', () => {
  it('encodes everything the first time and nothing the second', async () => {
    const first = await refreshContent(content);
    expect(first.encoded).toEqual(first.corpus.keys);
    expect(first.report).toMatchObject({ version: 'v000001', committed: true });
    expect(first.report.counts.page).toEqual({
      added: 40,
      changed: 0,
      remodelled: 0,
      carried: 0,
      deleted: 0,
    });
    expect(await storedVectors()).toEqual(await fullVectors(content));

    const second = await refreshContent(content);
    expect(second.encoded).toEqual({ page: [], pin: [], board: [] });
    expect(second.report).toMatchObject({ version: 'v000001', committed: false });
    expect(second.report.counts.pin).toEqual({
      added: 0,
      changed: 0,
      remodelled: 0,
      carried: 60,
      deleted: 0,
    });
    expect(await listVersions(folder)).toHaveLength(1);
  });

  it('encodes a page whose text changed and the nodes that have it as neighbour, and no other', async () => {
    const { corpus, neighbours } = await refreshContent(content);
    const key = corpus.keys.page.find((_, page) => neighbours.page.page.ids.includes(page))!;
    const page = corpus.keys.page.indexOf(key);
    const changed = { ...content, page: { ...content.page, [key]: { text: 'something else' } } };
    const { report, encoded } = await refreshContent(changed);

    const having = (kind: 'page' | 'board') =>
      corpus.keys[kind].filter((_, row) => {
        const { ids, width } = neighbours[kind].page;
        return ids.subarray(row * width, (row + 1) * width).includes(page);
      });
    expect(having('page').length).toBeGreaterThan(0);
    expect(having('page').length).toBeLessThan(39);
    expect(encoded).toEqual({
      page: [...new Set([key, ...having('page')])].sort(),
      pin: [],
      board: having('board'),
    });
    expect(report.counts.page).toMatchObject({ added: 0, changed: encoded.page.length, deleted: 0 });
    expect(await storedVectors()).toEqual(await fullVectors(changed));
    const version = (await loadVersion(folder))!;
    expect(version.meta.files.pin.vectors).toMatch(/^v000001\//); // shared, since no pin changed
    expect(version.meta.encoded.page).toBe(encoded.page.length);
  });

  it('encodes only the page itself when what its neighbours do not read has changed', async () => {
    await refreshContent(content);
    const changed = {
      ...content,
      page: { ...content.page, 'page-003': { ...content.page['page-003'], body: 'long' } },
    };
    const { encoded } = await refreshContent(changed);
    expect(encoded).toEqual({ page: ['page-003'], pin: [], board: [] });
    expect(await storedVectors()).toEqual(await fullVectors(changed));
  });

  it('lets deleted nodes go and takes new ones in between', async () => {
    const { encoded: all } = await refreshContent(content);
    const { 'pin-010': _gone, ...pin } = content.pin;
    const changed = {
      ...content,
      pin: { ...pin, 'pin-010-and-a-half': { text: 'new', page: 'page-001', board: 'board-001' } },
    };
    const { report, encoded } = await refreshContent(changed);
    expect(report.counts.pin).toEqual({ added: 1, changed: 0, remodelled: 0, carried: 59, deleted: 1 });
    expect(encoded.pin).toEqual(['pin-010-and-a-half']);
    expect(encoded.page.length).toBeLessThan(all.page.length);
    const stored = await storedVectors();
    expect(stored.pin.has('pin-010')).toBe(false);
    expect(stored).toEqual(await fullVectors(changed));
  });

  it('encodes everything again for another model or another length', async () => {
    await refreshContent(content);
    const remodelled = await refreshContent(content, { modelId: 'model-2' });
    expect(remodelled.encoded).toEqual(remodelled.corpus.keys);
    expect(remodelled.report.counts.page).toEqual({
      added: 0,
      changed: 0,
      remodelled: 40,
      carried: 0,
      deleted: 0,
    });
    const shorter = await refreshContent(content, {
      modelId: 'model-2',
      dims: [2],
      encode: async (_, nodes) => Float32Array.from({ length: 2 * nodes.length }, (_, i) => i % 2),
    });
    expect(shorter.report.counts.board).toMatchObject({ carried: 0, remodelled: 8 });
    expect((await loadVersion(folder))!.width).toBe(2);
  });

  it('takes another length where a kind has no nodes', async () => {
    const pages = makeContent(3, 0, 0);
    await refreshContent(pages);
    await refreshContent(pages, {
      dims: [2],
      encode: async (_, nodes) => Float32Array.from({ length: 2 * nodes.length }, (_, i) => i % 2),
    });
    const version = (await loadVersion(folder))!;
    expect(version.meta.counts).toEqual({ page: 3, pin: 0, board: 0 });
    expect(await version.readVectors('page')).toEqual(Float32Array.of(0, 1, 0, 1, 0, 1));
    expect(await version.readVectors('board')).toHaveLength(0);
  });

  it('records another graph over the same nodes in a version that shares every file', async () => {
    await refreshContent(content);
    const { report, encoded } = await refreshContent(content, { builtFrom: 'another' });
    expect(encoded).toEqual({ page: [], pin: [], board: [] });
    expect(report).toMatchObject({ version: 'v000002', committed: true });
    const [before, after] = await listVersions(folder);
    expect(after!.meta.builtFrom).toBe('another');
    expect(after!.meta.files).toEqual(before!.meta.files);
  });

  it('keeps the version before when encoding fails, and when it gives nonsense', async () => {
    await refreshContent(content);
    const changed = { ...content, page: { ...content.page, 'page-000': { text: 'other' } } };
    const failing = refreshContent(changed, { encode: () => Promise.reject(new Error('out of memory')) });
    await expect(failing).rejects.toThrow('out of memory');
    const short = refreshContent(changed, { encode: async () => new Float32Array(3) });
    await expect(short).rejects.toThrow(/encoding pages: expected \d+ × 4 numbers, got 3/);
    const broken = refreshContent(changed, {
      encode: async (_, nodes) => new Float32Array(4 * nodes.length).fill(Number.NaN),
    });
    await expect(broken).rejects.toThrow('expected unit length');
    expect(await readdir(folder)).toEqual(['v000001', 'v000001.json']);
    expect(await storedVectors()).toEqual(await fullVectors(content));
  });

  it('names a damaged file instead of carrying its vectors', async () => {
    await refreshContent(content);
    const path = join(folder, 'v000001/pin-vectors.npy');
    const bytes = await readFile(path);
    await writeFile(
      path,
      bytes.map((byte, i) => (i === 500 ? byte ^ 1 : byte)),
    );
    await expect(refreshContent(content)).rejects.toThrow(`${path}: expected SHA-256`);
  });

  it('lets a reader of the old version finish beside it', async () => {
    await refreshContent(content);
    const reader = (await loadVersion(folder))!;
    const wanted = await reader.readVectors('page');
    const changed = { ...content, page: { ...content.page, 'page-001': { text: 'other' } } };
    const running = refreshContent(changed);
    let reads = 0;
    let done = false;
    running.finally(() => {
      done = true;
    });
    do {
      expect(await reader.readVectors('page')).toEqual(wanted);
      reads++;
    } while (!done);
    expect(reads).toBeGreaterThan(1);
    expect((await running).report.version).toBe('v000002');
    expect(await reader.readVectors('page')).toEqual(wanted);
    await reader.verify();
  });

  it('ends up with the vectors of encoding everything, whatever changed in between', async () => {
    const text = fc.option(fc.constantFrom('red', 'green', 'blue'), { nil: undefined });
    const pageKey = fc.constantFrom('a', 'b', 'c', 'd');
    const boardKey = fc.constantFrom('x', 'y');
    const withText = text.map((value) => (value === undefined ? {} : { text: value }));
    const world: fc.Arbitrary<Content> = fc.record({
      page: fc.record({ a: withText, b: withText, c: withText, d: withText }),
      board: fc.record({ x: withText, y: withText }),
      pin: fc.dictionary(
        fc.constantFrom('1', '2', '3', '4', '5', '6'),
        fc.tuple(withText, pageKey, boardKey).map(([own, page, board]) => ({ ...own, page, board })),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(world, { minLength: 2, maxLength: 3 }), async (worlds) => {
        await rm(folder, { recursive: true, force: true });
        for (const each of worlds) {
          await refreshContent(each);
          expect(await storedVectors()).toEqual(await fullVectors(each));
        }
        expect(await refreshContent(worlds.at(-1)!)).toMatchObject({ report: { committed: false } });
      }),
      { numRuns: 5 },
    );
  });
});

describe('fingerprints', () => {
  it('are checked to have neighbours for every node', async () => {
    const corpus = makeCorpus(content);
    const { page } = await neighboursOf(corpus);
    await expect(refreshContent(content, { neighbours: { board: page } })).rejects.toThrow(
      'fingerprints of boards: expected neighbours of 8 nodes, got 40',
    );
  });

  it('ignore changes of counts within half an octave and notice larger ones', async () => {
    const { corpus, neighbours } = await refreshContent(content);
    const { ids, width } = neighbours.page.pin;
    const withVisits = (visits: number) => {
      const pin = { ids, width, visits: ids.map((id) => (id === none ? 0 : visits)) };
      return refreshContent(content, { neighbours: { ...neighbours, page: { ...neighbours.page, pin } } });
    };
    const withPins = corpus.keys.page.filter((_, row) => ids[row * width] !== none);
    await withVisits(100); // floor(2 log2(101)) = 13
    expect((await withVisits(110)).report.committed).toBe(false); // floor(2 log2(111)) = 13
    expect((await withVisits(200)).encoded).toEqual({ page: withPins, pin: [], board: [] }); // 15
  });
});
