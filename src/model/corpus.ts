/** A corpus as the model reads it: a graph, and the distinct texts of its nodes. */
import { ahead, textDigest } from '../base/index.ts';
import type { CatalogView, NodeKind, NodeTable, TextColumns } from '../catalog/index.ts';
import { urlWords } from '../content/index.ts';
import { firstIds, type Graph, nodeKinds, none, sharedUint32 } from '../graph/index.ts';
import { words } from '../text/index.ts';
import type { NumberedTexts, ReadTexts } from '../vectors/index.ts';

/** Bytes of the digest of a text. */
const digestBytes = 16;

/**
 * The texts that a node brings itself, each a token of its own. `text` is title and description (of a board its
 * title and its owner's), `url` the words of a page's URL, `body` a page's main text.
 */
export const ownSlots = ['text', 'url', 'body'] as const;
export type OwnSlot = (typeof ownSlots)[number];

/** The own texts whose mean is a node's token where it is somebody's neighbour. */
export const neighbourSlots: readonly OwnSlot[] = ['text', 'url'];

/** What tokens are laid out by, in shared memory. V = nodes of the graph */
export interface TokenSource {
  readonly graph: Graph;
  /** Per own slot the number of each node's text, or `none`. `[V]` */
  readonly own: Readonly<Record<OwnSlot, Uint32Array>>;
}

/** A corpus with its texts. T = distinct texts */
export interface Corpus extends TokenSource {
  readonly keys: Readonly<Record<NodeKind, readonly string[]>>;
  /** The distinct texts. `[T]` */
  readonly texts: readonly string[];
}

/** The tables of nodes that a corpus is made of. */
export type NodeTables = { readonly [Kind in NodeKind]: NodeTable<Kind> };

/** Reads the tables of a view. */
export async function readNodeTables(view: Pick<CatalogView, 'nodes'>): Promise<NodeTables> {
  return { page: await view.nodes('page'), pin: await view.nodes('pin'), board: await view.nodes('board') };
}

/** Makes a corpus of a graph and the tables of its nodes, in the same order. */
export function makeCorpus(graph: Graph, tables: NodeTables): Corpus {
  const table = new TextTable();
  const own = emptySlots(nodeKinds.reduce((sum, kind) => sum + tables[kind].keys.length, 0));
  const first = firstIds(graph.counts);
  for (const kind of nodeKinds) {
    for (let i = 0; i < tables[kind].keys.length; i++) {
      const texts = ownTextsOf(tables[kind], i);
      for (const slot of ownSlots) own[slot][first[kind] + i] = table.add(texts[slot]);
    }
  }
  const keys = { page: tables.page.keys, pin: tables.pin.keys, board: tables.board.keys };
  return { graph, keys, texts: table.texts, own };
}

/** What `text` and `body` of each kind are joined of, see `joinTexts`. */
const textColumns = {
  page: { text: ['title', 'description'], body: ['body'] },
  pin: { text: ['title', 'description'] },
  board: { text: ['title', 'owner'] },
} as const;

/**
 * Makes the same of a view, a block of nodes at a time and by the digests of their texts, so that few texts are read
 * where most are known.
 *
 * @param number gives texts, none empty, their numbers by their digests
 */
export async function streamCorpus(
  graph: Graph,
  view: Pick<CatalogView, 'streamTextDigests' | 'readTexts'>,
  number: NumberedTexts['number'],
): Promise<TokenSource> {
  const own = emptySlots(graph.first.cluster);
  for (const kind of nodeKinds) {
    const columns: TextColumns = textColumns[kind];
    const readSlot: Record<OwnSlot, ReadTexts> = {
      text: (positions) => view.readTexts(kind, columns.text!, positions),
      url: async (positions) => (await view.readTexts(kind, ['url'], positions)).map(urlText),
      body: (positions) => view.readTexts(kind, columns.body!, positions),
    };
    const readers = slotGroups[kind].map((slots) => readInterleaved(slots.map((slot) => readSlot[slot])));
    let first = 0;
    const withKeys = kind === 'page'; // only the addresses of pages are texts
    for await (const block of ahead(view.streamTextDigests(kind, columns, { withKeys }))) {
      const digests: Partial<Record<OwnSlot, Uint8Array>> = {
        ...block.digests,
        ...(withKeys && { url: digestTexts(block.keys.map(urlText)) }),
      };
      for (const [group, slots] of slotGroups[kind].entries()) {
        const all = interleave(slots.map((slot) => digests[slot]!));
        const present = placesWithText(all);
        const ids = present.map((place) => first * slots.length + place);
        const numbers = await number(takeDigests(all, present), ids, readers[group]!);
        for (let i = 0; i < ids.length; i++) {
          const position = Math.floor(ids[i]! / slots.length);
          own[slots[ids[i]! % slots.length]!][graph.first[kind] + position] = numbers[i]!;
        }
      }
      first += block.digests.text!.length / digestBytes;
    }
  }
  return { graph, own };
}

/** Own texts whose numbers follow each other, node by node: those that a neighbour is read by lie together then. */
const slotGroups: Readonly<Record<NodeKind, readonly (readonly OwnSlot[])[]>> = {
  page: [neighbourSlots, ['body']],
  pin: [['text']],
  board: [['text']],
};

/** Digests of several texts of the same nodes, node by node. `[n, 16]` each → `[n, parts, 16]` */
function interleave(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint32Array((parts.length * parts[0]!.length) / 4);
  const words = digestBytes / 4;
  for (const [part, bytes] of parts.entries()) {
    const from = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    for (let i = 0; i < from.length; i += words) {
      const at = i * parts.length + part * words;
      for (let word = 0; word < words; word++) all[at + word] = from[i + word]!;
    }
  }
  return new Uint8Array(all.buffer);
}

/** Reads texts that are interleaved likewise: text number `id` is that of node `id / readers`, of reader `id % readers`. */
function readInterleaved(readers: readonly ReadTexts[]): ReadTexts {
  return async (ids) => {
    const texts = new Array<string>(ids.length);
    for (const [part, read] of readers.entries()) {
      const places = Uint32Array.from(ids.keys()).filter((i) => ids[i]! % readers.length === part);
      const found = await read(places.map((i) => Math.floor(ids[i]! / readers.length)));
      for (const [i, place] of places.entries()) texts[place] = found[i]!;
    }
    return texts;
  };
}

function urlText(url: string): string {
  return urlWords(url).join(' ');
}

/** The digests of texts as a view gives them. `[texts, 16]` */
function digestTexts(texts: readonly string[]): Uint8Array {
  const digests = new Uint8Array(digestBytes * texts.length);
  for (const [i, text] of texts.entries()) if (text !== '') digests.set(textDigest(text), digestBytes * i);
  return digests;
}

/** Where digests are of texts that are not empty. */
function placesWithText(digests: Uint8Array): Uint32Array {
  const words = new Uint32Array(digests.buffer, digests.byteOffset, digests.length / 4);
  const places = new Uint32Array(words.length / 4);
  let count = 0;
  for (let i = 0; i < words.length; i += 4) {
    if ((words[i]! | words[i + 1]! | words[i + 2]! | words[i + 3]!) !== 0) places[count++] = i / 4;
  }
  return places.subarray(0, count);
}

function takeDigests(digests: Uint8Array, places: Uint32Array): Uint8Array {
  if (places.length * digestBytes === digests.length) return digests;
  const taken = new Uint8Array(places.length * digestBytes);
  for (const [i, place] of places.entries()) {
    taken.set(digests.subarray(place * digestBytes, (place + 1) * digestBytes), i * digestBytes);
  }
  return taken;
}

/** The texts that node `i` of a table brings itself, empty where it has none. */
function ownTextsOf(table: NodeTables[NodeKind], i: number): Readonly<Record<OwnSlot, string>> {
  switch (table.kind) {
    case 'page':
      return {
        text: joinTexts(table.title[i], table.description[i]),
        url: urlText(table.keys[i]!),
        body: joinTexts(table.body[i]),
      };
    case 'pin':
      return { text: joinTexts(table.title[i], table.description[i]), url: '', body: '' };
    case 'board':
      return { text: joinTexts(table.title[i], table.owner[i]), url: '', body: '' };
  }
}

/**
 * The same corpus with names hidden: every pin loses its title and each word of its description that can be
 * read in its page's URL, so that matching a page with its pin is more than matching names. With `keepWordless`
 * a pin that would lose all its words, such as a bookmark of a title only, keeps them.
 */
export function hideNames(
  corpus: Corpus,
  pins: NodeTable<'pin'>,
  { keepWordless = false }: { readonly keepWordless?: boolean } = {},
): Corpus {
  const table = new TextTable(corpus.texts);
  const text = corpus.own.text.slice();
  for (let i = 0; i < pins.keys.length; i++) {
    const left = withoutName(pins.description[i]!, pins.url[i]!);
    if (left !== '' || !keepWordless) text[corpus.graph.first.pin + i] = table.add(left);
  }
  return { ...corpus, texts: table.texts, own: { ...corpus.own, text } };
}

/** A pin's description without the words of its page's URL. */
export function withoutName(description: string, url: string): string {
  const named = new Set(url === '' ? [] : urlWords(url));
  return words(description)
    .filter((word) => !named.has(word))
    .join(' ');
}

/** One text of the parts that are there, a sentence each. */
export function joinTexts(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part).join('. ');
}

/** Distinct texts, numbered in the order in which they come. */
class TextTable {
  readonly texts: string[];
  readonly #ids = new Map<string, number>();

  constructor(texts: readonly string[] = []) {
    this.texts = [...texts];
    for (const [id, text] of texts.entries()) this.#ids.set(text, id);
  }

  /** The number of a text, or `none` for an empty one. */
  add(text: string): number {
    if (text === '') return none;
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.texts.push(text) - 1;
      this.#ids.set(text, id);
    }
    return id;
  }
}

function emptySlots(nodes: number): Record<OwnSlot, Uint32Array> {
  const empty = () => sharedUint32(nodes).fill(none);
  return { text: empty(), url: empty(), body: empty() };
}
