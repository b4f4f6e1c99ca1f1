/** The texts of nodes, as tables that a corpus is made of. */
import type { NodeKind } from '../catalog/index.ts';
import type { NodeTables } from '../model/index.ts';

/** The texts of a node. */
export interface NodeText {
  /** The canonical URL of a page, whose words are read. Not used for other kinds. */
  readonly key?: string;
  readonly title?: string;
  readonly description?: string;
  /** Only used for pages. */
  readonly body?: string;
  /** Only used for boards. */
  readonly owner?: string;
}

/** A page with its texts, whether or not the corpus has it. */
export interface NewPage {
  readonly url: string;
  readonly title?: string;
  readonly description?: string;
  readonly body?: string;
}

/** The tables of a corpus that consists of these nodes, in the given order. */
export function tablesOf(nodes: Readonly<Record<NodeKind, readonly NodeText[]>>): NodeTables {
  const of = (kind: NodeKind, name: keyof NodeText) => nodes[kind].map((node) => node[name] ?? '');
  const texts = (kind: NodeKind) => ({
    keys: of(kind, 'key'),
    title: of(kind, 'title'),
    description: of(kind, 'description'),
  });
  return {
    page: { kind: 'page', ...texts('page'), body: of('page', 'body') },
    pin: { kind: 'pin', ...texts('pin'), url: nodes.pin.map(() => '') },
    board: { kind: 'board', ...texts('board'), owner: of('board', 'owner') },
  };
}
