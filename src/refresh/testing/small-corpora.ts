/** Small corpora with a toy encoder, and refreshes of them. */
import { contentDigest, hash32, none, Random } from '../../base/index.ts';
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import { loadVersion } from '../../embeddings/index.ts';
import { withKeyFiles } from '../../embeddings/testing/key-files.ts';
import {
  buildGraph,
  findNeighbours,
  type NeighbourLists,
  nodeIds,
  spreadChanges,
  walkConfig,
} from '../../graph/index.ts';
import type { Corpus, OwnSlot, OwnTextsOfView } from '../../model/index.ts';
import { type DigestedCorpus, type RefreshInputs, refresh, refreshConfig } from '../index.ts';

/** Nodes by key with their texts; pins with their page and board. */
export interface Content {
  readonly page: Record<string, { text?: string; body?: string }>;
  readonly pin: Record<string, { text?: string; page: string; board: string }>;
  readonly board: Record<string, { text?: string }>;
}

/** `pins` pins, each on one of `pages` pages and `boards` boards; a fifth of the nodes have no text. */
export function makeContent(pages: number, pins: number, boards: number): Content {
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

export function makeCorpus(content: Content): Corpus & DigestedCorpus {
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
  const digests = Uint8Array.from(texts.flatMap((text) => [...contentDigest(text)]));
  return { graph, keys, texts, own, digests };
}

/** Where the texts of a corpus that is there already are read from. */
const nowhere: OwnTextsOfView = {
  state: { segments: {} },
  async *stream() {},
  readSince: async () => undefined,
  read: async () => [],
};

const walk = { ...walkConfig.parse({}), top: { page: 12, pin: 8, board: 7 } };

export async function neighboursOf({ graph }: Corpus) {
  const lists = (kind: NodeKind) => findNeighbours(graph, nodeIds(graph, kind), walk);
  return { page: await lists('page'), board: await lists('board') };
}

/** A unit vector of four numbers from everything that a node's tokens hold. */
function encodeNode(corpus: Corpus, node: number, lists: NeighbourLists | undefined, row: number): number[] {
  const textsOf = (id: number, slots: readonly OwnSlot[]) =>
    slots.map((slot) => corpus.texts[corpus.own[slot][id]!] ?? '');
  const read = textsOf(node, ['text', 'url', 'body']);
  for (const kind of lists ? nodeKinds : []) {
    const { ids, width } = lists![kind];
    for (const id of ids.subarray(row * width, (row + 1) * width)) {
      if (id !== none) read.push(...textsOf(id, ['text', 'url']));
    }
  }
  const random = new Random(hash32(JSON.stringify(read)));
  const angle = random.uniform();
  return [Math.cos(angle), Math.sin(angle), 0, 0];
}

/** No drift is tolerated, and nothing encoded for an audit. */
export const exact = refreshConfig.parse({ tolerance: 0, audit: { pages: 0 } });

interface Changes extends Partial<RefreshInputs> {
  /** Hears of the inputs before the refresh begins. */
  readonly onInputs?: (inputs: RefreshInputs) => Promise<void>;
  /** Called before nodes are encoded. */
  readonly beforeEncode?: () => Promise<void>;
}

/** A refresh of a content that remembers the keys it encoded, per kind. */
export async function refreshContent(
  folder: string,
  content: Content,
  { onInputs, beforeEncode, ...changes }: Changes = {},
) {
  const corpus = makeCorpus(content);
  const encoded: Record<NodeKind, string[]> = { page: [], pin: [], board: [] };
  const walkFrom = (nodes: Uint32Array) => findNeighbours(corpus.graph, nodes, walk);
  const inputsWith = (keys: RefreshInputs['keys']): RefreshInputs => ({
    folder,
    keys,
    ownTexts: nowhere,
    readCorpus: async () => corpus,
    neighbours: { page: walkFrom, board: walkFrom },
    walk: 'walk-1',
    // Neighbours that a test gives itself may change however the graph does
    spread: (change) =>
      changes.neighbours === undefined
        ? spreadChanges(corpus.graph, walk, change)
        : change.edges.map(() => 1),
    config: exact,
    modelId: 'model-1',
    builtFrom: JSON.stringify(content),
    view: 'all',
    dims: [4, 2],
    encode: async (kind, nodes, lists) => {
      await beforeEncode?.();
      encoded[kind].push(...Array.from(nodes, (node) => corpus.keys[kind][node - corpus.graph.first[kind]]!));
      return Float32Array.from([...nodes].flatMap((node, row) => encodeNode(corpus, node, lists, row)));
    },
    ...changes,
  });
  const report = await withKeyFiles(corpus.keys, async (keys) => {
    const inputs = inputsWith(keys);
    await onInputs?.(inputs);
    return refresh(inputs);
  });
  return { report, encoded, corpus, neighbours: await neighboursOf(corpus) };
}

/** What an encode of everything gives, by key. */
export async function fullVectors(content: Content): Promise<Record<NodeKind, Map<string, Float32Array>>> {
  const corpus = makeCorpus(content);
  const neighbours: Partial<Record<NodeKind, NeighbourLists>> = await neighboursOf(corpus);
  const of = (kind: NodeKind) =>
    new Map(
      corpus.keys[kind].map((key, i) => {
        const node = corpus.graph.first[kind] + i;
        return [key, Float32Array.from(encodeNode(corpus, node, neighbours[kind], i))];
      }),
    );
  return { page: of('page'), pin: of('pin'), board: of('board') };
}

/** The vectors of the newest version, by key. */
export async function storedVectors(folder: string): Promise<Record<NodeKind, Map<string, Float32Array>>> {
  const version = (await loadVersion(folder))!;
  await version.verify();
  const of = async (kind: NodeKind) => {
    const { keys } = await version.readRows(kind);
    const vectors = await version.readVectors(kind);
    return new Map(keys.map((key, row) => [key, vectors.slice(row * 4, row * 4 + 4)]));
  };
  return { page: await of('page'), pin: await of('pin'), board: await of('board') };
}

export const content = makeContent(40, 60, 8);
export const nobody = { added: 0, changed: 0, drifted: 0, remodelled: 0, forced: 0, carried: 0, deleted: 0 };
