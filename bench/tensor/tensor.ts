/** The bench `tensor`: training steps and forward passes of a Transformer, and the embedding bag, beside PyTorch. */
import { parseArgs } from 'node:util';
import { defaultThreads } from '../../src/base/index.ts';
import { howToInstallTorch, Torch, torchPython } from '../peers/torch.ts';
import { runInProcess } from '../shared/child.ts';
import { runParts } from '../shared/parts.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { compareBags } from './bag.ts';
import { describeShape, type TransformerCase, type TransformerShape } from './cases.ts';
import { compareMemory, measureMemory } from './memory.ts';
import { measurePages } from './pages.ts';
import { compareWith, type Rival } from './turns.ts';

const shapes: readonly TransformerShape[] = [
  { batch: 256, tokens: 32, width: 128, layers: 1, heads: 4 },
  { batch: 256, tokens: 32, width: 256, layers: 2, heads: 8 },
  { batch: 512, tokens: 50, width: 256, layers: 1, heads: 8 },
];

/** The goals of a training step and a forward pass, as multiples of the speed of PyTorch eager. */
const wantedStep = 0.9;
const wantedForward = 1;
/** The goals of [CLS] only, as multiples of the speed of the full layer, and of the same in PyTorch. */
const wantedOfFull = 3;
const wantedOfSame = 0.9;

/** Compares all with the peer in turns. `--only` names a part: steps, bag, pages, memory. */
export const benchTensor: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string' }, only: { type: 'string' }, 'peak-of': { type: 'string' } },
  });
  if (values['peak-of'] !== undefined) return measureMemory(JSON.parse(values['peak-of']) as TransformerCase);
  const python = torchPython();
  if (python === undefined) say(`tensor: the peer is not installed: ${howToInstallTorch}`);
  const parts = {
    steps: () => withPeer(python, (peer) => compareSteps(peer, say)),
    bag: () => withPeer(python, (peer) => compareBags(peer, say)),
    pages: () => pagesWhereThereIsData(values.data, say),
    memory: () =>
      compareMemory(python, shapes, (shape) =>
        runInProcess('tensor', ['--peak-of', JSON.stringify(shape)], say),
      ),
  };
  return runParts('tensor', parts, values.only, say);
};

async function pagesWhereThereIsData(
  data: string | undefined,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  if (data !== undefined || process.env.LINKSAGE_DATA) return measurePages(data, say);
  say('tensor: no data for pages trained a second: pass --data DIR or set LINKSAGE_DATA');
  return [];
}

async function withPeer<Result>(
  python: string | undefined,
  work: (peer: Torch | undefined) => Promise<Result>,
): Promise<Result> {
  const peer = python === undefined ? undefined : await Torch.start(python, defaultThreads);
  try {
    return await work(peer);
  } finally {
    peer?.stop();
  }
}

async function compareSteps(peer: Torch | undefined, say: (message: string) => void): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const shape of shapes) {
    for (const train of [true, false]) {
      const same = { ...shape, cls: false, train };
      const name = `${train ? 'step' : 'forward'} ${describeShape(shape)}`;
      say(name);
      const rivals: Rival[] = [
        { form: 'eager', ...same, wanted: train ? wantedStep : wantedForward },
        { form: 'compiled', ...same },
      ];
      rows.push(...(await compareWith(peer, name, same, rivals)));
    }
  }
  const cls = { ...shapes[0]!, cls: true, train: true };
  const name = `step ${describeShape(cls)}, [CLS] only`;
  say(name);
  const rivals: Rival[] = [
    { form: 'eager', ...cls, cls: false, wanted: wantedOfFull, note: 'full layer' },
    { form: 'eager', ...cls, wanted: wantedOfSame, note: '[CLS] only' },
    { form: 'compiled', ...cls, note: '[CLS] only' },
  ];
  return [...rows, ...(await compareWith(peer, name, cls, rivals))];
}
