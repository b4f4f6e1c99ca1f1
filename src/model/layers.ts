/**
 * Layers of a pre-norm Transformer (Vaswani et al. 2017, Xiong et al. 2020).
 *
 * S = sequences, L = tokens of a sequence, W = width, H = heads, D = W / H
 */
import {
  add,
  type Dim,
  gelu,
  layerNorm,
  linear,
  matmul,
  mul,
  reshape,
  slice,
  softmax,
  type Tensor,
  transpose,
  where,
} from '../tensor/index.ts';
import type { SymbolicWeights } from './weights.ts';

/** What attention goes by besides weights. */
export interface AttentionOptions {
  readonly heads: number;
  /** Which tokens are there; left out where all are. bool `[S, L]` */
  readonly mask?: Tensor;
}

/** x + attention(norm(x)), then x + feed-forward(norm(x)), for every token. `[S, L, W]` */
export function fullLayer(weights: SymbolicWeights, x: Tensor, options: AttentionOptions): Tensor {
  const attended = add(x, attend(weights, layerNorm(x), options));
  return add(attended, feedForward(weights, layerNorm(attended)));
}

/**
 * The same layer for the first token alone. `[S, W]`
 *
 * @param options.bias added to the scores, by place `[L]`
 */
export function clsLayer(
  weights: SymbolicWeights,
  x: Tensor,
  options: AttentionOptions & { readonly bias?: Tensor },
): Tensor {
  const [sequences, , width] = x.shape as [Dim, number, number];
  const cls = reshape(slice(x, 1, 0, 1), [sequences, width]);
  const attended = add(cls, attendFromCls(weights, layerNorm(x), options));
  return add(attended, feedForward(weights, layerNorm(attended)));
}

/** Multi-head self-attention over all tokens (Vaswani et al. 2017, section 3.2). `[S, L, W]` */
function attend(weights: SymbolicWeights, x: Tensor, { heads, mask }: AttentionOptions): Tensor {
  const [sequences, length, width] = x.shape as [Dim, number, number];
  const split = (tensor: Tensor) =>
    transpose(reshape(tensor, [sequences, length, heads, width / heads]), [0, 2, 1, 3]); // [S, H, L, D]
  const query = split(matmul(x, weights('query')));
  const key = split(matmul(x, weights('key')));
  const value = split(matmul(x, weights('value')));
  const keyMask = mask && reshape(mask, [sequences, 1, 1, length]);
  const attention = attentionWeights(matmul(query, key, { transposeB: true }), keyMask, width / heads); // [S, H, L, L]
  const heard = reshape(transpose(matmul(attention, value), [0, 2, 1, 3]), [sequences, length, width]);
  return linear(heard, weights('output'), weights('output.bias'));
}

/**
 * The same attention for the [CLS] query alone. Key and value weights are applied to the one query and to the
 * attended mean instead of to every token, which is algebraically equal and L / H times less work:
 *
 *   q_h · (x_t K_h) = (q_h K_hᵀ) · x_t        Σ_t a_t (x_t V_h) = (Σ_t a_t x_t) V_h
 *
 * Shapes: x `[S, L, W]`, mask `[S, L]`; result `[S, W]`.
 */
function attendFromCls(
  weights: SymbolicWeights,
  x: Tensor,
  { heads, mask, bias }: AttentionOptions & { readonly bias?: Tensor },
): Tensor {
  const [sequences, length, width] = x.shape as [Dim, number, number];
  const size = width / heads;
  const perHead = (name: string) => transpose(reshape(weights(name), [width, heads, size]), [1, 0, 2]); // [H, W, D]
  const cls = reshape(slice(x, 1, 0, 1), [sequences, width]);
  const query = reshape(matmul(cls, weights('query')), [sequences, heads, size]);
  const question = matmul(transpose(query, [1, 0, 2]), perHead('key'), { transposeB: true }); // [H, S, W]
  const scores = matmul(transpose(question, [1, 0, 2]), x, { transposeB: true }); // [S, H, L]
  const keyMask = mask && reshape(mask, [sequences, 1, length]);
  const biased = bias === undefined ? scores : add(scores, mul(bias, Math.sqrt(size)));
  const attention = attentionWeights(biased, keyMask, size);
  const attended = transpose(matmul(attention, x), [1, 0, 2]); // [H, S, W]
  const heard = transpose(matmul(attended, perHead('value')), [1, 0, 2]); // [S, H, D]
  return linear(reshape(heard, [sequences, width]), weights('output'), weights('output.bias'));
}

/** softmax(scores / √D) over the keys that are there. */
function attentionWeights(scores: Tensor, keyMask: Tensor | undefined, size: number): Tensor {
  const scaled = mul(scores, 1 / Math.sqrt(size));
  return softmax(keyMask === undefined ? scaled : where(keyMask, scaled, -1e9), -1);
}

/** GELU(x · A + a) · B + b. */
function feedForward(weights: SymbolicWeights, x: Tensor): Tensor {
  const hidden = gelu(linear(x, weights('expand'), weights('expand.bias')));
  return linear(hidden, weights('contract'), weights('contract.bias'));
}
