/** Recall of the test articles of users, for anything that scores articles. */
import { rowOf } from '../../src/evaluation/index.ts';
import { hitAt, joinRivals, standingsOf } from '../../src/metrics/index.ts';
import type { Libraries } from '../datasets/citeulike-files.ts';

/** Libraries, and their candidates. */
export interface Asked extends Libraries {
  /** The articles that may be recommended. Default: all. */
  readonly candidates?: Uint32Array;
}

/** Writes the score of every article for a user. */
export type ScoreUser = (user: number, scores: Float32Array) => void;

/**
 * Recall@k of every user with test articles, in order: the share of them among the k best of all articles (or of
 * `candidates`) that the user does not hold. Articles that tie across rank k count by the share of orders in which
 * they are included.
 */
export function recallByUser(
  score: ScoreUser,
  { train, test, items, candidates }: Asked,
  k: number,
): Float64Array {
  const scores = new Float32Array(items);
  const isCandidate = new Uint8Array(items).fill(candidates === undefined ? 1 : 0);
  for (const item of candidates ?? []) isCandidate[item] = 1;
  const recalls: number[] = [];
  for (let user = 0; user + 1 < test.offsets.length; user++) {
    const asked = rowOf(test, user);
    if (asked.length === 0) continue;
    score(user, scores);
    for (const item of rowOf(train, user)) scores[item] = Number.NaN; // ranks below everything
    if (candidates !== undefined)
      isCandidate.forEach((is, item) => {
        if (is === 0) scores[item] = Number.NaN;
      });
    const owns = Array.from(asked, (item) => scores[item]!);
    const standings = joinRivals(standingsOf(scores, asked), owns);
    recalls.push(standings.reduce((hits, standing) => hits + hitAt(standing, k), 0) / asked.length);
  }
  return Float64Array.from(recalls);
}
