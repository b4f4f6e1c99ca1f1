/** Progress reports of long-running work. */

/** One report: the task, how much is done, and the total if known. */
export interface ProgressEvent {
  /** The task in a few words: `encoding pages`. */
  readonly task: string;
  readonly done: number;
  readonly total?: number;
  /** Optional detail: `loss 2.31`. */
  readonly note?: string;
}

/** Receives progress; called often, so it must be cheap. */
export type Progress = (event: ProgressEvent) => void;

/** Ignores all progress. */
export const silent: Progress = () => {};
