/** The bench `downstream`: what ranking models and classifiers of pages gain from the embeddings. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { convertAwesomeLists } from '../datasets/awesome.ts';
import { convertBookmarkedLinks } from '../datasets/bookmarks.ts';
import { readListCategories } from '../datasets/list-categories.ts';
import { SPLIT_DAY } from '../datasets/summary.ts';
import { runParts } from '../shared/parts.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { chooseCuts, chooseShares } from './cut-tables.ts';
import { type Cutoffs, openMoments } from './cutoffs.ts';
import { labelNewPages } from './labeled.ts';
import { measureLift } from './lift.ts';
import { type Probe, probeLabels } from './probe.ts';
import { askBoards, askUsers } from './questions.ts';
import { liftRows, probeRows } from './rows.ts';
import { writeSynthetic } from './synthetic-tables.ts';
import type { World } from './world.ts';

/** Pages of the synthetic corpus. */
const syntheticPages = 4000;

type Say = (message: string) => void;

/** The parts, by name: `--only` runs one; `--pages` sets the size of the synthetic corpus of `users`. */
export const benchDownstream: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, data: { type: 'string' }, pages: { type: 'string' } },
  });
  const parts: Record<string, () => Promise<BenchRow[]>> = {
    lists: () => benchLists(values.data, say),
    tags: () => benchTags(values.data, say),
    users: () => benchUsers(Number(values.pages ?? syntheticPages), say),
  };
  return runParts('downstream', parts, values.only, say);
};

/** Real link lists: a ranker of pages for their boards, and a probe of the category of the list that a page is added to. */
function benchLists(data: string | undefined, say: Say): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const tables = join(folder, 'tables');
    await convertAwesomeLists({ data, out: tables, descriptions: true });
    const cutoffs = await openMoments(tables, folder, await chooseCuts(tables, SPLIT_DAY), {}, say);
    const { past, future } = cutoffs;
    const questions = { pastQuestions: askBoards(past), futureQuestions: askBoards(future) };
    say('  ranking pages for boards');
    const lifts = measureLift({ past, future, ...questions, seed: 0 });
    say('  probing categories');
    const categories = await readListCategories(data);
    const probe = probeMoments(cutoffs, ({ candidates }, board) =>
      categories.get(candidates.tables.board.owner[board]!),
    );
    return [
      ...liftRows('awesome-lists, pages for boards', lifts),
      ...probeRows('awesome-lists, category', probe),
    ];
  });
}

/** One curator's bookmarks: a probe of the tags of new links. There are too few links for a tenth to learn from. */
function benchTags(data: string | undefined, say: Say): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const tables = join(folder, 'tables');
    await convertBookmarkedLinks({ data, out: tables });
    const cutoffs = await openMoments(tables, folder, await chooseShares(tables, 0.6, 0.8), {}, say);
    const probe = probeMoments(cutoffs, ({ candidates }, board) => candidates.tables.board.title[board]);
    return probeRows('bookmarked-links, tags', probe);
  });
}

/** A synthetic corpus: rankers of pages for boards and for users, by what they engaged with before. */
function benchUsers(pages: number, say: Say): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const tables = join(folder, 'tables');
    await writeSynthetic(tables, { pages });
    const { past, future } = await openMoments(tables, folder, await chooseShares(tables, 0.8, 0.9), {}, say);
    return Object.entries({ boards: askBoards, users: askUsers }).flatMap(([whom, ask]) => {
      say(`  ranking pages for ${whom}`);
      const questions = { pastQuestions: ask(past), futureQuestions: ask(future) };
      return liftRows(
        `synthetic corpus, pages for ${whom}`,
        measureLift({ past, future, ...questions, seed: 0 }),
      );
    });
  });
}

/** Learns from the pages that were new at the earlier cutoff, and predicts those that were new at the later one. */
function probeMoments(
  { past, future }: Cutoffs,
  labelOf: (world: World, board: number) => string | undefined,
): Probe {
  const pages = (world: World) => labelNewPages(world, (board) => labelOf(world, board), past);
  return probeLabels(pages(past), pages(future), 0);
}

async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-downstream-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
