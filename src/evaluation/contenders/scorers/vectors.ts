/** Scores candidates by the cosine of embeddings, at one of the dims. */
import { type NodeKind, nodeKinds } from '../../../catalog/index.ts';
import { forEachScores } from '../../../nearest/index.ts';
import type { Candidates } from '../../questions/candidates.ts';
import { givenNodes, type Question } from '../../questions/question.ts';
import type { Scorer, Visit } from './scorer.ts';

/** Full embeddings of all nodes in the order of `Candidates`. A row of zeros is a missing vector. `[nodes, size]` */
export type NodeVectors = Readonly<Record<NodeKind, Float32Array>>;

/** Settings of a scorer by vectors. */
export interface VectorScorerOptions {
  readonly name: string;
  /** The length of a full embedding. */
  readonly size: number;
  /** How many of its first values are used. */
  readonly dims: number;
  readonly candidates: Candidates;
}

/**
 * Scores by cosine over the first `dims` of `size` values. A query of several nodes is the normalized mean of the
 * normalized vectors that they have.
 */
export function vectorScorer(vectors: NodeVectors, options: VectorScorerOptions): Scorer {
  const { name, size, dims, candidates } = options;
  const units = {
    page: normalizePrefixes(vectors.page, size, dims),
    pin: normalizePrefixes(vectors.pin, size, dims),
    board: normalizePrefixes(vectors.board, size, dims),
  };
  const ranked = { ...units, board: units.board.subarray(0, candidates.known.board * dims) };
  const queryVectors = (question: Question) => {
    const queries = new Float32Array(question.queries * dims);
    for (const kind of nodeKinds) {
      for (let query = 0; query < question.queries; query++) {
        for (const node of givenNodes(question, kind, query)) addRow(queries, query, units[kind], node, dims);
      }
    }
    return normalizePrefixes(queries, dims, dims);
  };
  return {
    name,
    score: (question: Question, visit: Visit) =>
      forEachScores(queryVectors(question), ranked[question.target], dims, visit),
  };
}

/** The first `dims` values of each row, scaled to unit length; NaN if all are zero. `[nodes, dims]` */
export function normalizePrefixes(vectors: Float32Array, size: number, dims: number): Float32Array {
  const nodes = vectors.length / size;
  const units = new Float32Array(nodes * dims);
  for (let node = 0; node < nodes; node++) {
    let squares = 0;
    for (let i = node * size; i < node * size + dims; i++) squares += vectors[i]! ** 2;
    const length = Math.sqrt(squares);
    for (let i = 0; i < dims; i++) units[node * dims + i] = vectors[node * size + i]! / length;
  }
  return units;
}

function addRow(to: Float32Array, row: number, from: Float32Array, node: number, dims: number): void {
  if (Number.isNaN(from[node * dims])) return; // it has no vector
  for (let i = 0; i < dims; i++) to[row * dims + i]! += from[node * dims + i]!;
}
