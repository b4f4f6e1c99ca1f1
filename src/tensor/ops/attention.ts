/**
 * Multi-head attention (Vaswani et al. 2017, section 3.2).
 *
 * S = sequences, Q = queries per sequence, L = tokens per sequence, W = width, H = heads, D = W / H
 */
import { fail } from '../failure.ts';
import type { Tensor } from '../graph.ts';
import { type Dim, formatType, sameShape } from '../shapes.ts';
import { add } from './arithmetic.ts';
import { where } from './choice.ts';
import { reshape, transpose } from './layout.ts';
import { matmul } from './matmul.ts';
import { softmax } from './softmax.ts';

/** Options of attention. */
export interface AttentionOptions {
  /** Number of heads H; W must be a multiple of it. */
  readonly heads: number;
  /** True for keys that are present; default: all. A sequence without any gets the mean of all values. bool `[S, L]` */
  readonly mask?: Tensor;
  /** Added to the scores of the keys, by position. float32 `[L]` */
  readonly bias?: Tensor;
  /** Factor of the products of queries and keys; default 1 / √D. */
  readonly scale?: number;
}

/** Added to the score of a masked key. */
const absent = -1e9;

/**
 * softmax(scale · query · keyᵀ + bias) · value, for each head. `[S, Q, W]`
 *
 * @param query `[S, Q, W]`; Q may be less than L if only some outputs are needed, such as that of [CLS]
 * @param key `[S, L, W]`
 * @param value `[S, L, W]`
 */
export function attention(query: Tensor, key: Tensor, value: Tensor, options: AttentionOptions): Tensor {
  checkShapes(query, key, value, options);
  const { heads, mask, bias } = options;
  const { scale = 1 / Math.sqrt(Number(query.shape[2]) / heads) } = options;
  const [asked, keys, values] = [query, key, value].map((x) => splitHeads(x, heads)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const scores = matmul(asked, keys, { transposeB: true, scale }); // [S, H, Q, L]
  const biased = bias === undefined ? scores : add(scores, bias);
  const shares = softmax(mask === undefined ? biased : add(biased, absence(mask)), -1);
  return joinHeads(matmul(shares, values));
}

/** `[S, L, W]` to `[S, H, L, D]` */
function splitHeads(x: Tensor, heads: number): Tensor {
  const [sequences, length, width] = x.shape as [Dim, Dim, number];
  if (heads === 1) return reshape(x, [sequences, 1, length, width]);
  return transpose(reshape(x, [sequences, length, heads, width / heads]), [0, 2, 1, 3]);
}

/** `[S, H, Q, D]` to `[S, Q, W]` */
function joinHeads(x: Tensor): Tensor {
  const [sequences, heads, queries, size] = x.shape as [Dim, number, Dim, number];
  const joined = heads === 1 ? x : transpose(x, [0, 2, 1, 3]);
  return reshape(joined, [sequences, queries, heads * size]);
}

/**
 * The mask as scores to add. `[S, 1, 1, L]`
 * Adding takes one pass over the scores, and none in the gradient; `where` would take one in each.
 */
function absence(mask: Tensor): Tensor {
  const [sequences, length] = mask.shape as [Dim, Dim];
  return reshape(where(mask, 0, absent), [sequences, 1, 1, length]);
}

function checkShapes(query: Tensor, key: Tensor, value: Tensor, options: AttentionOptions): void {
  const { heads, mask, bias } = options;
  const [sequences, , width] = query.shape;
  const length = key.shape[1];
  if (query.shape.length !== 3 || typeof width !== 'number' || !(heads >= 1) || width % heads !== 0) {
    fail('attention', `a query [S, Q, W] with W a multiple of ${heads} heads`, formatType(query));
  }
  const expected = [
    { name: 'key', tensor: key, dtype: 'float32', shape: [sequences!, length!, width] },
    { name: 'value', tensor: value, dtype: 'float32', shape: [sequences!, length!, width] },
    { name: 'mask', tensor: mask, dtype: 'bool', shape: [sequences!, length!] },
    { name: 'bias', tensor: bias, dtype: 'float32', shape: [length!] },
  ];
  for (const { name, tensor, dtype, shape } of expected) {
    if (tensor !== undefined && !(tensor.dtype === dtype && sameShape(tensor.shape, shape))) {
      fail(
        'attention',
        `${name} ${dtype} [${shape.map((dim) => dim ?? 'L').join(', ')}]`,
        formatType(tensor),
      );
    }
  }
}
