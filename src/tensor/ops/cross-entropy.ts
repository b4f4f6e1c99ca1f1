/** Softmax cross-entropy, composed of other operations. */
import { fail } from '../failure.ts';
import type { Tensor } from '../graph.ts';
import { formatType } from '../shapes.ts';
import { add, mul, neg } from './arithmetic.ts';
import { cast, equal, where } from './choice.ts';
import { reshape } from './layout.ts';
import { logSoftmax } from './softmax.ts';
import { constant } from './source.ts';
import { sum } from './sum.ts';

/** What is done to the logits first. */
export interface CrossEntropyOptions {
  /** Added to every row, float32 [C]: minus the logarithm of how often each column is sampled, say. */
  readonly bias?: Tensor;
  /** Columns that do not take part in a row, bool [R, C], true = excluded. Never the label's. */
  readonly mask?: Tensor;
}

/** Added to excluded logits: low enough that e to it is 0 beside any other, and finite. */
const excluded = -1e9;

/**
 * −log softmax(logits + bias)[row, label] for every row: logits float32 [R, C], labels int32 [R], result
 * float32 [R].
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  labels: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  const [rows, columns] = logits.shape;
  if (logits.shape.length !== 2 || typeof columns !== 'number') {
    fail('softmaxCrossEntropy', 'logits [R, C] with a number C', formatType(logits));
  }
  if (labels.dtype !== 'int32' || labels.shape.length !== 1 || labels.shape[0] !== rows) {
    fail('softmaxCrossEntropy', `labels int32 [${rows}]`, formatType(labels));
  }
  const offset = options.mask === undefined ? options.bias : where(options.mask, excluded, options.bias ?? 0);
  const logProbabilities = logSoftmax(offset === undefined ? logits : add(logits, offset));
  const numbers = constant(Int32Array.from({ length: columns }, (_, column) => column));
  const isLabel = cast(equal(reshape(labels, [rows!, 1]), numbers), 'float32');
  return neg(sum(mul(isLabel, logProbabilities), { axes: 1 }));
}
