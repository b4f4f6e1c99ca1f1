/** Rankers: they rank rows for a query by vectors, by words, or by both. */
import { BestFew, none } from '../base/index.ts';
import type { SearchOptions, VectorIndex } from '../nearest/index.ts';
import type { TextIndex } from '../text/index.ts';
import type { Ranker } from './ranking.ts';

/** The modes of a search. */
export const searchModes = ['vector', 'lexical', 'hybrid'] as const;

/** What a search compares: `vector` the meaning, `lexical` the words (BM25), `hybrid` both. */
export type SearchMode = (typeof searchModes)[number];

/** The name of each mode's scores. */
export const scoreNames = { vector: 'cosine', lexical: 'bm25', hybrid: 'fused' } as const satisfies Record<
  SearchMode,
  string
>;

/** How a score is computed. */
export type ScoreName = (typeof scoreNames)[SearchMode];

/** Makes the ranker of a mode. Only the rankers that the mode needs are made. */
export async function rankInMode(
  mode: SearchMode,
  byVector: () => Promise<Ranker>,
  byWords: () => Promise<Ranker>,
): Promise<Ranker> {
  if (mode === 'vector') return byVector();
  if (mode === 'lexical') return byWords();
  return fuseRankers(await Promise.all([byVector(), byWords()])); // at once: one loads the model, the other the catalog
}

/** Ranks rows by the cosine of their vectors with `query`, a unit vector `[dims]`. */
export function rankByVector(index: VectorIndex, query: Float32Array, options: SearchOptions): Ranker {
  return async (n) => {
    const { ids, scores } = await index.search(query, Math.max(1, Math.min(n, index.size)), options);
    const end = ids.indexOf(none);
    return end < 0 ? { ids, scores } : { ids: ids.slice(0, end), scores: scores.slice(0, end) };
  };
}

/**
 * Ranks rows by the scores of a text index, such as BM25. Rows that share no word with the text are left out.
 *
 * @param allowed the only rows that count, ascending. `[rows]`
 */
export function rankByWords(index: TextIndex, text: string, allowed?: Uint32Array): Ranker {
  const scores = index.scores(text);
  const matching = keepMatching(scores, allowed);
  return async (n) => {
    const count = Math.min(n, matching);
    if (count === 0) return { ids: new Uint32Array(0), scores: new Float32Array(0) };
    const heap = new BestFew(count);
    heap.addAll(scores, 0, scores.length, 0);
    const best = { ids: new Uint32Array(count), scores: new Float32Array(count) };
    heap.drain(best.ids, best.scores, 0);
    return best;
  };
}

/** Sets scores of 0 and of rows that are not allowed to NaN, which is never found. Returns the number of the others. */
function keepMatching(scores: Float32Array, allowed?: Uint32Array): number {
  let next = 0;
  let matching = 0;
  for (let id = 0; id < scores.length; id++) {
    const isAllowed = allowed === undefined || allowed[next] === id;
    if (isAllowed) next++;
    if (isAllowed && scores[id]! > 0) matching++;
    else scores[id] = Number.NaN;
  }
  return matching;
}

/**
 * The constant of reciprocal rank fusion, and how many rows of each ranking count. The paper, which fuses many rankings,
 * uses 60. With two rankings, a row that one of them ranks first would then be behind every row that both rank among
 * their first sixty. Of the values 0 to 60, tried on validation saves of `awesome-lists`, those up to 10 find about the
 * same, and larger ones find less.
 */
const fusionConstant = 5;
const fusionDepth = 1000;

/**
 * Fuses rankings by reciprocal rank (Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion Outperforms Condorcet and
 * Individual Rank Learning Methods", 2009). A row scores Σ 1 / (5 + rank) over the rankings that have it among their
 * best 1,000 (or more, if more are asked for), scaled so that a row that all rank first scores 1. Rows with the same
 * score in a ranking all have the first of their ranks. Ties are ordered by ascending id.
 */
export function fuseRankers(rankers: readonly Ranker[]): Ranker {
  const most = rankers.length / (fusionConstant + 1);
  return async (n) => {
    const fused = new Map<number, number>();
    for (const rank of rankers) {
      const { ids, scores } = await rank(Math.max(n, fusionDepth));
      let above = 0; // rows that score more
      for (const [place, id] of ids.entries()) {
        if (scores[place] !== scores[above]) above = place;
        fused.set(id, (fused.get(id) ?? 0) + 1 / (fusionConstant + 1 + above) / most);
      }
    }
    const best = [...fused].sort(([a, x], [b, y]) => y - x || a - b).slice(0, n);
    return {
      ids: Uint32Array.from(best, ([id]) => id),
      scores: Float32Array.from(best, ([, score]) => score),
    };
  };
}
