/** Scores pages for a user as a profile does: by several interests, and by what was saved together. */

import { forEachScores } from '../../../nearest/index.ts';
import { clusterInterests, nearBySaves, scorePage, weightVisits } from '../../../search/index.ts';
import { rowOf } from '../../questions/adjacency.ts';
import type { Candidates } from '../../questions/candidates.ts';
import type { Links } from '../../questions/links.ts';
import type { Visits } from '../../questions/question.ts';
import type { Scorer } from './scorer.ts';
import { type NodeVectors, normalizePrefixes } from './vectors.ts';

/** The defaults of a profile. */
const [mostInterests, halfLifeDays] = [5, 365];

/** Answers questions about users. `vectors`: full embeddings `[nodes, size]` */
export function profileScorer(
  { page }: Pick<NodeVectors, 'page'>,
  size: number,
  { tables }: Candidates,
  { boardsOfPage, pagesOfBoard }: Links,
): Scorer {
  const units = normalizePrefixes(page, size, size);
  const count = tables.page.keys.length;
  const shelves = {
    boardsOf: (at: number) => rowOf(boardsOfPage, at),
    pagesOn: (board: number) => rowOf(pagesOfBoard, board),
  };
  return {
    name: 'profile',
    answers: ({ visits }) => visits !== undefined,
    score: async ({ visits = [] }, visit) => {
      for (const [query, each] of visits.entries()) {
        const seen = weigh(each);
        const interests = findInterests(seen, units, size);
        const near = nearBySaves(seen, shelves);
        const cosines: Float32Array[] = [];
        const centers = new Float32Array(interests.length * size);
        for (const [j, { center }] of interests.entries()) centers.set(center, j * size);
        await forEachScores(normalizePrefixes(centers, size, size), units, size, (_, of) =>
          cosines.push(of.slice()),
        );
        const importances = interests.map(({ importance }) => importance);
        const scoreOf = (at: number) =>
          scorePage(
            cosines.map((of) => of[at]!),
            importances,
            near.get(at) ?? 0,
          ).score;
        visit(
          query,
          Float32Array.from({ length: count }, (_, at) => scoreOf(at)),
        );
      }
    },
  };
}

/** The visited pages with weights that add up to 1. */
function weigh({ pages, at }: Visits): { page: number; weight: number }[] {
  const weights = weightVisits([...at], halfLifeDays);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from(pages, (page, i) => ({ page, weight: weights[i]! / total }));
}

function findInterests(seen: readonly { page: number; weight: number }[], units: Float32Array, size: number) {
  const pages = seen.map(({ page, weight }) => ({
    url: '',
    vector: units.subarray(page * size, (page + 1) * size),
    weight,
  }));
  return clusterInterests(
    pages.filter(({ vector }) => !Number.isNaN(vector[0])),
    mostInterests,
  );
}
