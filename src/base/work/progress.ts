/** Progress of long work, reported to whoever asked for it. */

/** One report: what is being done, how far it is, and of how much (when that is known). */
export interface ProgressEvent {
  /** What is being done, in a few words: `encoding pages`. */
  readonly task: string;
  readonly done: number;
  readonly total?: number;
  /** Anything worth a glance: `loss 2.31`. */
  readonly note?: string;
}

/** Receives progress; called often, so it must be cheap. */
export type Progress = (event: ProgressEvent) => void;

/** Progress for nobody. */
export const silent: Progress = () => {};
