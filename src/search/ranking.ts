/** Rankings of rows, and the choice of the best rows that rules admit. */

/** Rows with their scores, best first. */
export interface Ranking {
  readonly ids: Uint32Array;
  readonly scores: Float32Array;
}

/** Gives the best `n` rows, fewer only if there are no more. */
export type Ranker = (n: number) => Promise<Ranking>;

/** Decides which rows are kept, from the best row on. A rule is made for one pass only. */
export interface Rule {
  /** Whether a row may stay beside those that were kept. */
  admits(id: number): boolean;
  /** Is told of each row that is kept. */
  keep(id: number): void;
}

/** The factor by which more rows are asked for if the rules left too few. */
const growth = 4;

/**
 * Gives the best `k` rows that all rules admit, fewer only if the ranking has no more. The ranker is asked for more rows
 * until there are enough.
 *
 * @param makeRules makes new rules for each pass, as each pass begins with the best row
 */
export async function pickBest(rank: Ranker, k: number, makeRules: () => readonly Rule[]): Promise<Ranking> {
  for (let n = makeRules().length === 0 ? k : 2 * k; ; n *= growth) {
    const ranking = await rank(n);
    const picked = pick(ranking, k, makeRules());
    if (picked.ids.length === k || ranking.ids.length < n) return picked;
  }
}

function pick({ ids, scores }: Ranking, k: number, rules: readonly Rule[]): Ranking {
  const places: number[] = [];
  for (let place = 0; place < ids.length && places.length < k; place++) {
    const id = ids[place]!;
    if (!rules.every((rule) => rule.admits(id))) continue;
    for (const rule of rules) rule.keep(id);
    places.push(place);
  }
  return {
    ids: Uint32Array.from(places, (place) => ids[place]!),
    scores: Float32Array.from(places, (place) => scores[place]!),
  };
}
