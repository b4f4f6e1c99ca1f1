/** The bench `datasets`: converts both data sets into a temporary folder and counts what is in them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, BenchRow } from '../shared/report.ts';
import { convertAwesomeLists } from './awesome.ts';
import { convertBookmarkedLinks } from './bookmarks.ts';

/** Rows are counts by data set; `seconds` is the duration of the conversion. */
export const benchDatasets: Bench = async (args, say) => {
  const { values } = parseArgs({ args: [...args], options: { data: { type: 'string' } } });
  const folder = await mkdtemp(join(tmpdir(), 'linksage-datasets-'));
  try {
    say('converting awesome-lists (a minute or two)');
    const awesome = await measure('awesome-lists', () =>
      convertAwesomeLists({ data: values.data, out: join(folder, 'awesome'), descriptions: true }),
    );
    say('converting bookmarked-links');
    const bookmarks = await measure('bookmarked-links', () =>
      convertBookmarkedLinks({ data: values.data, out: join(folder, 'bookmarks') }),
    );
    return [...awesome, ...bookmarks];
  } finally {
    await rm(folder, { recursive: true });
  }
};

async function measure(name: string, convert: () => Promise<object>): Promise<BenchRow[]> {
  const start = performance.now();
  const counts = Object.entries(await convert()) as [string, number][];
  const seconds = (performance.now() - start) / 1000;
  return [
    ...counts.map(([metric, ours]): BenchRow => ({ case: name, metric, better: 'higher', ours })),
    { case: name, metric: 'seconds', better: 'lower', ours: seconds },
  ];
}
