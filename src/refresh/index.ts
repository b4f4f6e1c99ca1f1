/** Refresh: keeps embeddings up to date, and encodes only what has changed. */
export { type RefreshConfig, refreshConfig } from './config.ts';
export { measureDrift } from './drift.ts';
export { bucketOf, type Neighborhoods } from './fingerprint.ts';
export type { PlanSource, RefreshSettings, RefreshSource } from './inputs.ts';
export type { PlanCounts } from './plan.ts';
export { planRefresh, type RefreshPlan, type RefreshReport, refresh } from './refresh.ts';
