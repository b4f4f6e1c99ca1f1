/** What a data set of the bench `quality` is. */
import type { BenchRow } from '../shared/report.ts';

/** One run of a data set. */
export interface QualityRun {
  /** Of the data set; cases of its rows begin with it. */
  readonly name: string;
  /** The folder that holds the public data sets; LINKSAGE_DATA where left out. */
  readonly data: string | undefined;
  /** The folder that keeps what is done. */
  readonly folder: string;
  /** Whether the settings of the baselines are chosen on validation saves first; else they have their defaults. */
  readonly tune: boolean;
  /** Of the synthetic corpus. */
  readonly pages: number;
  readonly say: (message: string) => void;
}

/** Converts a data set, runs everything on it and gives the rows. */
export type QualitySet = (run: QualityRun) => Promise<BenchRow[]>;
