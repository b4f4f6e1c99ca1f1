/** The steps of a run of a data set. Each is done once: an interrupted run continues after the last finished step. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../src/storage/index.ts';
import { atMost } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';

/** What is kept of a step. */
interface StepRecord {
  readonly seconds: number;
  /** The largest resident memory of the process so far. */
  readonly megabytes: number;
  /** Plain data that JSON can hold. */
  readonly result: unknown;
}

/** Runs steps in a folder, or reads their results from there. */
export class Steps {
  /** The folder; steps may write other files there. */
  readonly folder: string;
  readonly #say: (message: string) => void;
  readonly #done = new Map<string, StepRecord>();

  /** Makes the folder if need be. */
  static async open(folder: string, say: (message: string) => void): Promise<Steps> {
    await mkdir(join(folder, 'steps'), { recursive: true });
    return new Steps(folder, say);
  }

  private constructor(folder: string, say: (message: string) => void) {
    this.folder = folder;
    this.#say = say;
  }

  /** Does a step, unless it was done in this folder before. It must be safe to start `work` again after an interruption. */
  async run<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
    const file = join(this.folder, 'steps', `${step.replaceAll(/\W+/g, '-')}.json`);
    const kept = await readRecord(file);
    if (kept === undefined) this.#say(step);
    else this.#say(`${step}: done before`);
    const record = kept ?? (await this.#time(work));
    if (kept === undefined) await writeFileAtomic(file, JSON.stringify(record));
    this.#done.set(step, record);
    return record.result as Result;
  }

  /** The seconds of each step and of all, and the largest resident memory, with goals. */
  rows(name: string, goals: { readonly seconds: number; readonly megabytes: number }): BenchRow[] {
    const records = [...this.#done.values()];
    const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
    const megabytes = Math.max(...records.map((record) => record.megabytes));
    const row = (step: string, metric: string, ours: number): BenchRow => {
      return { case: `${name}: ${step}`, metric, better: 'lower', ours };
    };
    const total = (metric: string, ours: number, wanted: number): BenchRow => {
      return { ...row('all', metric, ours), ...atMost(ours, wanted) };
    };
    return [
      ...[...this.#done].map(([step, record]) => row(step, 'seconds', record.seconds)),
      total('seconds', seconds, goals.seconds),
      total('peak MB resident', megabytes, goals.megabytes),
    ];
  }

  async #time<Result>(work: () => Promise<Result>): Promise<StepRecord> {
    const start = performance.now();
    const result = await work();
    const seconds = (performance.now() - start) / 1000;
    return { seconds, megabytes: process.resourceUsage().maxRSS / 1024, result };
  }
}

async function readRecord(file: string): Promise<StepRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as StepRecord;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
