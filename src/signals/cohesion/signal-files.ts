/** The fitted statistics on disk. They are kept in the workspace, so that later scores stay comparable. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash, dropRetired } from '../../base/index.ts';
import type { ViewName } from '../../catalog/index.ts';
import { type NpyData, type NpyType, readNpy, Store, writeNpy } from '../../storage/index.ts';
import { retiredSignals, type SignalsConfig } from '../config.ts';
import { openStatistics, type StatisticsArrays, type TextStatistics } from './statistics.ts';

/** The metadata in the manifest of statistics. */
interface StatisticsMeta {
  /** The settings used for the fit. */
  readonly settings: SignalsConfig['cohesion'];
  /** The name of this fit. Graphs record which fit their pairs were scored with. */
  readonly fit: string;
}

const arrayTypes = {
  documents: 'uint32',
  words: 'uint32',
  counts: 'uint32',
  topicWords: 'uint32',
  topics: 'float32',
  weights: 'float64',
} as const satisfies Record<keyof StatisticsArrays, NpyType>;

const names = Object.keys(arrayTypes) as (keyof StatisticsArrays)[];

/** The name of the kept fit of a view with these settings; undefined if there is none. */
export async function keptFit(
  folder: string,
  view: ViewName,
  settings: SignalsConfig['cohesion'],
): Promise<string | undefined> {
  const meta = (await openStore(folder, view)).manifest?.meta;
  const fitted = dropRetired({ signals: { cohesion: meta?.settings } }, retiredSignals);
  return JSON.stringify(fitted.signals.cohesion) === JSON.stringify(settings) ? meta?.fit : undefined;
}

/** The kept statistics of a view with these settings; undefined if there are none. */
export async function keptStatistics(
  folder: string,
  view: ViewName,
  settings: SignalsConfig['cohesion'],
): Promise<TextStatistics | undefined> {
  const fit = await keptFit(folder, view, settings);
  return fit === undefined ? undefined : readStatistics(await openStore(folder, view), fit);
}

/** The kept statistics of a view with these settings. If there are none, they are made and kept. */
export async function fitOnce(
  folder: string,
  view: ViewName,
  settings: SignalsConfig['cohesion'],
  makeStatistics: () => Promise<TextStatistics>,
): Promise<TextStatistics> {
  const kept = await keptStatistics(folder, view, settings);
  if (kept !== undefined) return kept;
  const statistics = await makeStatistics();
  const store = await openStore(folder, view);
  const name = `${view}-${nameOf(statistics)}`;
  await store.commit({
    meta: { settings, fit: name },
    write: async (staging) => {
      for (const array of names) {
        const data = statistics.arrays[array];
        await writeNpy(join(staging, `${name}-${array}.npy`), data, [data.length]);
      }
    },
  });
  return statistics;
}

function nameOf({ weights, arrays }: TextStatistics): string {
  return contentHash(weights.join(), arrays.documents.join(), arrays.words.join()).slice(0, 12);
}

/** Removes the statistics of a view, so that they are fitted again. */
export async function forgetFit(folder: string, view: ViewName): Promise<void> {
  await rm(join(folder, `${view}.json`), { force: true }); // the next commit sweeps the files that it named
}

function openStore(folder: string, view: ViewName): Promise<Store<StatisticsMeta>> {
  return Store.open<StatisticsMeta>(folder, {
    kind: 'signals',
    manifest: `${view}.json`,
    hint: 'Run: linksage compile --refit',
  });
}

async function readStatistics(store: Store<StatisticsMeta>, fit: string): Promise<TextStatistics> {
  await store.verify();
  const read = async <Name extends keyof StatisticsArrays>(name: Name) => {
    const { data } = await readNpy(store.path(`${fit}-${name}.npy`), { type: arrayTypes[name] });
    return data as NpyData[NpyType] as StatisticsArrays[Name];
  };
  return openStatistics({
    documents: await read('documents'),
    words: await read('words'),
    counts: await read('counts'),
    topicWords: await read('topicWords'),
    topics: await read('topics'),
    weights: await read('weights'),
  });
}
