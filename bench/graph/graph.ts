/** The bench `graph`: how time and memory grow with the corpus, compile beside a database, walks beside DGL. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadGraph } from '../../src/graph/index.ts';
import { duckDbName } from '../peers/duckdb-join.ts';
import { runInProcess } from '../shared/child.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import { median } from '../shared/medians.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { runStep } from './steps.ts';
import { benchWalks } from './walks.ts';

/** Pages of the corpora; each has five times as many pins. */
const sizes = [20_000, 200_000, 2_000_000];
/** Turns of compile and the database. */
const turns = 5;
/** Goals at the largest size, in GiB. */
const compileMemory = 6;
const neighborsMemory = 3;

/**
 * Runs every step at every size, each in a separate process. `--pages` is the largest size, `--work` keeps corpora and
 * workspaces in a folder and reuses them, `--no-walks` leaves out the walks.
 */
export const benchGraph: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      pages: { type: 'string', default: String(sizes.at(-1)) },
      turns: { type: 'string', default: String(turns) },
      work: { type: 'string' },
      step: { type: 'string' },
      'no-walks': { type: 'boolean', default: false },
    },
  });
  const largest = Number(values.pages);
  const work = values.work ?? (await mkdtemp(join(tmpdir(), 'linksage-graph-')));
  await mkdir(work, { recursive: true });
  const placeOf = (pages: number) => ({
    pages,
    corpus: join(work, `corpus-${pages}`),
    workspace: join(work, `workspace-${pages}`),
  });
  if (values.step !== undefined) return runStep(values.step, placeOf(largest));
  try {
    const rows: BenchRow[] = [];
    const run = async (step: string, pages: number) => {
      say(`${pages} pages: ${step}`);
      const args = ['--step', step, '--pages', String(pages), '--work', work];
      return runInProcess('graph', args, say);
    };
    for (const pages of sizes.filter((size) => size <= largest)) {
      const { corpus, workspace } = placeOf(pages);
      const needed = existsSync(corpus) ? [] : ['generate', 'bring signals'];
      if (!existsSync(workspace)) needed.push('import');
      for (const step of needed) rows.push(...(await run(step, pages)));
      rows.push(...(await compareCompiles((step) => run(step, pages), Number(values.turns))));
      for (const step of ['neighbors', 'import of a day', 'compile after a day'])
        rows.push(...(await run(step, pages)));
    }
    if (!values['no-walks']) {
      const { graph } = (await loadGraph(join(placeOf(largest).workspace, 'graph'), 'all'))!;
      rows.push(...(await benchWalks({ graph, say })));
    }
    return rows.map((row) => (row.case.startsWith(largest.toLocaleString('en')) ? withGoal(row) : row));
  } finally {
    if (values.work === undefined) await rm(work, { recursive: true, force: true });
  }
};

/** Compiles from scratch, taking turns with the database; medians. */
async function compareCompiles(
  run: (step: string) => Promise<readonly BenchRow[]>,
  times: number,
): Promise<BenchRow[]> {
  const ours: (readonly BenchRow[])[] = [];
  const theirs: (readonly BenchRow[])[] = [];
  for (let turn = 0; turn < times; turn++) {
    ours.push(await run('compile'));
    theirs.push(await run('compile in DuckDB'));
  }
  const peerName = await duckDbName();
  return ours[0]!.map((row, i) => {
    const own = median(ours.map((rows) => rows[i]!.ours!));
    if (row.metric !== 'seconds') return { ...row, ours: own };
    const peer = median(theirs.map((rows) => rows.find(({ metric }) => metric === row.metric)!.ours!));
    return { ...row, ours: own, peer, peerName, ratio: peer / own };
  });
}

/** The goals at the largest size. */
function withGoal(row: BenchRow): BenchRow {
  const { case: name, metric, ours, ratio } = row;
  if (name.endsWith(': compile')) {
    if (metric === 'seconds') return { ...row, ...atLeast(ratio!, 1) };
    if (metric.startsWith('peak')) return { ...row, ...atMost(ours!, compileMemory) };
    if (metric.endsWith('neighbor ids')) return { ...row, ...atMost(ours!, 8) };
    if (metric.startsWith('bytes')) return { ...row, ...atMost(ours!, 12) };
  }
  if (name.endsWith(': neighbors') && metric.startsWith('peak'))
    return { ...row, ...atMost(ours!, neighborsMemory) };
  return row;
}
