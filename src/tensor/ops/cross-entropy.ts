/** Softmax cross-entropy. */
import { allocate } from '../data.ts';
import { expectType, fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { type Dim, formatType } from '../shapes.ts';
import { add, mul, sub } from './arithmetic.ts';
import { cast, where } from './choice.ts';
import { equal } from './comparison.ts';
import { reshape } from './layout.ts';
import { exp } from './pointwise.ts';
import { computeLogSoftmax } from './softmax.ts';
import { constant } from './source.ts';

/** Changes to the logits before the softmax. */
export interface CrossEntropyOptions {
  /** Added to every row, float32 [C], such as minus the logarithm of the sampling probability of each column. */
  readonly bias?: Tensor;
  /** Excluded columns of each row, bool [R, C], true = excluded. Must not exclude the label. */
  readonly mask?: Tensor;
}

/** Added to excluded logits: finite, but so low that their probability is 0. */
const excluded = -1e9;

/** Inputs: logits [R, C] and labels [R]. Outputs: the losses [R], and log softmax(logits) for the gradient. */
const crossEntropyOperation: Operation<null> = {
  name: 'softmaxCrossEntropy',
  infer: ([logits, labels]) => [{ dtype: 'float32', shape: labels!.shape }, logits!],
  // dx = g · (softmax(x) − 1 at the label)
  gradient: ({ inputs: [logits, labels], outputs: [, logProbabilities] }, g) => {
    const [rows, columns] = logits!.shape as [Dim, number];
    const numbers = constant(Int32Array.from({ length: columns }, (_, column) => column));
    const isLabel = cast(equal(reshape(labels!, [rows, 1]), numbers), 'float32');
    return [mul(sub(exp(logProbabilities!), isLabel), reshape(g, [rows, 1])), undefined];
  },
  emit: ({ graph, names: [logits, labels] }) => {
    const logProbabilities = graph.node('LogSoftmax', [logits!], { axis: 1 });
    const column = graph.node('Unsqueeze', [labels!, graph.integers([1])]);
    const ofLabels = graph.node('GatherElements', [logProbabilities, column], { axis: 1 });
    const losses = graph.node('Neg', [graph.node('Squeeze', [ofLabels, graph.integers([1])])]);
    return [losses, logProbabilities];
  },
  compute: ({ inputs: [logits, labels] }) => {
    const columns = logits!.shape[1]!;
    const logProbabilities = computeLogSoftmax(logits!, 1);
    const losses = allocate('float32', labels!.shape);
    labels!.data.forEach((label, row) => {
      if (label < 0 || label >= columns) {
        fail('softmaxCrossEntropy', `labels from 0 to ${columns - 1}`, String(label));
      }
      losses.data[row] = -logProbabilities.data[row * columns + label]!;
    });
    return [losses, logProbabilities];
  },
};

/**
 * −log softmax(logits + bias)[row, label] for every row: logits float32 [R, C], labels int32 [R] from 0 to
 * C − 1, result float32 [R].
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  labels: Tensor,
  { bias, mask }: CrossEntropyOptions = {},
): Tensor {
  const [rows, columns] = logits.shape;
  if (logits.dtype !== 'float32' || logits.shape.length !== 2 || typeof columns !== 'number') {
    fail('softmaxCrossEntropy', 'logits float32 [R, C] with a number C', formatType(logits));
  }
  expectType('softmaxCrossEntropy', 'labels', labels, { dtype: 'int32', shape: [rows!] });
  if (bias) expectType('softmaxCrossEntropy', 'bias', bias, { dtype: 'float32', shape: [columns] });
  if (mask) expectType('softmaxCrossEntropy', 'mask', mask, { dtype: 'bool', shape: [rows!, columns] });
  const offset = mask === undefined ? bias : where(mask, excluded, bias ?? 0);
  return apply(crossEntropyOperation, [offset === undefined ? logits : add(logits, offset), labels], null);
}
