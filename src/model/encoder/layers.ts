/**
 * Layers of a pre-norm Transformer (Vaswani et al. 2017, Xiong et al. 2020). The norm is the unit length that tokens
 * have anyway: one that makes them √W long, as layer norm does, has the layers drown out what they add to.
 *
 * S = sequences, L = tokens of a sequence, W = width, H = heads, D = W / H
 */
import {
  type AttentionOptions,
  add,
  attention,
  type Dim,
  feedForward,
  l2Normalize,
  linear,
  matmul,
  reshape,
  slice,
  type Tensor,
  transpose,
} from '../../tensor/index.ts';
import type { SymbolicWeights } from './weights.ts';

/** How a layer attends, and whether it has a feed-forward part. */
export interface LayerOptions extends AttentionOptions {
  readonly feedForward: boolean;
}

/** x + attention(norm(x)), then x + feed-forward(norm(x)), for every token. `[S, L, W]` */
export function fullLayer(weights: SymbolicWeights, x: Tensor, options: LayerOptions): Tensor {
  const attended = add(x, attend(weights, l2Normalize(x, 2), options));
  return options.feedForward ? add(attended, transformEach(weights, l2Normalize(attended, 2))) : attended;
}

/** The same layer for the first token alone. `[S, W]` */
export function clsLayer(weights: SymbolicWeights, x: Tensor, options: LayerOptions): Tensor {
  const [sequences, , width] = x.shape as [Dim, number, number];
  const cls = reshape(slice(x, 1, 0, 1), [sequences, width]);
  const attended = add(cls, attendFromCls(weights, l2Normalize(x, 2), options));
  return options.feedForward ? add(attended, transformEach(weights, l2Normalize(attended, 1))) : attended;
}

/** Every token hears every token. `[S, L, W]` */
function attend(weights: SymbolicWeights, x: Tensor, options: AttentionOptions): Tensor {
  const [query, key, value] = ['query', 'key', 'value'].map((name) => matmul(x, weights(name)));
  return linear(attention(query!, key!, value!, options), weights('output'), weights('output.bias'));
}

/**
 * The same attention for the [CLS] query alone. Key and value weights are applied to the one query and to the
 * attended mean instead of to every token, which is algebraically equal and L / H times less work:
 *
 *   q_h · (x_t K_h) = (q_h K_hᵀ) · x_t        Σ_t a_t (x_t V_h) = (Σ_t a_t x_t) V_h
 *
 * So each head asks one query as wide as the tokens, which are keys and values themselves. `[S, W]`
 */
function attendFromCls(weights: SymbolicWeights, x: Tensor, options: AttentionOptions): Tensor {
  const [sequences, , width] = x.shape as [Dim, number, number];
  const { heads } = options;
  const size = width / heads;
  const perHead = (name: string) => transpose(reshape(weights(name), [width, heads, size]), [1, 0, 2]); // [H, W, D]
  const cls = reshape(slice(x, 1, 0, 1), [sequences, width]);
  const query = reshape(matmul(cls, weights('query')), [sequences, heads, size]);
  const questions = matmul(transpose(query, [1, 0, 2]), perHead('key'), { transposeB: true }); // [H, S, W]
  const scale = 1 / Math.sqrt(size);
  const attended = attention(transpose(questions, [1, 0, 2]), x, x, { ...options, heads: 1, scale }); // [S, H, W]
  const heard = matmul(transpose(attended, [1, 0, 2]), perHead('value')); // [H, S, D]
  const joined = reshape(transpose(heard, [1, 0, 2]), [sequences, width]);
  return linear(joined, weights('output'), weights('output.bias'));
}

/** The feed-forward part of a layer. */
function transformEach(weights: SymbolicWeights, x: Tensor): Tensor {
  return feedForward(x, {
    expand: weights('expand'),
    expandBias: weights('expand.bias'),
    contract: weights('contract'),
    contractBias: weights('contract.bias'),
  });
}
