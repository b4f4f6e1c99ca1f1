/** The bench `add`: from an export of a browser to the first answer, and to a trained model, in fresh processes. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { convertBookmarkedLinks } from '../datasets/bookmarks.ts';
import { runProgram } from '../shared/child.ts';
import { atMost } from '../shared/goals.ts';
import { median } from '../shared/medians.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { type Cost, timeProcess } from '../start/time-process.ts';
import { exportBookmarks } from './export.ts';

/** The command as the package has it, from the root of the repository. */
const command = 'dist/cli/main.js';
/** Seconds from `add` to the first answer, and of training, that are wanted at this number of links. */
const goals = { links: 300, answer: 30, training: 15 };

/**
 * Builds the package and writes exports of 50, 300 and 1,000 links of bookmarked-links (or `--links`), their tags as folders.
 * Then, `--turns` times in new workspaces: `add --no-train` and a search, which is the first answer, and `train`. Medians.
 */
export const benchAdd: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      turns: { type: 'string', default: '5' },
      links: { type: 'string', default: '50,300,1000' },
      data: { type: 'string' },
    },
  });
  say('building');
  await runProgram('npm', ['run', '-s', 'build'], say);
  const folder = await mkdtemp(join(tmpdir(), 'linksage-add-'));
  try {
    const tables = join(folder, 'tables');
    await mkdir(tables);
    await convertBookmarkedLinks({ data: values.data, out: tables });
    const rows: BenchRow[] = [];
    for (const links of values.links.split(',').map(Number)) {
      const file = join(folder, `${links}.html`);
      await writeFile(file, await exportBookmarks(tables, links));
      say(`${links} links`);
      rows.push(...(await measure(file, links, Number(values.turns), say)));
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function measure(
  file: string,
  links: number,
  turns: number,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const costs: { readonly answer: Cost; readonly training: Cost | undefined }[] = [];
  for (let turn = 1; turn <= turns; turn++) {
    say(`turn ${turn} of ${turns}`);
    const workspace = `${file}-${turn}`;
    const run = (...args: string[]) =>
      timeProcess(process.execPath, [command, ...args, '--workspace', workspace]);
    const answer = addUp(await run('add', '--no-train', file), await run('search', 'free software'));
    costs.push({ answer, training: links < goals.links ? undefined : await run('train') });
    await rm(workspace, { recursive: true });
  }
  const rows = (name: string, cost: (turn: (typeof costs)[number]) => Cost, wanted: number): BenchRow[] => {
    const [seconds, processor] = (['seconds', 'processorSeconds'] as const).map((key) =>
      median(costs.map((turn) => cost(turn)[key])),
    ) as [number, number];
    const row = { case: `${links} links, ${name}`, better: 'lower' } as const;
    return [
      {
        ...row,
        metric: 'seconds',
        ours: seconds,
        ...atMost(seconds, links === goals.links ? wanted : undefined),
      },
      { ...row, metric: 'seconds of processor time', ours: processor },
    ];
  };
  return [
    ...rows('from add to the first answer', ({ answer }) => answer, goals.answer),
    ...(links < goals.links ? [] : rows('train', ({ training }) => training!, goals.training)),
  ];
}

function addUp(one: Cost, other: Cost): Cost {
  return {
    seconds: one.seconds + other.seconds,
    processorSeconds: one.processorSeconds + other.processorSeconds,
  };
}
