/** The rise of the resident memory during training steps, in LinkSage and PyTorch, each in a separate process. */
import { defaultThreads } from '../../src/base/index.ts';
import { Torch } from '../peers/torch.ts';
import { atLeast } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';
import { describeShape, makeTransformer, type TransformerCase, type TransformerShape } from './cases.ts';

const steps = 5;
/** At most 0.6 of the peer's. */
const wanted = 1 / 0.6;

/** The row of a process that does nothing else. */
export async function measureMemory(transformer: TransformerCase): Promise<BenchRow[]> {
  const made = await makeTransformer(transformer, { threads: defaultThreads });
  const before = process.memoryUsage.rss();
  await made.run(steps);
  const peak = process.resourceUsage().maxRSS * 1024 - before;
  await made.dispose();
  return [
    { case: `step ${describeShape(transformer)}`, metric: 'peak MB', better: 'lower', ours: peak / 1e6 },
  ];
}

/** A row per shape. `measure` runs `measureMemory` in a separate process. */
export async function compareMemory(
  python: string | undefined,
  shapes: readonly TransformerShape[],
  measure: (transformer: TransformerCase) => Promise<readonly BenchRow[]>,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const shape of shapes) {
    const [own] = await measure({ ...shape, cls: false, train: true });
    const theirs = python === undefined ? undefined : await peakOfTorch(python, shape);
    const ratio = theirs === undefined ? null : theirs.megabytes / own!.ours!;
    rows.push({
      ...own!,
      peer: theirs?.megabytes ?? null,
      peerName: theirs?.name ?? null,
      ratio,
      ...atLeast(ratio, wanted),
    });
  }
  return rows;
}

async function peakOfTorch(python: string, shape: object): Promise<{ name: string; megabytes: number }> {
  const peer = await Torch.start(python, defaultThreads);
  await peer.make('step', {
    kind: 'transformer',
    ...shape,
    cls: false,
    train: true,
    compile: false,
    form: 'fused',
  });
  const megabytes = (await peer.peak('step', steps)) / 1e6;
  peer.stop();
  return { name: `${peer.name} eager`, megabytes };
}
