/** Steps of LinkSage and PyTorch in turns. */
import { defaultThreads, LinkSageError } from '../../src/base/index.ts';
import type { Device } from '../../src/tensor/index.ts';
import type { Torch, TorchCase } from '../peers/torch.ts';
import { atLeast } from '../shared/goals.ts';
import { median, medians } from '../shared/medians.ts';
import type { BenchRow } from '../shared/report.ts';
import { makeTransformer, type TransformerCase } from './cases.ts';

/** A form of the peer to compare with. */
export interface Rival extends TransformerCase {
  readonly form: 'eager' | 'compiled';
  /** How it differs from the case of LinkSage. */
  readonly note?: string;
  /** The goal, as a multiple of its speed. */
  readonly wanted?: number;
}

const fewestWarmUps = 5;
const turns = 5;
/** Steps per turn; the first one finds the other side's data in the caches, so the median is taken. */
const stepsOfTurn = 3;
/** Losses of the same case after the same steps may differ only by rounding: this is the tolerance. */
const tolerance = 1e-3;

/** How LinkSage is run. */
export interface OwnRun {
  readonly device?: Device;
  /** Steps in one call, 1. */
  readonly stepsOfCall?: number;
}

/** A row per rival: milliseconds per run, medians of turns after the warm-up. */
export async function compareWith(
  peer: Torch | undefined,
  name: string,
  ours: TransformerCase,
  rivals: readonly Rival[],
  { device = 'cpu', stepsOfCall = 1 }: OwnRun = {},
): Promise<BenchRow[]> {
  const steps = await makeTransformer(ours, { threads: defaultThreads, device }, stepsOfCall);
  const warmUps = Math.max(fewestWarmUps, stepsOfCall);
  const { loss } = await steps.run(warmUps);
  const names: (string | undefined)[] = [];
  for (const rival of rivals)
    names.push(peer && (await makeRival(peer, rival, warmUps, rival.cls === ours.cls ? loss : undefined)));
  const here = names.filter((each) => each !== undefined);
  const runs = [steps, ...here.map((each) => ({ run: (times: number) => peer!.run(each, times) }))];
  const [own, ...theirs] = await medians(
    runs.map((each) => async () => median((await each.run(stepsOfTurn)).seconds) * 1000),
    turns,
  );
  await steps.dispose();
  for (const each of here) await peer!.drop(each);
  return rivals.map(({ form, note, wanted }, i) => {
    const other = theirs[i] ?? null;
    const ratio = other === null ? null : other / own!;
    return {
      case: name,
      metric: 'ms',
      better: 'lower',
      ours: own!,
      peer: other,
      peerName: peer ? [peer.name, form, ...(note === undefined ? [] : [note])].join(' ') : null,
      ratio,
      ...atLeast(ratio, wanted),
    };
  });
}

/** Makes and warms up a rival, with the faster form of Adam; undefined if it cannot be compiled. */
async function makeRival(
  peer: Torch,
  rival: Rival,
  warmUps: number,
  expectedLoss: number | undefined,
): Promise<string | undefined> {
  const medianOf = new Map<string, number>();
  for (const adam of rival.train ? ['foreach', 'fused'] : ['none']) {
    const name = `${rival.form} ${adam} ${rival.note ?? ''}`;
    await peer.make(name, torchCase(rival, adam));
    const { loss } = await peer.run(name, warmUps);
    if (expectedLoss !== undefined && !(Math.abs(loss / expectedLoss - 1) < tolerance))
      throw new LinkSageError(
        `tensor: expected the loss of ${peer.name} ${name} near ${expectedLoss}, got ${loss}`,
      );
    medianOf.set(name, median((await peer.run(name, warmUps)).seconds));
  }
  const [fastest, ...others] = [...medianOf.keys()].sort((a, b) => medianOf.get(a)! - medianOf.get(b)!);
  for (const other of others) await peer.drop(other);
  return fastest!;
}

function torchCase(
  { batch, tokens, width, layers, heads, cls, train, form }: Rival,
  adam: string,
): TorchCase {
  const compile = form === 'compiled';
  return { kind: 'transformer', batch, tokens, width, layers, heads, cls, train, compile, form: adam };
}
