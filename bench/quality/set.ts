/** The interface of a data set of the bench `quality`. */
import type { BenchRow } from '../shared/report.ts';

/** One run of a data set. */
export interface QualityRun {
  /** The name of the data set; cases of its rows begin with it. */
  readonly name: string;
  /** The folder of the public data sets. Default: LINKSAGE_DATA. */
  readonly data: string | undefined;
  /** The folder that keeps what is done. */
  readonly folder: string;
  /** Whether to choose the settings of the baselines on validation saves first; otherwise they have their defaults. */
  readonly tune: boolean;
  /** Seed of training. */
  readonly seed: number;
  /** Pages of the synthetic corpus. */
  readonly pages: number;
  readonly say: (message: string) => void;
}

/** Converts a data set, runs everything on it and returns the rows. */
export type QualitySet = (run: QualityRun) => Promise<BenchRow[]>;
