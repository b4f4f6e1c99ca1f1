/** The data sets that go through the whole pipeline as catalogs: link lists, bookmarks, and a synthetic corpus. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from '../../src/index.ts';
import { convertAwesomeLists } from '../datasets/awesome.ts';
import { convertBookmarkedLinks } from '../datasets/bookmarks.ts';
import { SPLIT_DAY } from '../datasets/summary.ts';
import { goalRows } from './goal-rows.ts';
import { runPipeline } from './pipeline.ts';
import type { QualitySet } from './set.ts';
import { Steps } from './steps.ts';

/** Link lists; a page is the words of its URL and, optionally, a description. */
function awesomeLists(descriptions: boolean): QualitySet {
  return async (run) => {
    const steps = await Steps.open(run.folder, run.say);
    const tables = join(run.folder, 'tables');
    await steps.run('convert', () => convertAwesomeLists({ data: run.data, out: tables, descriptions }));
    const settings = { split: { by: 'time', at: SPLIT_DAY } } as const;
    return runPipeline(run, steps, { imports: [tables], settings, goals: goalRows });
  };
}

export const describedLists = awesomeLists(true);
export const plainLists = awesomeLists(false);

/** The bookmarks of one curator: which tags do new links get? Pins have no text. */
export const bookmarkedLinks: QualitySet = async (run) => {
  const steps = await Steps.open(run.folder, run.say);
  const tables = join(run.folder, 'tables');
  await steps.run('convert', () => convertBookmarkedLinks({ data: run.data, out: tables }));
  return runPipeline(run, steps, { imports: [tables], settings: {} });
};

/** A synthetic corpus with engagements. */
export const synthetic: QualitySet = async (run) => {
  const steps = await Steps.open(run.folder, run.say);
  const corpus = join(run.folder, 'corpus');
  await steps.run('generate', async () => {
    await rm(corpus, { recursive: true, force: true }); // incomplete if the run was interrupted
    return generate(corpus, { pages: run.pages });
  });
  return runPipeline(run, steps, { imports: [join(corpus, 'day-000')], settings: {} });
};
