/** Pages trained per second on awesome-lists, and the share of that time in the engine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSource } from '../../src/catalog/index.ts';
import { Workspace } from '../../src/workspace/workspace.ts';
import { convertAwesomeLists } from '../datasets/awesome.ts';
import { SPLIT_DAY } from '../datasets/summary.ts';
import { atLeast } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';

/** Trains one round with the default settings; the clock runs from its first step to its last. */
export async function measurePages(
  data: string | undefined,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-pages-'));
  try {
    say('awesome-lists: converting, importing, compiling');
    const tables = join(folder, 'tables');
    await convertAwesomeLists({ data, out: tables, descriptions: false });
    const workspace = await Workspace.init(join(folder, 'workspace'), {
      split: { by: 'time', at: SPLIT_DAY },
      training: { rounds: 1 },
    });
    for (const table of ['pages', 'boards', 'pins', 'saves'])
      await workspace.import(fileSource(join(tables, `${table}.jsonl`)));
    await workspace.compile();
    say('awesome-lists: training one round');
    const { batch } = workspace.config.training;
    const ends: number[] = [];
    const { rounds } = await workspace.train({
      progress: ({ task }) => {
        if (task.startsWith('training, round')) ends.push(performance.now());
      },
    });
    await workspace.close();
    const seconds = (ends.at(-1)! - ends[0]!) / 1000;
    const { engineShare } = rounds[0]!;
    const row = { case: 'awesome-lists', better: 'higher' } as const;
    return [
      { ...row, metric: 'pages trained a second', ours: (batch * (ends.length - 1)) / seconds },
      {
        ...row,
        metric: 'share of the time inside the engine',
        ours: engineShare,
        ...atLeast(engineShare, 0.9),
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
