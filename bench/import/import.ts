/** The bench `import`: links per second and memory of every format, beside Node's bare parse of the same bytes. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { samples } from '../../src/catalog/testing/format-samples.ts';
import type { SampleLink } from '../../src/catalog/testing/sample.ts';
import { runProgram } from '../shared/child.ts';
import { atMost } from '../shared/goals.ts';
import { median } from '../shared/medians.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { writeSaves } from './parquet.ts';
import type { Cost } from './run.ts';

/** The goals: formats and numbers of links with bounds. */
const bookmarksWanted = { links: 300_000, seconds: 15, megabytes: 500 };
const parquetWanted = { saves: 1_000_000, seconds: 10 };
/** Of all threads; on a busy machine, the other seconds are more than the import needs. */
const processorTime = 's of processor time';

/**
 * Writes `--links` links in every format, and imports each file into a new workspace in a process of its own, in turns
 * with a process that only parses it: medians of `--turns`. The memory is the most that the process of the import held.
 */
export const benchImport: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      links: { type: 'string', default: '100000' },
      turns: { type: 'string', default: '5' },
      only: { type: 'string' },
    },
  });
  const turns = Number(values.turns);
  const links = Number(values.links);
  const isWanted = (name: string) => values.only === undefined || values.only === name;
  const folder = await mkdtemp(join(tmpdir(), 'linksage-import-'));
  try {
    const rows: BenchRow[] = [];
    for (const [format, { write }] of Object.entries(samples)) {
      if (!isWanted(format)) continue;
      rows.push(...(await measure(folder, format, links, write(makeLinks(links)), turns, say)));
    }
    if (isWanted('bookmarks')) {
      const text = samples.bookmarks.write(makeLinks(bookmarksWanted.links));
      rows.push(...(await measure(folder, 'bookmarks', bookmarksWanted.links, text, turns, say)));
    }
    if (isWanted('parquet')) rows.push(...(await measureParquet(folder, turns, say)));
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Links with titles and descriptions of several words, on boards of a hundred each. */
function makeLinks(count: number): SampleLink[] {
  return Array.from({ length: count }, (_, i) => ({
    address: `https://site-${i % 5000}.example.com/articles/${i}`,
    title: `How to do thing ${i} in a few steps`,
    description: i % 2 === 0 ? `A note about thing ${i}, with some words` : '',
    board: `Board ${Math.floor(i / 100)}`,
  }));
}

async function measure(
  folder: string,
  format: string,
  links: number,
  text: string,
  turns: number,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const file = join(folder, `links.${format}`);
  await writeFile(file, text);
  const isJson = text.startsWith('[') || (text.startsWith('{') && !text.includes('}\n{'));
  const bareWay = isJson ? 'json' : 'lines';
  const ours: Cost[] = [];
  const bare: Cost[] = [];
  for (let turn = 0; turn < turns; turn++) {
    say(
      `${format}, ${links} links (${((await stat(file)).size / 1e6).toFixed(1)} MB): turn ${turn + 1} of ${turns}`,
    );
    ours.push(await run(['import', file, join(folder, `workspace-${turn}`), format], say));
    bare.push(await run([bareWay, file], say));
  }
  await rm(file);
  const name = `${format}, ${links} links`;
  const seconds = middle(ours, 'seconds');
  const peer = middle(bare, 'seconds');
  const megabytes = middle(ours, 'megabytes');
  const isGoal = format === 'bookmarks' && links === bookmarksWanted.links;
  const rate = Math.round(links / seconds);
  const peerRate = Math.round(links / peer);
  return [
    {
      case: name,
      metric: 'links/s',
      better: 'higher',
      ours: rate,
      peer: peerRate,
      peerName: isJson ? 'JSON.parse' : 'read as UTF-8, split into lines',
      ratio: rate / peerRate,
    },
    {
      case: name,
      metric: 's',
      better: 'lower',
      ours: seconds,
      ...atMost(seconds, isGoal ? bookmarksWanted.seconds : undefined),
    },
    { case: name, metric: processorTime, better: 'lower', ours: middle(ours, 'processorSeconds') },
    {
      case: name,
      metric: 'MB at most',
      better: 'lower',
      ours: megabytes,
      peer: middle(bare, 'megabytes'),
      peerName: isJson ? 'JSON.parse' : 'read as UTF-8, split into lines',
      ...atMost(megabytes, isGoal ? bookmarksWanted.megabytes : undefined),
    },
  ];
}

async function measureParquet(
  folder: string,
  turns: number,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const tables = join(folder, 'tables');
  await writeSaves(tables, parquetWanted.saves);
  const costs: Cost[] = [];
  for (let turn = 0; turn < turns; turn++) {
    say(`parquet, ${parquetWanted.saves} saves: turn ${turn + 1} of ${turns}`);
    costs.push(await run(['import', tables, join(folder, `parquet-${turn}`)], say));
  }
  const name = `parquet, ${parquetWanted.saves} saves`;
  const seconds = middle(costs, 'seconds');
  return [
    { case: name, metric: 's', better: 'lower', ours: seconds, ...atMost(seconds, parquetWanted.seconds) },
    { case: name, metric: processorTime, better: 'lower', ours: middle(costs, 'processorSeconds') },
    { case: name, metric: 'MB at most', better: 'lower', ours: middle(costs, 'megabytes') },
  ];
}

async function run(args: readonly string[], say: (message: string) => void): Promise<Cost> {
  const program = fileURLToPath(new URL('./run.js', import.meta.url));
  return JSON.parse(await runProgram(process.execPath, [program, ...args], say)) as Cost;
}

function middle(costs: readonly Cost[], key: keyof Cost): number {
  return Number(median(costs.map((cost) => cost[key])).toPrecision(3));
}
