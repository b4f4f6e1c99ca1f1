/** The names of the measures. */

/**
 * - `recall@K`: the share of the answers that are among the first K candidates
 * - `MRR`: the mean of 1 / rank of the best answer
 * - `NDCG@K`: the sum of 1 / log2(1 + rank) over the answers among the first K, divided by its maximum
 */
export type MeasureName = `recall@${number}` | 'MRR' | `NDCG@${number}`;
