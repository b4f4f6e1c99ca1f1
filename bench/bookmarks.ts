/** The bench `bookmarks`: the whole pipeline on one curator's bookmarks, tags as boards, newest links held out. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { convertBookmarkedLinks } from './datasets/bookmarks.ts';
import { runPipeline } from './quality.ts';
import { qualityRows } from './quality-rows.ts';
import type { Bench } from './report.ts';

/** Tag prediction for new links; pins have no text of their own, so page→pin is not reported. */
export const benchBookmarks: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, keep: { type: 'string' } },
  });
  const folder = await mkdtemp(join(tmpdir(), 'linksage-bookmarks-'));
  const workspace = values.keep ?? join(folder, 'workspace');
  try {
    const tables = join(folder, 'tables');
    await convertBookmarkedLinks({ data: values.data, out: tables });
    const { report, seconds } = await runPipeline(tables, workspace, {}, { ablations: false, say });
    const boards = { ...report, tasks: report.tasks.filter(({ id }) => id === 'page-board, page') };
    return [
      ...qualityRows('bookmarked-links', boards),
      ...Object.entries(seconds).map(([step, ours]) => ({
        case: `bookmarked-links: ${step}`,
        metric: 'seconds',
        better: 'lower' as const,
        ours,
      })),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};
