/** A corpus as the model reads it: a graph, and the distinct texts of its nodes. */
import type { NodeKind, NodeTable } from '../catalog/index.ts';
import { urlWords } from '../content/index.ts';
import { firstIds, type Graph, nodeKinds, none } from '../graph/index.ts';
import { words } from '../text/index.ts';

/**
 * The texts that a node brings itself, each a token of its own. `text` is title and description (of a board its
 * title and its owner's), `url` the words of a page's URL, `body` a page's main text.
 */
export const ownSlots = ['text', 'url', 'body'] as const;
export type OwnSlot = (typeof ownSlots)[number];

/** The own texts whose mean is a node's token where it is somebody's neighbour. */
export const neighbourSlots: readonly OwnSlot[] = ['text', 'url'];

/** V = nodes of the graph, T = distinct texts */
export interface Corpus {
  readonly graph: Graph;
  readonly keys: Readonly<Record<NodeKind, readonly string[]>>;
  /** The distinct texts. `[T]` */
  readonly texts: readonly string[];
  /** Per own slot the text of each node, or `none`. `[V]` */
  readonly own: Readonly<Record<OwnSlot, Uint32Array>>;
}

/** The tables of nodes that a corpus is made of. */
export type NodeTables = { readonly [Kind in NodeKind]: NodeTable<Kind> };

/** Makes a corpus of a graph and the tables of its nodes, in the same order. */
export function makeCorpus(graph: Graph, tables: NodeTables): Corpus {
  const table = new TextTable();
  const own = emptySlots(tables);
  const first = firstIds(graph.counts);
  for (const [i, url] of tables.page.keys.entries()) {
    own.text[i] = table.add(joinTexts(tables.page.title[i], tables.page.description[i]));
    own.url[i] = table.add(urlWords(url).join(' '));
    own.body[i] = table.add(joinTexts(tables.page.body[i]));
  }
  for (let i = 0; i < tables.pin.keys.length; i++) {
    own.text[first.pin + i] = table.add(joinTexts(tables.pin.title[i], tables.pin.description[i]));
  }
  for (let i = 0; i < tables.board.keys.length; i++) {
    own.text[first.board + i] = table.add(joinTexts(tables.board.title[i], tables.board.owner[i]));
  }
  const keys = { page: tables.page.keys, pin: tables.pin.keys, board: tables.board.keys };
  return { graph, keys, texts: table.texts, own };
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

function emptySlots(tables: NodeTables): Record<OwnSlot, Uint32Array> {
  const nodes = nodeKinds.reduce((sum, kind) => sum + tables[kind].keys.length, 0);
  const empty = () => new Uint32Array(nodes).fill(none);
  return { text: empty(), url: empty(), body: empty() };
}
