/** What scorers are asked. */
import type { NodeKind } from '../../catalog/index.ts';
import type { Names } from '../contenders/documents.ts';
import { type Adjacency, rowOf } from './adjacency.ts';

/** Queries that want all candidates of one kind scored: all pages or pins of the candidates, or all known boards. */
export interface Question {
  readonly target: NodeKind;
  readonly names: Names;
  /** How many queries there are. */
  readonly queries: number;
  /**
   * The nodes that each query stands for: one, a page and its pin, or all that a user has engaged with. Vectors are
   * averaged, texts joined, visits added up. `[queries, …]`, by kind.
   */
  readonly given: Readonly<Partial<Record<NodeKind, Adjacency>>>;
}

const nobody = new Uint32Array(0);

/** The nodes of one kind that a query stands for. */
export function givenNodes({ given }: Question, kind: NodeKind, query: number): Uint32Array {
  const nodes = given[kind];
  return nodes === undefined ? nobody : rowOf(nodes, query);
}

/** Rows of one node each. */
export function oneEach(nodes: Uint32Array): Adjacency {
  return { offsets: Uint32Array.from({ length: nodes.length + 1 }, (_, i) => i), ids: nodes };
}

/** Rows from lists, each in ascending order. */
export function listRows(lists: readonly ArrayLike<number>[]): Adjacency {
  const offsets = new Uint32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) offsets[i + 1] = offsets[i]! + list.length;
  const ids = new Uint32Array(offsets[lists.length]!);
  for (const [i, list] of lists.entries()) ids.set(Uint32Array.from(list).sort(), offsets[i]!);
  return { offsets, ids };
}
