/** Cards: titles and descriptions of nodes, to show with a result. */
import { joinTexts, type NodeKind, perKind } from '../catalog/index.ts';
import type { NodeTables } from '../model/index.ts';
import type { NodeText } from './node-text.ts';

/** What is shown of a node. Both texts may be empty. */
export interface Card {
  /** The title of a page, a pin or a board. */
  readonly title: string;
  /** The description of a page or a pin, the owner of a board. */
  readonly detail: string;
}

/** Finds the texts of nodes by their keys: those of the catalog, and what is newer. */
export class Cards {
  readonly #tables: NodeTables;
  readonly #positions: Readonly<Record<NodeKind, ReadonlyMap<string, number>>>;
  /** What is newer; undefined for nodes that are gone. */
  readonly #newer = perKind(() => new Map<string, NodeText | undefined>());
  #boardsByTitle: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(tables: NodeTables) {
    const index = (keys: readonly string[]) => new Map(keys.map((key, position) => [key, position]));
    this.#tables = tables;
    this.#positions = {
      page: index(tables.page.keys),
      pin: index(tables.pin.keys),
      board: index(tables.board.keys),
    };
  }

  /** Sets the texts of a node. */
  put(kind: NodeKind, key: string, text: NodeText): void {
    this.#newer[kind].set(key, { ...text, key });
  }

  /** Removes a node. */
  remove(kind: NodeKind, key: string): void {
    this.#newer[kind].set(key, undefined);
  }

  /** The ids of the boards with a title, in any case. */
  boardsTitled(title: string): readonly string[] {
    this.#boardsByTitle ??= groupByTitle(this.#tables.board);
    const wanted = title.toLowerCase();
    const newer = [...this.#newer.board].filter(([, text]) => text?.title?.toLowerCase() === wanted);
    const before = this.#boardsByTitle.get(wanted)?.filter((key) => !this.#newer.board.has(key)) ?? [];
    return [...before, ...newer.map(([key]) => key)];
  }

  /** Whether there is a node. */
  has(kind: NodeKind, key: string): boolean {
    return this.#find(kind, key) !== undefined;
  }

  /** The texts of a node as the model reads them; empty if there is none. */
  nodeText(kind: NodeKind, key: string): NodeText {
    return this.#find(kind, key) ?? { key };
  }

  /** The card of a node; empty if there is none. */
  of(kind: NodeKind, key: string): Card {
    const { title = '', description = '', owner = '' } = this.nodeText(kind, key);
    return { title, detail: kind === 'board' ? owner : description };
  }

  /** All texts of a node; empty if there is none. */
  textOf(kind: NodeKind, key: string): string {
    const { title, description, body, owner } = this.nodeText(kind, key);
    return joinTexts(title, description, body, owner);
  }

  #find(kind: NodeKind, key: string): NodeText | undefined {
    if (this.#newer[kind].has(key)) return this.#newer[kind].get(key);
    const at = this.#positions[kind].get(key);
    if (at === undefined) return undefined;
    const { page, pin, board } = this.#tables;
    if (kind === 'page')
      return { key, title: page.title[at]!, description: page.description[at]!, body: page.body[at]! };
    if (kind === 'pin') return { key, title: pin.title[at]!, description: pin.description[at]! };
    return {
      key,
      title: board.title[at]!,
      description: board.description[at]!,
      owner: board.owner[at]!,
    };
  }
}

function groupByTitle({ keys, title }: NodeTables['board']): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const [i, key] of keys.entries()) {
    const lower = title[i]!.toLowerCase();
    const known = ids.get(lower);
    if (known === undefined) ids.set(lower, [key]);
    else known.push(key);
  }
  return ids;
}
