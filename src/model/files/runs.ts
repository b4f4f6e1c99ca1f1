/**
 * Models in a folder: finished training runs are sub-folders `run-0001`, unfinished ones `run-0001.partial`, and base models
 * that were fitted to the corpus `base-0001`.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../../base/index.ts';
import { loadModel, type Model, type ModelMeta, openModelStore } from './files.ts';

/** A finished run, or a fitted base model. */
export interface TrainedRun {
  readonly run: string;
  readonly meta: ModelMeta;
  /** Names the run and its weights. */
  readonly id: string;
  /** Whether it is of an earlier version of linksage, whose models can be read no more. */
  readonly isEarlier: boolean;
  /** Whether it is a base model, which nothing was trained for. */
  readonly isBase: boolean;
  /** Throws LinkSageError where a file is missing or damaged, or the model is of an earlier version. */
  readonly load: () => Promise<Model>;
}

/**
 * The newest finished run, or else the newest base model, or the one with this id or name; undefined where there is none.
 */
export async function findRun(folder: string, wanted?: string): Promise<TrainedRun | undefined> {
  // `run` is after `base` in the alphabet
  for (const name of (await runNames(folder, /^(run|base)-\d{4,}$/)).reverse()) {
    const run = await openRun(folder, name);
    if (run !== undefined && (wanted === undefined || run.id === wanted || run.run === wanted)) return run;
  }
  return undefined;
}

async function openRun(folder: string, run: string): Promise<TrainedRun | undefined> {
  const store = await openModelStore(join(folder, run));
  if (store.manifest === undefined) return undefined;
  const { meta, files } = store.manifest;
  const weights = files.find(({ path }) => path === 'weights.safetensors')!;
  const isEarlier = 'hashRows' in meta.config; // the words of such models share rows by their hashes
  return {
    run,
    meta,
    id: `${run}-${weights.sha256.slice(0, 12)}`,
    isEarlier,
    isBase: run.startsWith('base'),
    load: async () => {
      refuseEarlier(store.folder, isEarlier);
      return loadModel(store);
    },
  };
}

/** Throws LinkSageError where a model is of an earlier version. `where`: its folder or name. */
export function refuseEarlier(where: string, isEarlier: boolean): void {
  if (!isEarlier) return;
  throw new LinkSageError(
    `${where}: expected a model of this version of linksage, got one of an earlier one`,
    {
      code: 'stale',
      hint: 'Run: linksage train',
    },
  );
}

/** The newest run that was begun and not finished, or undefined. */
export async function unfinishedRun(folder: string): Promise<string | undefined> {
  for (const run of (await partialRuns(folder)).reverse()) {
    if ((await openRun(folder, run)) === undefined) return run;
  }
  return undefined;
}

/** Removes the checkpoints that finished runs have left, where they were stopped before they did so themselves. */
export async function sweepPartials(folder: string): Promise<void> {
  for (const run of await partialRuns(folder)) {
    if ((await openRun(folder, run)) !== undefined) await removePartial(folder, run);
  }
}

async function partialRuns(folder: string): Promise<string[]> {
  return (await runNames(folder, /^run-\d{4,}\.partial$/)).map((name) => name.replace('.partial', ''));
}

/**
 * The name of the next run, or of the next base model. A run that was stopped before its first checkpoint has left nothing
 * but a log.
 */
export async function nextRun(folder: string, kind: 'run' | 'base' = 'run'): Promise<string> {
  const last = (await runNames(folder, new RegExp(`^${kind}-\\d{4,}(\\.partial)?$`))).at(-1) ?? '0000';
  return `${kind}-${String(Number(/\d+/.exec(last)![0]) + 1).padStart(4, '0')}`;
}

/** Where an unfinished run keeps its checkpoint, and the file that its rounds are logged to. */
export function partialRun(folder: string, run: string): { checkpoint: string; log: string } {
  return { checkpoint: join(folder, `${run}.partial`), log: join(folder, `${run}.jsonl`) };
}

/** Removes what a finished run no longer needs. */
export async function removePartial(folder: string, run: string): Promise<void> {
  const { checkpoint, log } = partialRun(folder, run);
  await rm(checkpoint, { recursive: true, force: true });
  await rm(log, { force: true });
}

async function runNames(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => pattern.test(name)).sort();
}
