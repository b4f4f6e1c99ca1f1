/** Keeping embeddings up to date at the cost of what changed. */
export type { PlanCounts } from './plan.ts';
export { type EncodeNodes, type RefreshInputs, type RefreshReport, refresh } from './refresh.ts';
