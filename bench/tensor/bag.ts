/** The embedding bag beside PyTorch: text vectors, and the update of the rows that they use. */
import { defaultThreads, Random } from '../../src/base/index.ts';
import { allocateTable, createBagTrainer } from '../../src/model/index.ts';
import type { SparseRows } from '../../src/text/index.ts';
import type { Torch } from '../peers/torch.ts';
import { atLeast } from '../shared/goals.ts';
import { medians } from '../shared/medians.ts';
import type { BenchRow } from '../shared/report.ts';

const texts = 7_680;
const featuresOfText = 40;
const width = 128;
const rows = 262_144;
const warmUps = 5;
const turns = 9;

/** PyTorch's two ways to update a table, and the goals as multiples of their speed. */
const rivals = [
  { optimizer: 'sparse adagrad', name: 'EmbeddingBag(sparse=True) with Adagrad', wanted: 2 },
  { optimizer: 'dense adam', name: 'EmbeddingBag with fused Adam', wanted: 1 },
] as const;

/** A row per way: milliseconds of forward, backward and update, medians of turns. */
export async function compareBags(
  peer: Torch | undefined,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  say('embedding bag');
  const step = makeStep();
  const runs = [step.run];
  for (const { optimizer } of peer ? rivals : []) {
    await peer!.make(optimizer, { kind: 'bag', texts, features: featuresOfText, width, rows, optimizer });
    runs.push(async () => (await peer!.run(optimizer, 1)).seconds[0]! * 1000);
  }
  for (const run of runs) for (let i = 0; i < warmUps; i++) await run();
  const [ours, ...theirs] = await medians(runs, turns);
  await step.dispose();
  return rivals.map(({ name, wanted }, i): BenchRow => {
    const other = theirs[i];
    const ratio = other === undefined ? null : other / ours!;
    return {
      case: `embedding bag ${texts} x ${featuresOfText} x ${width} of ${rows} rows`,
      metric: 'ms',
      better: 'lower',
      ours: ours!,
      peer: other ?? null,
      peerName: peer ? `${peer.name} ${name}` : null,
      ratio,
      ...atLeast(ratio, wanted),
    };
  });
}

function makeStep() {
  const random = new Random(1);
  const length = texts * featuresOfText;
  const features: SparseRows = {
    offsets: Uint32Array.from({ length: texts + 1 }, (_, text) => text * featuresOfText),
    ids: Uint32Array.from({ length }, () => random.below(rows)),
    values: new Float32Array(length).fill(1),
  };
  const table = allocateTable(rows, width);
  for (let i = 0; i < table.data.length; i++) table.data[i] = 2 * random.uniform() - 1;
  const trainer = createBagTrainer(table, new Float32Array(rows), { threads: defaultThreads });
  const all = Uint32Array.from({ length: texts }, (_, text) => text);
  const gradients = Float32Array.from({ length: texts * width }, () => random.normal());
  return {
    run: async () => {
      const begin = performance.now();
      trainer.sum(features, all);
      trainer.update(features, all, gradients, 0.01);
      return performance.now() - begin;
    },
    dispose: () => trainer.dispose(),
  };
}
