/** The bench `quality`: the whole pipeline on public data sets and a synthetic corpus, beside baselines. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LinkSageError } from '../../src/base/index.ts';
import { runInProcess } from '../shared/child.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { bookmarkedLinks, describedLists, plainLists, synthetic } from './catalog-sets.ts';
import { citeulikeA, citeulikeT } from './library-sets.ts';
import { seedRows } from './seed-rows.ts';
import type { QualitySet } from './set.ts';

/** In the order of the report. */
const sets: Readonly<Record<string, QualitySet>> = {
  'awesome-lists': describedLists,
  'awesome-lists-plain': plainLists,
  'citeulike-t': citeulikeT,
  'citeulike-a': citeulikeA,
  'bookmarked-links': bookmarkedLinks,
  synthetic,
};

/**
 * Runs every data set, each in a separate process to measure its memory; with `--only`, one data set in this process.
 * `--work DIR` keeps what is done, so that an interrupted run can continue. `--tune` first chooses the settings of the
 * baselines on validation saves. `--seeds 3` trains two more models, of other seeds, and adds means and deviations of the
 * rows that have a goal. `--pages` sets the size of the synthetic corpus.
 */
export const benchQuality: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      work: { type: 'string' },
      only: { type: 'string' },
      tune: { type: 'boolean', default: false },
      seeds: { type: 'string', default: '1' },
      pages: { type: 'string', default: '5000' },
    },
  });
  const { only, data, tune } = values;
  const pages = Number(values.pages);
  if (only !== undefined && !Object.hasOwn(sets, only)) {
    throw new LinkSageError(`quality --only: expected one of ${Object.keys(sets).join(', ')}, got ${only}`);
  }
  const work = values.work ?? (await mkdtemp(join(tmpdir(), 'linksage-quality-')));
  try {
    if (only !== undefined) {
      const folder = join(work, only);
      const runSeed = async (seed: number): Promise<BenchRow[]> => {
        const name = seed === 0 ? only : `${only} (seed ${seed})`;
        const own = seed === 0 ? folder : join(folder, `seed-${seed}`);
        await mkdir(own, { recursive: true });
        const report = (message: string) => say(`${name}: ${message}`);
        return sets[only]!({ name: only, data, folder: own, tune, seed, pages, say: report });
      };
      const bySeed: BenchRow[][] = [];
      for (let seed = 0; seed < Number(values.seeds); seed++) bySeed.push(await runSeed(seed));
      return [...bySeed[0]!, ...seedRows(bySeed)];
    }
    const rows: BenchRow[] = [];
    for (const name of Object.keys(sets))
      rows.push(...(await runInProcess('quality', [...args, '--work', work, '--only', name], say)));
    return rows;
  } finally {
    if (values.work === undefined) await rm(work, { recursive: true, force: true });
  }
};
