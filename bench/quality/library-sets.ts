/** The data sets of libraries, each with the protocol of its published figures. */
import type { WorkspaceSettings } from '../../src/workspace/config.ts';
import { readCiteulikeA } from '../datasets/citeulike-a.ts';
import type { LibraryTexts } from '../datasets/citeulike-files.ts';
import { readCiteulikeT } from '../datasets/citeulike-t.ts';
import type { BenchRow } from '../shared/report.ts';
import {
  readTuned,
  recommenders,
  scoresOf,
  simpleContenders,
  type TunedSettings,
} from './library-contenders.ts';
import { trainOnLibraries } from './library-model.ts';
import { libraryRows, type Published } from './library-rows.ts';
import { type Asked, recallByUser, type ScoreUser } from './recall.ts';
import type { QualityRun, QualitySet } from './set.ts';
import { Steps } from './steps.ts';

/** The K of recall@K. */
const k = 100;

/**
 * Pins and libraries have no words, so no loss compares pins, and only pages are neighbors. Almost every article has a
 * second pin, so drawing these more often would only make rounds longer.
 */
const settings: WorkspaceSettings = {
  model: { neighbors: { page: 16, pin: 0, board: 0 } },
  training: { tasks: { pagePin: 0, pinBoard: 0 }, warmWeight: 1 },
};

/** How a data set of libraries is evaluated. */
interface LibraryProtocol {
  /** The recommenders that can answer. */
  readonly recommenders: readonly (keyof TunedSettings)[];
  /** Published figures of recall@100, each with a contender to compare. */
  readonly published: readonly Published[];
  readonly goals: { readonly seconds: number; readonly megabytes: number };
}

/**
 * citeulike-t, P = 10: Ferrari Dacrema, Boglio, Cremonesi and Jannach, "A Troubling Analysis of Reproducibility and
 * Progress in Recommender Systems Research" (2021), additional material, table 18.
 */
export const citeulikeT: QualitySet = async (run) => {
  const libraries = await readCiteulikeT(run.data);
  return runLibraries(run, libraries, {
    recommenders: [
      'item kNN co-saves',
      'item kNN content',
      'item kNN content and co-saves',
      'P3alpha',
      'iALS',
    ],
    published: [
      { ours: 'top popular', name: 'TopPopular', recall: 0.0862, within: 0.003 },
      { ours: 'item kNN co-saves', name: 'ItemKNN-CF', recall: 0.2685 },
      { ours: 'item kNN content', name: 'ItemKNN-CBF', recall: 0.2342 },
      { ours: 'item kNN content and co-saves', name: 'ItemKNN-CFCBF', recall: 0.349 },
      { ours: 'P3alpha', name: 'P3alpha', recall: 0.2769 },
      { ours: 'iALS', name: 'iALS', recall: 0.3107 },
      { ours: 'LinkSage', name: 'CDL', recall: 0.3019 },
      { ours: 'LinkSage', name: 'CVAE', recall: 0.3274 },
    ],
    goals: { seconds: 8 * 60, megabytes: 4000 },
  });
};

/** citeulike-a, the cold split of DropoutNet (Volkovs, Yu and Poutanen, 2017): only new articles are candidates. */
export const citeulikeA: QualitySet = async (run) => {
  const libraries = await readCiteulikeA(run.data);
  return runLibraries(run, libraries, {
    recommenders: ['item kNN content'],
    published: [
      { ours: 'LinkSage', name: 'DropoutNet, on richer input', recall: 0.64 },
      { ours: 'LinkSage', name: 'Shared representation, on richer input', recall: 0.671 },
    ],
    goals: { seconds: 8 * 60, megabytes: 4000 },
  });
};

async function runLibraries(
  run: QualityRun,
  libraries: LibraryTexts & Asked,
  protocol: LibraryProtocol,
): Promise<BenchRow[]> {
  const steps = await Steps.open(run.folder, run.say);
  const recalls = new Map<string, Float64Array>();
  const measure = async (name: string, make: () => ScoreUser | Promise<ScoreUser>) => {
    const values = await steps.run(name, async () => [...recallByUser(await make(), libraries, k)]);
    recalls.set(name, Float64Array.from(values));
  };
  for (const [name, make] of Object.entries(simpleContenders(libraries))) await measure(name, make);
  const tuned = await readTuned(run.name);
  const make = recommenders(libraries);
  for (const name of protocol.recommenders)
    await measure(name, () => scoresOf(libraries, make[name](tuned[name]?.settings as never)));
  const { texts, train, items } = libraries;
  const describe = (item: number) => ({ description: texts[item] || undefined });
  const score = await trainOnLibraries(steps, { train, items, describe, settings });
  await measure('LinkSage', () => score);
  return [...libraryRows(run.name, recalls, protocol.published), ...steps.rows(run.name, protocol.goals)];
}
