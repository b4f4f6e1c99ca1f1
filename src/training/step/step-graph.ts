/**
 * One training step as a symbolic graph: losses, gradients and the optimizer's update.
 *
 * B = examples, P = pins (targets, then random ones), C = boards (likewise), E = embedding size, W = width
 */
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import {
  encodeTokens,
  type ModelConfig,
  ownTokenInputs,
  pinSlots,
  prefix,
  symbolicWeights,
  tokenInputs,
  type Weights,
} from '../../model/index.ts';
import {
  adam,
  add,
  clipByGlobalNorm,
  constant,
  gradients,
  input,
  l2Normalize,
  matmul,
  mean,
  mul,
  slice,
  softmaxCrossEntropy,
  sub,
  sum,
  type Tensor,
  warmUpCosine,
} from '../../tensor/index.ts';
import type { TrainingConfig } from '../config.ts';
import type { Alignment } from './alignment.ts';

/** The sizes of a step. */
export interface StepSizes {
  /** Examples: pages, their pins and their boards. */
  readonly examples: number;
  readonly randomPins: number;
  readonly randomBoards: number;
  readonly randomPages: number;
  /** How many of the random boards share their owner with a board of the batch. */
  readonly ownerBoards: number;
}

/** Steps over which the step sizes rise from 0. */
const warmUpSteps = 50;
/** The share of the step sizes that is left in the last planned step. */
const finalRate = 0.1;
/** Gradients longer than this are shortened. */
const maxGradientNorm = 1;

/**
 * The outputs of a step by name: `loss`; `rate`, what the schedule leaves of all step sizes; `gradient.nodes`
 * `[A + C, slots, W]` and `gradient.pins` `[P, pinSlots, W]`, the gradients of the own text vectors; and the new values of the
 * weights and of Adam's moments, under the names that they have as inputs. Among the inputs, `step` counts from 1; the
 * schedule ends with `plannedSteps`. With an alignment, what `alignmentFeeds` gives of each kind is among the inputs too.
 */
export function buildStep(
  initial: Weights,
  model: ModelConfig,
  training: TrainingConfig,
  sizes: StepSizes,
  plannedSteps: number,
  alignment?: Pick<Alignment, 'width'>,
): Record<string, Tensor> {
  const { inputs, lookUp } = symbolicWeights(initial);
  const pins = sizes.examples + sizes.randomPins;
  const nodes = tokenInputs('nodes.', model, 2 * sizes.examples + sizes.randomPages + sizes.randomBoards);
  const targets = ownTokenInputs('pins.', model, pins, pinSlots);
  const contexts = encodeTokens(lookUp, nodes, model); // [B + C, E]
  const embeddings = {
    page: slice(contexts, 0, 0, sizes.examples + sizes.randomPages), // [A, E]
    board: slice(contexts, 0, sizes.examples + sizes.randomPages), // [C, E]
    pin: encodeTokens(lookUp, targets, model), // [P, E]
  };
  const fit = totalLoss(embeddings, sizes.examples, model, training);
  const loss =
    alignment === undefined
      ? fit
      : add(fit, mul(alignmentLoss(embeddings, model, alignment.width), training.alignWeight));

  const names = Object.keys(inputs);
  const parameters = Object.values(inputs);
  const all = gradients(loss, [...parameters, nodes.own, targets.own]);
  const moments = (which: string) =>
    names.map((name, i) => input(`${which}.${name}`, 'float32', parameters[i]!.shape));
  const step = input('step', 'float32', []);
  const rate = warmUpCosine(step, { warmUp: warmUpSteps, total: plannedSteps, final: finalRate });
  const updated = adam({
    parameters,
    gradients: clipByGlobalNorm(all.slice(0, names.length), maxGradientNorm).gradients,
    firstMoments: moments('first'),
    secondMoments: moments('second'),
    learningRate: mul(rate, training.learningRate),
    step,
  });
  const outputs: Record<string, Tensor> = {
    loss,
    rate,
    'gradient.nodes': all[names.length]!,
    'gradient.pins': all[names.length + 1]!,
  };
  for (const [i, name] of names.entries()) {
    outputs[name] = updated.parameters[i]!;
    outputs[`first.${name}`] = updated.firstMoments[i]!;
    outputs[`second.${name}`] = updated.secondMoments[i]!;
  }
  return outputs;
}

/**
 * The losses of all dims, each weighted by its size, and of all tasks, each weighted as configured (Matryoshka,
 * Kusupati et al. 2022, section 3). Each is a softmax cross-entropy of an example's cosine with its answer among
 * the columns, corrected by logQ, hits left out; those of a page whose pin does not fit it do not count. Weighted
 * alike, the small dims cost the large ones too much.
 */
function totalLoss(
  { page: pages, board: boards, pin: pins }: Readonly<Record<NodeKind, Tensor>>,
  examples: number,
  { dims }: ModelConfig,
  { tasks, temperature, minCohesion }: TrainingConfig,
): Tensor {
  const labels = constant(Int32Array.from({ length: examples }, (_, row) => row));
  const columns = (kind: string, count: number) => ({
    bias: input(`${kind}.logQ`, 'float32', [count]),
    mask: input(`${kind}.hits`, 'bool', [examples, count]),
  });
  const pinColumns = columns('pin', pins.shape[0] as number);
  const boardColumns = columns('board', boards.shape[0] as number);
  const pageColumns = columns('page', pages.shape[0] as number);
  const meanOfPages = (losses: Tensor) =>
    minCohesion === 0 ? mean(losses) : sum(mul(losses, input('page.weight', 'float32', [examples])));
  const losses = dims.flatMap((size) => {
    const [page, pin, board] = [pages, pins, boards].map((embeddings) => prefix(embeddings, size));
    const loss = (queries: Tensor, candidates: Tensor, options: typeof pinColumns) => {
      const logits = mul(matmul(queries, candidates, { transposeB: true }), 1 / temperature);
      return softmaxCrossEntropy(logits, labels, options); // [B]
    };
    const [askedPages, askedPins, askedBoards] = [page!, pin!, board!].map((rows) =>
      slice(rows, 0, 0, examples),
    );
    const both = l2Normalize(add(askedPages!, askedPins!), 1);
    const taskLosses = [
      mul(meanOfPages(loss(askedPages!, pin!, pinColumns)), tasks.pagePin),
      mul(meanOfPages(loss(both, board!, boardColumns)), tasks.bothBoard),
      mul(meanOfPages(loss(askedPages!, board!, boardColumns)), tasks.pageBoard),
      mul(mean(loss(askedPins!, board!, boardColumns)), tasks.pinBoard),
      mul(meanOfPages(loss(askedBoards!, page!, pageColumns)), tasks.boardPage),
    ];
    return taskLosses.map((each) => mul(each, shareOf(size, dims)));
  });
  return losses.reduce((total, loss) => add(total, loss));
}

/**
 * How far embeddings are from the vectors that they are aligned to: 1 − cosine, the mean over the nodes of each kind that
 * have one, for the dims that fit into `width` numbers, weighted as the other losses are (an influence loss of
 * backward-compatible training, Shen et al. 2020, in the space itself instead of through a classifier).
 */
function alignmentLoss(
  embeddings: Readonly<Record<NodeKind, Tensor>>,
  { dims }: ModelConfig,
  width: number,
): Tensor {
  const losses = nodeKinds.flatMap((kind) => {
    const rows = embeddings[kind].shape[0] as number;
    const target = input(`${kind}.target`, 'float32', [rows, width]);
    const share = input(`${kind}.share`, 'float32', [rows]);
    return dims
      .filter((size) => size <= width)
      .map((size) => {
        const cosine = sum(mul(prefix(embeddings[kind], size), prefix(target, size)), { axes: 1 }); // [rows]
        return mul(sum(mul(share, sub(1, cosine))), shareOf(size, dims));
      });
  });
  return losses.reduce((total, loss) => add(total, loss));
}

/** The weight of a size's losses among those of all dims, by its root: by the size itself, small dims learn little. */
function shareOf(size: number, dims: readonly number[]): number {
  return Math.sqrt(size) / dims.reduce((total, each) => total + Math.sqrt(each), 0);
}
