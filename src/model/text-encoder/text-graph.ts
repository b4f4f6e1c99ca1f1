/** The learned text encoder as a symbolic graph, so that any language can run it. */
import {
  add,
  cast,
  gather,
  greater,
  input,
  log,
  matmul,
  mul,
  reshape,
  type Tensor,
  where,
} from '../../tensor/index.ts';

/**
 * Text vectors from padded lists of words, `[texts, W]`. Inputs: `ids` int32 `[texts, words]`, rows of the table;
 * `counts` float32 `[texts, words]`, how often each word occurs, 0 where a list is padded; and the weights `text.table`
 * `[rows, W]`.
 */
export function textGraph(rows: number, width: number): Tensor {
  const shape = ['texts', 'words'];
  const ids = input('ids', 'int32', shape);
  const counts = input('counts', 'float32', shape);
  const table = input('text.table', 'float32', [rows, width]);
  const present = greater(counts, 0);
  const weights = mul(add(log(where(present, counts, 1)), 1), cast(present, 'float32')); // [texts, words]
  const sum = matmul(reshape(weights, ['texts', 1, 'words']), gather(table, ids)); // [texts, 1, W]
  return reshape(sum, ['texts', width]);
}
