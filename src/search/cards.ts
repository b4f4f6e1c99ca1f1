/** Cards: titles and descriptions of nodes, to show with a result. */
import { joinTexts, type NodeKind } from '../catalog/index.ts';
import type { NodeTables } from '../model/index.ts';
import type { NodeText } from './node-text.ts';

/** What is shown of a node. Both texts may be empty. */
export interface Card {
  /** The title of a page, a pin or a board. */
  readonly title: string;
  /** The description of a page or a pin, the owner of a board. */
  readonly detail: string;
}

/** Finds the texts of nodes by their keys. */
export class Cards {
  readonly #tables: NodeTables;
  readonly #positions: Readonly<Record<NodeKind, ReadonlyMap<string, number>>>;

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

  /** The ids of the boards with a title, in any case. */
  boardsTitled(title: string): readonly string[] {
    this.#boardsByTitle ??= groupByTitle(this.#tables.board);
    return this.#boardsByTitle.get(title.toLowerCase()) ?? [];
  }

  /** Whether the catalog has a node. */
  has(kind: NodeKind, key: string): boolean {
    return this.#positions[kind].has(key);
  }

  /** The texts of a node as the model reads them; empty if the catalog lacks the key. */
  nodeText(kind: NodeKind, key: string): NodeText {
    const at = this.#positions[kind].get(key);
    if (at === undefined) return { key };
    const { page, pin, board } = this.#tables;
    if (kind === 'page')
      return { key, title: page.title[at]!, description: page.description[at]!, body: page.body[at]! };
    if (kind === 'pin') return { key, title: pin.title[at]!, description: pin.description[at]! };
    return { key, title: board.title[at]!, owner: board.owner[at]! };
  }

  /** The card of a node; empty if the catalog lacks the key. */
  of(kind: NodeKind, key: string): Card {
    const at = this.#positions[kind].get(key);
    if (at === undefined) return { title: '', detail: '' };
    const { page, pin, board } = this.#tables;
    if (kind === 'page') return { title: page.title[at]!, detail: page.description[at]! };
    if (kind === 'pin') return { title: pin.title[at]!, detail: pin.description[at]! };
    return { title: board.title[at]!, detail: board.owner[at]! };
  }

  /** All texts of a node; empty if the catalog lacks the key. */
  textOf(kind: NodeKind, key: string): string {
    const at = this.#positions[kind].get(key);
    if (at === undefined) return '';
    const { page, pin, board } = this.#tables;
    if (kind === 'page') return joinTexts(page.title[at], page.description[at], page.body[at]);
    if (kind === 'pin') return joinTexts(pin.title[at], pin.description[at]);
    return joinTexts(board.title[at], board.description[at], board.owner[at]);
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
