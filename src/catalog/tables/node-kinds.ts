/** The kinds of nodes that have embeddings, and records with one value per kind. */

/** A landing page, a pin or a board. */
export type NodeKind = 'page' | 'pin' | 'board';

/** All kinds, in the order of node ids. */
export const nodeKinds: readonly NodeKind[] = ['page', 'pin', 'board'];

/** A value per kind of node. */
export type PerKind<T> = Readonly<Record<NodeKind, T>>;

/** Makes a value for each kind. */
export function perKind<T>(make: (kind: NodeKind) => T): PerKind<T> {
  return { page: make('page'), pin: make('pin'), board: make('board') };
}
