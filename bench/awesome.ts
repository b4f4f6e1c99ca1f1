/** The bench `awesome`: the whole pipeline on real link lists, split at 2025-01-01, with and without page texts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LinkSageError } from '../src/base/index.ts';
import { runInProcess } from './child.ts';
import { convertAwesomeLists } from './datasets/awesome.ts';
import { SPLIT_DAY } from './datasets/summary.ts';
import { runPipeline } from './quality.ts';
import { qualityRows } from './quality-rows.ts';
import type { Bench, BenchRow } from './report.ts';

/** What a page says of itself in each run beside the words of its URL. */
const runs = ['plain', 'descriptions'];
/** A run may take this long and this much, on two cores. */
const mostSeconds = 20 * 60;
const mostMegabytes = 4000;

/** Runs both, each in a process of its own so that its memory can be told; `--run` names one, run in this process. */
export const benchAwesome: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, run: { type: 'string' }, 'no-ablations': { type: 'boolean' } },
  });
  if (values.run === undefined) {
    const rows: BenchRow[] = [];
    for (const run of runs) rows.push(...(await runInProcess('awesome', [...args, '--run', run], say)));
    return rows;
  }
  if (!runs.includes(values.run)) {
    throw new LinkSageError(`awesome --run: expected ${runs.join(' or ')}, got ${values.run}`);
  }
  return benchRun(values.run, values.data, !values['no-ablations'], say);
};

async function benchRun(
  run: string,
  data: string | undefined,
  ablations: boolean,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const start = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'linksage-awesome-'));
  try {
    say(`${run}: converting`);
    const tables = join(folder, 'tables');
    await convertAwesomeLists({ data, out: tables, descriptions: run === 'descriptions' });
    const settings = { split: { by: 'time', at: SPLIT_DAY } } as const;
    const { report, seconds } = await runPipeline(tables, join(folder, 'workspace'), settings, {
      ablations,
      say,
    });
    const total = (performance.now() - start) / 1000;
    const megabytes = process.resourceUsage().maxRSS / 1024;
    return [
      ...Object.entries(report.rows).flatMap(([name, count]) => countRows(run, name, count)),
      ...qualityRows(run, report),
      ...Object.entries(seconds).map(
        ([step, ours]): BenchRow => ({ case: `${run}: ${step}`, metric: 'seconds', better: 'lower', ours }),
      ),
      {
        case: `${run}: all`,
        metric: 'seconds',
        better: 'lower',
        ours: total,
        wanted: mostSeconds,
        met: total <= mostSeconds,
      },
      {
        case: `${run}: all`,
        metric: 'peak MB resident',
        better: 'lower',
        ours: megabytes,
        wanted: mostMegabytes,
        met: megabytes <= mostMegabytes,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What became of the held-out saves: numbers, and numbers by reason. */
function countRows(run: string, name: string, count: unknown): BenchRow[] {
  if (typeof count === 'number') {
    return [{ case: `${run}: test rows`, metric: name, better: 'higher', ours: count }];
  }
  if (typeof count !== 'object' || count === null) return [];
  return Object.entries(count).flatMap(([reason, value]) => countRows(run, `${name}: ${reason}`, value));
}
