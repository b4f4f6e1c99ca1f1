/** The texts that nodes bring themselves: of tables in memory, and of a view by their digests. */
import {
  type CatalogState,
  type CatalogView,
  joinTexts,
  type NodeKind,
  type NodeTable,
  type TextColumns,
  type TextDigests,
} from '../../catalog/index.ts';
import { urlWordsWithParts } from '../../content/index.ts';

/**
 * The texts that a node brings itself, each a token of its own with a gate of its own: a title is mostly a name, a
 * description says what it is about. `owner` is that of a board, `url` the words of a page's URL, `body` its main text.
 */
export const ownSlots = ['title', 'description', 'url', 'body', 'owner'] as const;
export type OwnSlot = (typeof ownSlots)[number];

/** The own texts whose sum is a node's token where it is somebody's neighbor. */
export const neighborSlots: readonly OwnSlot[] = ['title', 'description', 'url'];

/**
 * What the own texts of each kind are joined of, see `joinTexts`; of a `url` it is the words that are read. Texts and
 * their digests are both made of it, in whatever way a corpus is read.
 */
const textColumns: Readonly<Record<NodeKind, Readonly<Partial<Record<OwnSlot, readonly string[]>>>>> = {
  page: { title: ['title'], description: ['description'], url: ['url'], body: ['body'] },
  pin: { title: ['title'], description: ['description'] },
  board: { title: ['title'], description: ['description'], owner: ['owner'] },
};

/** How many own texts a pin has: the first ones. */
export const pinSlots = 2;

/** The own texts that a kind has, in their order. */
export function slotsOf(kind: NodeKind): OwnSlot[] {
  return ownSlots.filter((slot) => textColumns[kind][slot] !== undefined);
}

/** The tables of nodes that a corpus is made of. */
export type NodeTables = { readonly [Kind in NodeKind]: NodeTable<Kind> };

/** What gives the text of one slot of each node of a table, by position; empty where it has none. */
export function ownTextReader(table: NodeTables[NodeKind], slot: OwnSlot): (position: number) => string {
  const columns = textColumns[table.kind][slot]?.map((name) => columnOf(table, name)) ?? [];
  if (slot === 'url') return (position) => urlText(joinTexts(...columns.map((column) => column[position])));
  return (position) => joinTexts(...columns.map((column) => column[position]));
}

/** A column of a table by its name in the catalog, where a page's URL is its key. */
function columnOf(table: NodeTables[NodeKind], name: string): readonly string[] {
  if (table.kind === 'page' && name === 'url') return table.keys;
  return (table as unknown as Readonly<Record<string, readonly string[]>>)[name]!;
}

/** The digests of the own texts of a run of nodes, of the slots that their kind has. `[n, 16]` each */
export type OwnDigests = TextDigests<'title'> & Partial<TextDigests<OwnSlot>>;

/** Reads the own texts of all nodes by their digests, and those that are asked for as they are. */
export interface OwnTexts {
  /** What they are read from. */
  readonly state: CatalogState;
  /** The digests of a kind, a block of nodes at a time, in order. */
  stream(kind: NodeKind): AsyncIterable<OwnDigests>;
  /** The texts of one slot of some of the nodes, by position and ascending. `[positions]` */
  read(kind: NodeKind, slot: OwnSlot, positions: Uint32Array): Promise<readonly string[]>;
}

/** Own texts of a view. */
export interface OwnTextsOfView extends OwnTexts {
  /** With `since` read where rows are new since a state, which all of the nodes must have. */
  read(
    kind: NodeKind,
    slot: OwnSlot,
    positions: Uint32Array,
    since?: CatalogState,
  ): Promise<readonly string[]>;
  /** Those that may have changed since a state, positions ascending; undefined where reading all is faster. */
  readSince(
    kind: NodeKind,
    state: CatalogState,
  ): Promise<{ readonly positions: Uint32Array; readonly digests: OwnDigests } | undefined>;
}

/** Reads the own texts of a view. The words of a URL go by a digest of the URL. */
export function openOwnTexts(
  view: Pick<CatalogView, 'state' | 'streamTextDigests' | 'readTextDigestsSince' | 'readTexts'>,
): OwnTextsOfView {
  const columnsOf = (kind: NodeKind) => textColumns[kind] as TextColumns<OwnSlot>;
  return {
    state: view.state,
    async *stream(kind) {
      for await (const digests of view.streamTextDigests(kind, columnsOf(kind))) {
        tellWordsFromText(digests.url);
        yield digests;
      }
    },
    async readSince(kind, state) {
      const fresh = await view.readTextDigestsSince(kind, columnsOf(kind), state);
      tellWordsFromText(fresh?.digests.url);
      return fresh;
    },
    async read(kind, slot, positions, since) {
      const texts = await view.readTexts(kind, columnsOf(kind)[slot], positions, since);
      return slot === 'url' ? texts.map(urlText) : texts;
    },
  };
}

/** The text that the words of a URL make. */
function urlText(url: string): string {
  return urlWordsWithParts(url).join(' ');
}

/** Turns digests of URLs into others, as a URL may be a text too: many a title is one. */
function tellWordsFromText(digests: Uint8Array | undefined): void {
  for (let i = 0; i < (digests?.length ?? 0); i++) digests![i] = ~digests![i]!;
}
