/** One value for each kind of node. */
import type { NodeKind } from '../catalog/index.ts';

/** A value per kind of node. */
export type PerKind<T> = Readonly<Record<NodeKind, T>>;

/** Makes a value for each kind. */
export function perKind<T>(make: (kind: NodeKind) => T): PerKind<T> {
  return { page: make('page'), pin: make('pin'), board: make('board') };
}
