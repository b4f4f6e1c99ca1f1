/** Softmax cross-entropy, composed of other operations. */
import { expectType, fail } from '../failure.ts';
import type { Tensor } from '../graph.ts';
import { formatType } from '../shapes.ts';
import { add, mul, neg } from './arithmetic.ts';
import { cast, where } from './choice.ts';
import { equal } from './comparison.ts';
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
 * −log softmax(logits + bias)[row, label] for every row: logits float32 [R, C], labels int32 [R] from 0 to
 * C − 1, result float32 [R].
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  labels: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  const [rows, columns] = logits.shape;
  if (logits.dtype !== 'float32' || logits.shape.length !== 2 || typeof columns !== 'number') {
    fail('softmaxCrossEntropy', 'logits float32 [R, C] with a number C', formatType(logits));
  }
  const { bias, mask } = options;
  expectType('softmaxCrossEntropy', 'labels', labels, { dtype: 'int32', shape: [rows!] });
  if (bias) expectType('softmaxCrossEntropy', 'bias', bias, { dtype: 'float32', shape: [columns] });
  if (mask) expectType('softmaxCrossEntropy', 'mask', mask, { dtype: 'bool', shape: [rows!, columns] });
  const offset = mask === undefined ? bias : where(mask, excluded, bias ?? 0);
  const logProbabilities = logSoftmax(offset === undefined ? logits : add(logits, offset));
  const numbers = constant(Int32Array.from({ length: columns }, (_, column) => column));
  const isLabel = cast(equal(reshape(labels, [rows!, 1]), numbers), 'float32');
  return neg(sum(mul(isLabel, logProbabilities), { axes: 1 }));
}
