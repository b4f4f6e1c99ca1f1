/** A corpus as the model reads it: a graph, and the distinct texts of its nodes. */
import { none, sharedUint32 } from '../../base/index.ts';
import {
  type CatalogView,
  joinTexts,
  type NodeKind,
  type NodeTable,
  nodeKinds,
} from '../../catalog/index.ts';
import { urlWords } from '../../content/index.ts';
import { firstIds, type Graph } from '../../graph/index.ts';
import { words } from '../../text/index.ts';
import { type NodeTables, type OwnSlot, ownTextReader, slotsOf } from './own-texts.ts';

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
    const readers = slotsOf(kind).map((slot) => [own[slot], ownTextReader(tables[kind], slot)] as const);
    for (let i = 0; i < tables[kind].keys.length; i++) {
      for (const [texts, read] of readers) texts[first[kind] + i] = table.add(read(i));
    }
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
  const title = corpus.own.title.slice();
  const description = corpus.own.description.slice();
  for (let i = 0; i < pins.keys.length; i++) {
    const left = withoutName(pins.description[i]!, pins.url[i]!);
    if (left === '' && keepWordless) continue;
    title[corpus.graph.first.pin + i] = none;
    description[corpus.graph.first.pin + i] = table.add(left);
  }
  return { ...corpus, texts: table.texts, own: { ...corpus.own, title, description } };
}

/** What a node says in its title and description; empty where it has neither. */
export function saidBy({ own, texts }: Corpus, node: number): string {
  const textOf = (number: number) => (number === none ? '' : texts[number]!);
  return joinTexts(textOf(own.title[node]!), textOf(own.description[node]!));
}

/** A pin's description without the words of its page's URL. */
export function withoutName(description: string, url: string): string {
  const named = new Set(url === '' ? [] : urlWords(url));
  return words(description)
    .filter((word) => !named.has(word))
    .join(' ');
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

/** Slots of nodes that have no texts yet. */
export function emptySlots(nodes: number): Record<OwnSlot, Uint32Array> {
  const empty = () => sharedUint32(nodes).fill(none);
  return { title: empty(), description: empty(), url: empty(), body: empty(), owner: empty() };
}
