/** The nodes of an evaluation: those of the view, then those that are first seen in held-out saves. */
import type { CatalogView, HeldOut, NodeKind, NodeTable } from '../../catalog/index.ts';
import { type NodeTables, readNodeTables } from '../../model/index.ts';

/**
 * All nodes of an evaluation. Tasks choose what they rank among them. Within a kind the nodes of the view come first,
 * in the order of the view, so that their positions are the same in both.
 */
export interface Candidates {
  readonly tables: NodeTables;
  /** How many nodes of each kind the view has. Positions below it are known nodes, the others are new. */
  readonly known: Readonly<Record<NodeKind, number>>;
}

/** Reads the nodes of the view `train` and of what is held out of it. */
export async function readCandidates(view: CatalogView, heldOut: HeldOut): Promise<Candidates> {
  const { page, pin, board } = await readNodeTables(view);
  const added = await readNodeTables(heldOut);
  return {
    tables: {
      page: appendNodes(page, added.page),
      pin: appendNodes(pin, added.pin),
      board: appendNodes(board, added.board),
    },
    known: { page: page.keys.length, pin: pin.keys.length, board: board.keys.length },
  };
}

function appendNodes<Kind extends NodeKind>(known: NodeTable<Kind>, added: NodeTable<Kind>): NodeTable<Kind> {
  const joined = Object.entries(known).map(([name, column]) => [
    name,
    name === 'kind' ? column : (column as string[]).concat(added[name as 'keys']),
  ]);
  return Object.fromEntries(joined) as NodeTable<Kind>;
}
