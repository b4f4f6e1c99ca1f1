/** The questions that scorers answer. */
import type { NodeKind } from '../../catalog/index.ts';
import type { Names } from '../contenders/documents.ts';
import { type Adjacency, rowOf } from './adjacency.ts';

/** Queries for nodes of one kind. A scorer scores all pages, all pins, or all known boards for each query. */
export interface Question {
  readonly target: NodeKind;
  readonly names: Names;
  /** How many queries there are. */
  readonly queries: number;
  /**
   * The nodes that each query stands for, by kind: one node, a page and its pin, or all pages that a user has engaged
   * with. For several nodes, vectors are averaged, texts joined, and visits added up. `[queries, …]`
   */
  readonly given: Readonly<Partial<Record<NodeKind, Adjacency>>>;
  /** If each query is a user: the pages of `given` in the order in which they were seen. `[queries]` */
  readonly visits?: readonly Visits[];
}

/** Pages that a user has seen, oldest first, and when, in milliseconds since 1970. */
export interface Visits {
  readonly pages: Uint32Array;
  readonly at: Float64Array;
}

const noNodes = new Uint32Array(0);

/** The nodes of one kind that a query stands for. */
export function givenNodes({ given }: Question, kind: NodeKind, query: number): Uint32Array {
  const nodes = given[kind];
  return nodes === undefined ? noNodes : rowOf(nodes, query);
}

/** An adjacency with one node in each row. */
export function oneEach(nodes: Uint32Array): Adjacency {
  return { offsets: Uint32Array.from({ length: nodes.length + 1 }, (_, i) => i), ids: nodes };
}

/** An adjacency whose rows are the lists, sorted. */
export function listRows(lists: readonly ArrayLike<number>[]): Adjacency {
  const offsets = new Uint32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) offsets[i + 1] = offsets[i]! + list.length;
  const ids = new Uint32Array(offsets[lists.length]!);
  for (const [i, list] of lists.entries()) ids.set(Uint32Array.from(list).sort(), offsets[i]!);
  return { offsets, ids };
}
