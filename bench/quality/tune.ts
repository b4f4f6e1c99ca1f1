/** The bench `tune`: chooses the settings of the recommenders on validation libraries. */
import { parseArgs } from 'node:util';
import { LinkSageError } from '../../src/base/index.ts';
import { mean } from '../../src/metrics/index.ts';
import { writeFileAtomic } from '../../src/storage/index.ts';
import { readCiteulikeA } from '../datasets/citeulike-a.ts';
import type { LibraryTexts } from '../datasets/citeulike-files.ts';
import { readCiteulikeT } from '../datasets/citeulike-t.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { holdOutArticles, holdOutLibraries } from './hold-out.ts';
import { readTuned, recommenders, scoresOf, type TunedSettings, tunedFile } from './library-contenders.ts';
import { type Asked, recallByUser } from './recall.ts';

type Settings = Readonly<Record<string, number | string>>;

/** The start of a search, and the values to try. */
interface Grid {
  /** Default: the defaults. */
  readonly start?: Settings;
  /** Values to try, one setting after another. A setting may come again, to be tried with what was chosen since. */
  readonly values: readonly (readonly [setting: string, values: readonly (number | string)[]])[];
}

const knn: Grid = {
  values: [
    ['weights', ['tf-idf', 'bm25', 'none']],
    ['shrinkage', [10, 0, 100, 300, 1000]],
    ['neighbors', [100, 500, 1000]],
    ['weights', ['tf-idf', 'bm25', 'none']],
  ],
};
const grids: Readonly<Record<keyof TunedSettings, Grid>> = {
  'item kNN co-saves': knn,
  'item kNN content': knn,
  'item kNN content and co-saves': {
    values: [
      ['weights', ['bm25', 'tf-idf']],
      ['neighbors', [500]],
      ['shrinkage', [3, 0.3, 10]],
      ['holderWeight', [1, 0.7, 1.4]],
      ['neighbors', [200, 1000]],
    ],
  },
  P3alpha: {
    values: [
      ['alpha', [1, 0.3, 0.5, 0.7, 1.2]],
      ['neighbors', [100, 50, 200, 500, 1000]],
      ['alpha', [0.2, 0.4, 0.6, 0.8, 0.9]],
    ],
  },
  // The weight of unobserved items and the regularization are good together, not alone: both start small
  iALS: {
    start: { sweeps: 10, factors: 64, regularization: 0.03, unobserved: 0.003 },
    values: [
      ['unobserved', [0.001, 0.01]],
      ['regularization', [0.01, 0.1]],
      ['factors', [128, 256]],
    ],
  },
};

/** The recommenders to tune for each data set. */
const sets: Readonly<
  Record<
    string,
    { read: (data: string | undefined) => Promise<LibraryTexts & Asked>; names: (keyof TunedSettings)[] }
  >
> = {
  'citeulike-t': {
    read: async (data) => {
      const libraries = await readCiteulikeT(data);
      return { ...libraries, ...holdOutLibraries(libraries, 0.2, 1) };
    },
    names: Object.keys(grids) as (keyof TunedSettings)[],
  },
  'citeulike-a': {
    read: async (data) => {
      const libraries = await readCiteulikeA(data);
      return { ...libraries, ...holdOutArticles(libraries, 0.2, 1) };
    },
    names: ['item kNN content'],
  },
};

/**
 * Tries the values of one setting after another, keeps the best so far, and writes the best settings where `quality`
 * reads them. `--recommender` chooses those of one recommender only. The test articles are not used.
 */
export const benchTune: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, only: { type: 'string' }, recommender: { type: 'string' } },
  });
  const { only = '', data } = values;
  const command = `npm run -s bench -- tune --only ${only}`;
  const set = Object.hasOwn(sets, only) ? sets[only] : undefined;
  if (set === undefined)
    throw new LinkSageError(
      `tune --only: expected one of ${Object.keys(sets).join(', ')}, got ${only || 'none'}`,
    );
  const validation = await set.read(data);
  const make = recommenders(validation);
  const file = tunedFile(only);
  let tuned = await readTuned(only);
  const rows: BenchRow[] = [];
  for (const name of set.names.filter((each) => (values.recommender ?? each) === each)) {
    const measure = (tried: object) =>
      mean(recallByUser(scoresOf(validation, make[name](tried as never)), validation, 100));
    const { settings, value } = searchGrid(grids[name], measure, (tried, recall) =>
      say(`${name} ${JSON.stringify(tried)}: ${recall.toFixed(4)}`),
    );
    tuned = { ...tuned, [name]: { settings, validationRecall: Number(value.toFixed(4)), command } };
    await writeFileAtomic(file, `${JSON.stringify(tuned, null, 2)}\n`);
    rows.push({ case: `${only}, validation: ${name}`, metric: 'recall@100', better: 'higher', ours: value });
  }
  return rows;
};

/** Each setting in turn takes its best value while the others stay. */
function searchGrid(
  { start, values: grid }: Grid,
  measure: (settings: object) => number,
  tell: (settings: object, value: number) => void,
): { settings: object; value: number } {
  let settings: Settings = {};
  let best = Number.NEGATIVE_INFINITY;
  const seen = new Set<string>();
  const tryOut = (tried: Settings) => {
    const key = JSON.stringify(Object.entries(tried).sort());
    if (seen.has(key)) return;
    seen.add(key);
    const reached = measure(tried);
    tell(tried, reached);
    if (reached <= best) return;
    best = reached;
    settings = tried;
  };
  if (start !== undefined) tryOut(start);
  for (const [name, values] of grid) for (const value of values) tryOut({ ...settings, [name]: value });
  return { settings, value: best };
}
