/** Keys of nodes, by kind. */
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';

/** Nodes of all kinds by key. */
export type KeysByKind = Readonly<Record<NodeKind, ReadonlySet<string>>>;

/** Adds keys to others. */
export function joinKeys(into: Readonly<Record<NodeKind, Set<string>>>, from: KeysByKind): void {
  for (const kind of nodeKinds) for (const key of from[kind]) into[kind].add(key);
}
