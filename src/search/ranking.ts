/** Rankings of rows, and picking the best of one by rules. */

/** Rows, best first, with their scores. */
export interface Ranking {
  readonly ids: Uint32Array;
  readonly scores: Float32Array;
}

/** Gives the best `n` rows, fewer only where there are no more. */
export type Ranker = (n: number) => Promise<Ranking>;

/** Decides, best row first, which rows are kept; each is made for one pass. */
export interface Rule {
  /** Whether a row may stay beside those that were kept. */
  admits(id: number): boolean;
  /** Takes note of a row that is kept. */
  keep(id: number): void;
}

/** How many times as many rows are asked for when rules have left too few. */
const growth = 4;

/**
 * Gives the best `k` rows that all rules admit, fewer only where the ranking ends: it is asked for more until they are
 * filled.
 *
 * @param makeRules makes the rules anew, as each pass begins with the best row
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
