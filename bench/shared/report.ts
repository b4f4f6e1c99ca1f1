/** The report of a bench, and the interface of benches. */
import type { Machine } from './machine.ts';

/** One figure, beside that of a peer if there is one. */
export interface BenchRow {
  /** What was measured: `step 256x32x128x1`. */
  readonly case: string;
  /** Its name with the unit: `ms`, `recall@10`, `pages`. */
  readonly metric: string;
  readonly better: 'lower' | 'higher';
  readonly ours: number | null;
  /** Null if the peer is not installed; undefined if there is none. */
  readonly peer?: number | null;
  /** The peer and its version: `torch 2.15 eager`. */
  readonly peerName?: string | null;
  /** How many times better than the peer LinkSage is, in either direction; above 1, LinkSage is ahead. */
  readonly ratio?: number | null;
  /** Ends of the 95 % interval of `ours`, in rows of quality. */
  readonly low?: number;
  readonly high?: number;
  /** The goal, on the scale of `ratio` if there is one, otherwise of `ours`; and whether it is reached. */
  readonly wanted?: number;
  readonly met?: boolean;
}

/** The one JSON document that a run prints. */
export interface BenchReport {
  readonly bench: string;
  readonly machine: Machine;
  readonly rows: readonly BenchRow[];
}

/** A bench: takes the arguments after its name, and a function to report what it is doing. */
export type Bench = (args: readonly string[], say: (message: string) => void) => Promise<BenchRow[]>;
