/** The bench `tensor-gpu`: training steps on a GPU beside PyTorch on it, and beside the processor. */
import { parseArgs } from 'node:util';
import { LinkSageError } from '../../src/base/index.ts';
import type { Device } from '../../src/tensor/index.ts';
import { howToInstallTorch, Torch, torchPython } from '../peers/torch.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import { medians } from '../shared/medians.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { describeShape, makeTransformer, type TransformerCase } from './cases.ts';
import { compareWith } from './turns.ts';

/** Shapes, and the goals on `cuda` as multiples of the speed of PyTorch eager. */
const cases: readonly { readonly transformer: TransformerCase; readonly wanted: number }[] = [
  {
    transformer: { batch: 256, tokens: 32, width: 128, layers: 1, heads: 4, cls: false, train: true },
    wanted: 1.3,
  },
  {
    transformer: { batch: 256, tokens: 32, width: 256, layers: 2, heads: 8, cls: false, train: true },
    wanted: 0.8,
  },
];

/** Steps in one call. */
const unrolled = [1, 8, 16];
const turns = 5;
/** The processor that `webgpu` is compared with, and the goal as a multiple of its speed. */
const processorThreads = 2;
const wantedOfProcessor = 20;
/** After `steps` steps, weights may differ from those of the processor by this share of their norm. */
const agreeingSteps = 20;
const tolerance = 1e-3;

/** `--device cuda|webgpu`, by default `cuda`; only `cuda` has the peer. */
export const benchTensorGpu: Bench = async (args, say) => {
  const { values } = parseArgs({ args: [...args], options: { device: { type: 'string', default: 'cuda' } } });
  const { device } = values;
  if (device !== 'cuda' && device !== 'webgpu')
    throw new LinkSageError(`tensor-gpu --device: expected cuda or webgpu, got ${device}`);
  const python = device === 'cuda' ? torchPython() : undefined;
  if (device === 'cuda' && python === undefined)
    say(`tensor-gpu: the peer is not installed: ${howToInstallTorch}`);
  const peer = python === undefined ? undefined : await Torch.start(python, processorThreads, 'cuda');
  try {
    const rows: BenchRow[] = [];
    for (const { transformer, wanted } of cases) {
      for (const stepsOfCall of unrolled) {
        const name = `step ${describeShape(transformer)} on ${device}, ${stepsOfCall} in a call`;
        say(name);
        const goal = device === 'cuda' && stepsOfCall > 1 ? { wanted } : {};
        const rivals = [{ ...transformer, form: 'eager' as const, ...goal }];
        rows.push(...(await compareWith(peer, name, transformer, rivals, { device, stepsOfCall })));
      }
    }
    const { transformer } = cases[0]!;
    rows.push(await compareWithProcessor(transformer, device), await compareWeights(transformer, device));
    return rows;
  } finally {
    peer?.stop();
  }
};

async function compareWithProcessor(transformer: TransformerCase, device: Device): Promise<BenchRow> {
  const stepsOfCall = unrolled.at(-1)!;
  const made = [
    await makeTransformer(transformer, { device }, stepsOfCall),
    await makeTransformer(transformer, { threads: processorThreads }),
  ];
  const [gpu, processor] = await medians(
    made.map((steps) => async () => (await steps.run(1)).seconds[0]! * 1000),
    turns,
  );
  for (const steps of made) await steps.dispose();
  const ratio = processor! / gpu!;
  return {
    case: `step ${describeShape(transformer)} on ${device}, ${stepsOfCall} in a call`,
    metric: 'ms',
    better: 'lower',
    ours: gpu!,
    peer: processor!,
    peerName: `${processorThreads} threads of the processor`,
    ratio,
    ...(device === 'webgpu' ? atLeast(ratio, wantedOfProcessor) : {}),
  };
}

/** The distance of the weights from those that the processor trains. */
async function compareWeights(transformer: TransformerCase, device: Device): Promise<BenchRow> {
  const weightsOn = async (where: Device) => {
    const steps = await makeTransformer(transformer, { device: where });
    await steps.run(agreeingSteps);
    const weights = steps.weights().flatMap(({ data }) => Array.from(data));
    await steps.dispose();
    return weights;
  };
  const [found, expected] = [await weightsOn(device), await weightsOn('cpu')];
  const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  const ours = norm(expected.map((value, i) => found[i]! - value)) / norm(expected);
  return {
    case: `weights after ${agreeingSteps} steps ${describeShape(transformer)} on ${device}`,
    metric: 'share of their norm that differs from the processor’s',
    better: 'lower',
    ours,
    ...atMost(ours, tolerance),
  };
}
