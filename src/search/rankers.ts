/** What ranks rows for a query: vectors, words, or both. */
import { BestFew, none } from '../base/index.ts';
import type { SearchOptions, VectorIndex } from '../nearest/index.ts';
import type { TextIndex } from '../text/index.ts';
import type { Ranker } from './ranking.ts';

/** The modes of a search. */
export const searchModes = ['vector', 'lexical', 'hybrid'] as const;

/** What a search goes by: `vector` the meaning, `lexical` the words (BM25), `hybrid` both. */
export type SearchMode = (typeof searchModes)[number];

/** What the scores of each mode are. */
export const scoreNames = { vector: 'cosine', lexical: 'bm25', hybrid: 'fused' } as const satisfies Record<
  SearchMode,
  string
>;

/** What a score is. */
export type ScoreName = (typeof scoreNames)[SearchMode];

/** Ranks in a mode; only the rankers that it takes are made. */
export async function rankInMode(
  mode: SearchMode,
  byVector: () => Promise<Ranker>,
  byWords: () => Promise<Ranker>,
): Promise<Ranker> {
  if (mode === 'vector') return byVector();
  if (mode === 'lexical') return byWords();
  return fuseRankers(await Promise.all([byVector(), byWords()])); // one opens the model, the other the catalog
}

/** Ranks by the cosine with a unit vector. `[dims]` */
export function rankByVector(index: VectorIndex, query: Float32Array, options: SearchOptions): Ranker {
  return async (n) => {
    const { ids, scores } = await index.search(query, Math.max(1, Math.min(n, index.size)), options);
    const end = ids.indexOf(none);
    return end < 0 ? { ids, scores } : { ids: ids.slice(0, end), scores: scores.slice(0, end) };
  };
}

/** Ranks by BM25, or what else an index of documents scores by; rows that share no word with the text are left out.
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

/** Makes NaN, which is never found, of the scores of 0 and of rows that are not allowed; counts the others. */
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
 * The constant of reciprocal rank fusion, and the rows of each ranking that count in it. With the 60 of the paper, which
 * fuses many rankings, a row that either of two ranks first falls behind all that both rank among their first sixty;
 * of 0 to 60, tried on validation saves of `awesome-lists`, up to 10 find about the same, and more find less.
 */
const fusionConstant = 5;
const fusionDepth = 1000;

/**
 * Fuses rankings by reciprocal rank (Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion Outperforms Condorcet and
 * Individual Rank Learning Methods", 2009): a row scores Σ 1 / (5 + rank) over the rankings that have it among their
 * best 1,000, or as many as are asked for; scaled, so that the first of all rankings scores 1. Rows that score the same
 * in a ranking share the first of their ranks. Ties by ascending id.
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
