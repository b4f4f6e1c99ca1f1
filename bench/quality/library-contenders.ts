/** The contenders of LinkSage on libraries: recommenders, and searches for all the text of a library. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Random } from '../../src/base/index.ts';
import { type IalsOptions, ials, type Recommender, rowOf } from '../../src/evaluation/index.ts';
import { Bm25, readCorpus, type TextIndex, TfIdf } from '../../src/text/index.ts';
import type { LibraryTexts } from '../datasets/citeulike-files.ts';
import { contentKnn, coSavesKnn, type FeatureKnnOptions, hybridKnn } from '../recommenders/feature-knn.ts';
import { type P3AlphaOptions, p3alpha } from '../recommenders/p3alpha.ts';
import { topPopular } from '../recommenders/top-popular.ts';
import type { ScoreUser } from './recall.ts';

/** Settings of the recommenders that were chosen on validation libraries. */
export interface TunedSettings {
  readonly 'item kNN co-saves': FeatureKnnOptions;
  readonly 'item kNN content': FeatureKnnOptions;
  readonly 'item kNN content and co-saves': FeatureKnnOptions & { readonly holderWeight?: number };
  readonly P3alpha: P3AlphaOptions;
  readonly iALS: IalsOptions;
}

/** The stored choice: the settings, their recall on validation, and the command that chose them. */
export type TunedFile = {
  [Name in keyof TunedSettings]?: {
    readonly settings: TunedSettings[Name];
    readonly validationRecall: number;
    readonly command: string;
  };
};

/** Reads what the bench `tune` chose for a data set, if anything; other settings have their defaults. */
export async function readTuned(name: string): Promise<TunedFile> {
  if (!existsSync(tunedFile(name))) return {};
  return JSON.parse(await readFile(tunedFile(name), 'utf8')) as TunedFile;
}

/** The file of the chosen settings of a data set, from the root of the repository. */
export function tunedFile(name: string): string {
  return `bench/quality/tuned/${name}.json`;
}

/** Makes each recommender, by name, with the settings given. */
export function recommenders({ train, items, texts }: LibraryTexts): Readonly<{
  [Name in keyof TunedSettings]: (settings: TunedSettings[Name]) => Recommender;
}> {
  const interactions = { itemsOf: train, items };
  const { counter, counts } = readCorpus(texts);
  const contents = { rows: counts, columns: counter.terms };
  return {
    'item kNN co-saves': (settings) => coSavesKnn(interactions, settings),
    'item kNN content': (settings) => contentKnn(contents, settings),
    'item kNN content and co-saves': (settings) => hybridKnn(interactions, contents, settings),
    P3alpha: (settings) => p3alpha(interactions, settings),
    iALS: (settings) => ials(interactions, settings),
  };
}

/** Baselines without settings, each made when called. */
export function simpleContenders(libraries: LibraryTexts): Readonly<Record<string, () => ScoreUser>> {
  const { train, items, texts } = libraries;
  const byText = (build: () => TextIndex) => () => {
    const index = build();
    return (user: number, scores: Float32Array) => {
      index.scores(Array.from(rowOf(train, user), (item) => texts[item]!).join('\n'), scores);
    };
  };
  return {
    random: () => (user, scores) => {
      const random = new Random(0, user);
      for (let item = 0; item < items; item++) scores[item] = random.uniform();
    },
    'top popular': () => scoresOf(libraries, topPopular({ itemsOf: train, items })),
    bm25: byText(() => new Bm25(readCorpus(texts))),
    'tf-idf': byText(() => new TfIdf(readCorpus(texts))),
  };
}

/** Scores articles by the library of a user. */
export function scoresOf({ train }: LibraryTexts, recommender: Recommender): ScoreUser {
  return (user, scores) => {
    recommender.score(rowOf(train, user), scores);
  };
}
