/** The learned text encoder as a symbolic graph, so that any language can run it. */
import {
  add,
  cast,
  gather,
  greater,
  input,
  l2Normalize,
  log,
  matmul,
  mul,
  reshape,
  sqrt,
  type Tensor,
  where,
} from '../../tensor/index.ts';
import type { ModelConfig } from '../config.ts';

/**
 * Text vectors from padded lists of features, `[texts, W]`. Inputs: `ids` int32 `[texts, features]`, rows of the
 * table; `counts` float32 `[texts, features]`, how often each feature occurs, 0 where a list is padded; and the
 * weights `text.table` `[rows, W]` and `text.idf` `[rows, 1]`.
 */
export function textGraph({ hashRows, width }: ModelConfig): Tensor {
  const shape = ['texts', 'features'];
  const ids = input('ids', 'int32', shape);
  const counts = input('counts', 'float32', shape);
  const table = input('text.table', 'float32', [hashRows, width]);
  const idf = reshape(gather(input('text.idf', 'float32', [hashRows, 1]), ids), shape);
  const present = greater(counts, 0);
  const frequency = mul(add(log(where(present, counts, 1)), 1), cast(present, 'float32'));
  const weights = l2Normalize(mul(frequency, sqrt(idf)), 1); // [texts, features]
  const sum = matmul(reshape(weights, ['texts', 1, 'features']), gather(table, ids)); // [texts, 1, W]
  return reshape(sum, ['texts', width]);
}
