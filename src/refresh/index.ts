/** Keeping embeddings up to date at the cost of what changed. */
export { type RefreshConfig, refreshConfig } from './config.ts';
export type { PlanSource, RefreshSettings, RefreshSource } from './inputs.ts';
export type { PlanCounts } from './plan.ts';
export { planRefresh, type RefreshPlan, type RefreshReport, refresh } from './refresh.ts';
