/** The bench `start`: what the command costs from its start to its answer, beside Node that does nothing. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LinkSageError } from '../../src/base/index.ts';
import { median } from '../shared/medians.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { type Cost, timeProcess } from './time-process.ts';

/** The command as the package has it, from the root of the repository. */
const command = 'dist/cli/main.js';
/** What the demo asks. */
const query = 'learn to bake bread with wild yeast';

/**
 * Builds the package, makes the demo's workspace in a folder of its own, or takes that of `--workspace`, and starts
 * each command in turns with `node -e 0`: medians of `--turns`, after one that does not count. Processor time is that of
 * all threads, which other work on the machine hardly changes.
 */
export const benchStart: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { turns: { type: 'string', default: '9' }, workspace: { type: 'string' } },
  });
  say('building');
  await runToEnd('npm', ['run', '-s', 'build'], say);
  const folder = await mkdtemp(join(tmpdir(), 'linksage-start-'));
  try {
    const workspace = values.workspace ?? join(folder, 'demo');
    if (values.workspace === undefined) {
      say('making the demo’s workspace');
      await runToEnd(process.execPath, [command, 'demo', workspace], say);
    }
    return await measure(workspace, Number(values.turns), say);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** What is started, and the processor time that it may take, in seconds. */
interface Started {
  readonly name: string;
  readonly args: readonly string[];
  readonly wanted: number;
}

async function measure(
  workspace: string,
  turns: number,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const commands: readonly Started[] = [
    { name: '--version', args: [command, '--version'], wanted: 0.15 },
    { name: '--help', args: [command, '--help'], wanted: 0.15 },
    {
      name: 'search, demo’s workspace',
      args: [command, 'search', query, '--workspace', workspace],
      wanted: 0.8,
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

function rowsOf({ name, wanted }: Started, costs: readonly Cost[], bare: readonly Cost[]): BenchRow[] {
  const middle = (of: readonly Cost[], key: keyof Cost) => median(of.map((cost) => cost[key]));
  const peerName = `node ${process.versions.node} -e 0`;
  const row = { case: name, better: 'lower', peerName } as const;
  const processor = middle(costs, 'processorSeconds');
  return [
    {
      ...row,
      metric: 'seconds of processor time',
      ours: processor,
      peer: middle(bare, 'processorSeconds'),
      wanted,
      met: processor <= wanted,
    },
    { ...row, metric: 'seconds', ours: middle(costs, 'seconds'), peer: middle(bare, 'seconds') },
  ];
}

/** Runs a program whose output is only for people. */
async function runToEnd(
  program: string,
  args: readonly string[],
  say: (message: string) => void,
): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => say(text.trimEnd()));
  const code = await new Promise<number | null>((done, fail) =>
    child.once('error', fail).once('close', done),
  );
  if (code !== 0) {
    throw new LinkSageError(`start: expected ${program} ${args.join(' ')} to end with code 0, got ${code}`);
  }
}
