/** What a task is measured by. */

/** `recall@K`, the share of the answers among the first K; `MRR`, the mean of 1 / rank; `NDCG@K`. */
export type MeasureName = `recall@${number}` | 'MRR' | `NDCG@${number}`;
