/** What the methods of a workspace take and return, where no other room says it. */
import type { WorkOptions } from '../base/index.ts';
import type { NodeKind, Split, ViewName } from '../catalog/index.ts';
import type { GraphReport } from '../graph/index.ts';
import type { QueryOptions } from '../search/index.ts';
import type { CohesionExplanation } from '../signals/index.ts';
import type { StepWorth } from '../training/index.ts';

/** What `compile` did. */
export interface CompileReport {
  readonly split: Split;
  readonly views: Readonly<Partial<Record<ViewName, GraphReport>>>;
  /** With `explain`: the cohesion in the compiled view, or in `train` if both were compiled. */
  readonly explanation?: CohesionExplanation;
  /** With `explain`: what the graph is worth with each step and without it, in the same view; the graph of the settings is the first. */
  readonly steps?: readonly StepWorth[];
}

/** Options of `compile`. */
export interface CompileOptions extends WorkOptions {
  /** Default: both. */
  readonly view?: ViewName;
  /** Read everything, not only what has changed since the last compile. The graph is the same. Default false. */
  readonly fromScratch?: boolean;
  /** Relearn from the corpus how pins are compared with their pages. Default false. */
  readonly refit?: boolean;
  /** Report the distribution of cohesion, sample pairs around this threshold, 0 to 1, and measure what each step is worth. */
  readonly explain?: number;
}

/** Options of `refresh`. */
export interface RefreshOptions extends WorkOptions {
  /** Encode everything, whether or not it has changed. Default false. */
  readonly full?: boolean;
}

/** Options of `search`. */
export interface SearchOptions extends QueryOptions {
  /** What to find. Default `page`. */
  readonly kind?: NodeKind;
}

/** What a rollback did: `from` was the current version, `to` is now. */
export interface RollbackReport {
  readonly from: string;
  readonly to: string;
}

/** How many events were appended, and the offset after the last of them. */
export interface AppendedEvents {
  readonly events: number;
  readonly offset: number;
}
