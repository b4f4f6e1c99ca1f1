/** The bench `start`: the cost of a command from its start to its answer, beside Node that does nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runProgram } from '../shared/child.ts';
import { atMost } from '../shared/goals.ts';
import { median } from '../shared/medians.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { type Cost, timeProcess } from './time-process.ts';

/** The command as the package has it, from the root of the repository. */
const command = 'dist/cli/main.js';
/** The query of the demo. */
const query = 'learn to bake bread with wild yeast';

/**
 * Builds the package, makes the workspace of the demo in a temporary folder (or takes that of `--workspace`), and runs
 * each command in turns with `node -e 0`: medians of `--turns`, after one that does not count. Processor time is that of
 * all threads; other work on the machine hardly affects it.
 */
export const benchStart: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { turns: { type: 'string', default: '9' }, workspace: { type: 'string' } },
  });
  say('building');
  await runProgram('npm', ['run', '-s', 'build'], say);
  const folder = await mkdtemp(join(tmpdir(), 'linksage-start-'));
  try {
    const workspace = values.workspace ?? join(folder, 'demo');
    if (values.workspace === undefined) {
      say('making the demo’s workspace');
      await runProgram(process.execPath, [command, 'demo', workspace], say);
    }
    return await measure(workspace, Number(values.turns), say);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A command, and its goal in seconds: of processor time, or from its start to its answer. */
interface Started {
  readonly name: string;
  readonly args: readonly string[];
  readonly wanted: number;
  readonly of: 'processor time' | 'answer';
}

async function measure(
  workspace: string,
  turns: number,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const commands: readonly Started[] = [
    { name: '--version', args: [command, '--version'], wanted: 0.15, of: 'processor time' },
    { name: '--help', args: [command, '--help'], wanted: 0.15, of: 'processor time' },
    {
      name: 'search, demo’s workspace',
      args: [command, 'search', query, '--workspace', workspace],
      wanted: 0.8,
      of: 'answer',
    },
  ];
  const costs = commands.map(() => [] as Cost[]);
  const bare: Cost[] = [];
  for (let turn = 0; turn <= turns; turn++) {
    say(`turn ${turn} of ${turns}`);
    const nothing = await timeProcess(process.execPath, ['-e', '0']);
    if (turn > 0) bare.push(nothing);
    for (const [i, { args }] of commands.entries()) {
      const cost = await timeProcess(process.execPath, args);
      if (turn > 0) costs[i]!.push(cost);
    }
  }
  return commands.flatMap((started, i) => rowsOf(started, costs[i]!, bare));
}

function rowsOf({ name, wanted, of }: Started, costs: readonly Cost[], bare: readonly Cost[]): BenchRow[] {
  const row = (metric: string, key: keyof Cost): BenchRow => ({
    case: name,
    metric,
    better: 'lower',
    ours: median(costs.map((cost) => cost[key])),
    peer: median(bare.map((cost) => cost[key])),
    peerName: `node ${process.versions.node} -e 0`,
  });
  const withGoal = (cost: BenchRow) => ({ ...cost, ...atMost(cost.ours!, wanted) });
  const processor = row('seconds of processor time', 'processorSeconds');
  const clock = row('seconds', 'seconds');
  return of === 'answer' ? [processor, withGoal(clock)] : [withGoal(processor), clock];
}
