/** The data sets of libraries, each by the protocol of its published numbers. */

import type { WorkspaceSettings } from '../../src/config.ts';
import { bootstrapInterval, pairedBootstrap } from '../../src/metrics/index.ts';
import { readCiteulikeA } from '../datasets/citeulike-a.ts';
import type { LibraryTexts } from '../datasets/citeulike-files.ts';
import { readCiteulikeT } from '../datasets/citeulike-t.ts';
import type { BenchRow } from '../report.ts';
import {
  readTuned,
  recommenders,
  scoresOf,
  simpleContenders,
  type TunedSettings,
} from './library-contenders.ts';
import { trainOnLibraries } from './library-model.ts';
import { type Asked, recallByUser, type ScoreUser } from './recall.ts';
import type { QualityRun, QualitySet } from './set.ts';
import { Steps } from './steps.ts';

/** How a data set of libraries is asked and compared. */
interface LibraryProtocol {
  /** Those of the recommenders that can answer. */
  readonly recommenders: readonly (keyof TunedSettings)[];
  readonly settings: WorkspaceSettings;
  /** Recall@100 as published, by our name of the method. */
  readonly published: Readonly<Record<string, number>>;
  readonly source: string;
  readonly goals: { readonly seconds: number; readonly megabytes: number };
}

const k = 100;

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
    settings: {},
    published: {
      'top popular': 0.0862,
      'item kNN co-saves': 0.2685,
      'item kNN content': 0.2342,
      'item kNN content and co-saves': 0.349,
      P3alpha: 0.2769,
      iALS: 0.3107,
    },
    source: 'published',
    goals: { seconds: 8 * 60, megabytes: 4000 },
  });
};

/** citeulike-a, the cold split of DropoutNet (Volkovs, Yu and Poutanen, 2017): only new articles are candidates. */
export const citeulikeA: QualitySet = async (run) => {
  const libraries = await readCiteulikeA(run.data);
  return runLibraries(run, libraries, {
    recommenders: ['item kNN content'],
    settings: {},
    published: { LinkSage: 0.671 },
    source: 'shared representation, on richer input',
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
  const score = await trainOnLibraries(steps, { train, items, describe, settings: protocol.settings });
  await measure('LinkSage', () => score);
  return [
    ...[...recalls].map(([name, values]) => recallRow(run.name, name, values, protocol)),
    ...differenceRows(run.name, recalls),
    ...steps.rows(run.name, protocol.goals),
  ];
}

function recallRow(
  set: string,
  name: string,
  values: Float64Array,
  { published, source }: LibraryProtocol,
): BenchRow {
  const { mean: ours, low, high } = bootstrapInterval(values, { seed: 0 });
  const row: BenchRow = {
    case: caseOf(set, values.length, name),
    metric: `recall@${k}`,
    better: 'higher',
    ours,
    low,
    high,
  };
  const peer = published[name];
  return peer === undefined ? row : { ...row, peer, peerName: source, ratio: ours / peer };
}

/** LinkSage against everybody else, user by user. */
function differenceRows(set: string, recalls: ReadonlyMap<string, Float64Array>): BenchRow[] {
  const own = recalls.get('LinkSage')!;
  return [...recalls]
    .filter(([name]) => name !== 'LinkSage')
    .map(([name, values]): BenchRow => {
      const { mean: ours, low, high } = pairedBootstrap(own, values, { seed: 0 });
      return {
        case: caseOf(set, own.length, `LinkSage minus ${name}`),
        metric: `recall@${k} difference`,
        better: 'higher',
        ours,
        low,
        high,
        wanted: 0,
        met: low > 0,
      };
    });
}

function caseOf(set: string, users: number, contender: string): string {
  return `${set}: board-page, all (${users} rows): ${contender}`;
}
