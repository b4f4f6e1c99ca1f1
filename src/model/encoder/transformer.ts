/**
 * The encoder as a symbolic graph: tokens in, one embedding a sequence out.
 *
 * S = sequences, L = tokens of a sequence, W = width, H = heads, D = W / H, F = hidden units of the
 * feed-forward part, N = neighbor tokens, E = embedding size
 */
import {
  add,
  cast,
  concat,
  type Dim,
  gather,
  input,
  l2Normalize,
  layerNorm,
  linear,
  matmul,
  mul,
  reshape,
  slice,
  sum,
  type Tensor,
} from '../../tensor/index.ts';
import { type ModelConfig, neighborTokens } from '../config.ts';
import { ownSlots } from '../texts/own-texts.ts';
import { clsLayer, fullLayer } from './layers.ts';
import type { SymbolicWeights } from './weights.ts';

/** The tokens of S sequences as they are fed. A part that no sequence has is left out. */
export interface TokenInputs {
  /** The node's kind, which chooses its [CLS] token. int32 `[S]` */
  readonly kind: Tensor;
  /** Vectors of the own texts, in the order of `ownSlots`; a prefix of the slots will do. `[S, slots, W]` */
  readonly own: Tensor;
  /** What the graph says. */
  readonly context?: {
    /** log(1 + self degree). `[S, 1]` */
    readonly degree: Tensor;
    /** Vectors of the neighbors by kind, each by visit count. `[S, N, W]` */
    readonly neighbors: Tensor;
    /** log(1 + visit count). `[S, N]` */
    readonly visits: Tensor;
  };
  /** Which tokens are there. bool `[S, L]` */
  readonly mask: Tensor;
}

/** The inputs of sequences of own texts alone, named with a prefix. `slots`: how many own texts, from the first. */
export function ownTokenInputs(
  prefix: string,
  config: ModelConfig,
  sequences: Dim,
  slots: number,
): TokenInputs {
  return {
    kind: input(`${prefix}kind`, 'int32', [sequences]),
    own: input(`${prefix}own`, 'float32', [sequences, slots, config.width]),
    mask: input(`${prefix}mask`, 'bool', [sequences, 1 + slots]),
  };
}

/** The inputs of sequences of all tokens, named with a prefix. */
export function tokenInputs(prefix: string, config: ModelConfig, sequences: Dim): TokenInputs {
  const slots = ownSlots.length;
  const count = neighborTokens(config);
  return {
    ...ownTokenInputs(prefix, config, sequences, slots),
    context: {
      degree: input(`${prefix}degree`, 'float32', [sequences, 1]),
      neighbors: input(`${prefix}neighbors`, 'float32', [sequences, count, config.width]),
      visits: input(`${prefix}visits`, 'float32', [sequences, count]),
    },
    mask: input(`${prefix}mask`, 'bool', [sequences, 2 + slots + count]),
  };
}

/** Encodes sequences of tokens; prefixes of the result, normalized, are the embeddings. `[S, E]` */
export function encodeTokens(weights: SymbolicWeights, inputs: TokenInputs, config: ModelConfig): Tensor {
  const tokens = embedTokens(weights, inputs); // [S, L, W]
  const heard = transform(weights, tokens, inputs.mask, config); // [S, W]
  return matmul(layerNorm(heard), weights('projection'));
}

/** The first `dims` values of each embedding at unit length (Matryoshka, Kusupati et al. 2022). `[S, dims]` */
export function prefix(embeddings: Tensor, dims: number): Tensor {
  return l2Normalize(slice(embeddings, 1, 0, dims), 1);
}

/** [CLS], own texts, degree, neighbors. `[S, L, W]` */
function embedTokens(weights: SymbolicWeights, { kind, own, context, mask }: TokenInputs): Tensor {
  const [sequences, slots, width] = own.shape as [number | string, number, number];
  const present = reshape(cast(slice(mask, 1, 1, 1 + slots), 'float32'), [sequences, slots, 1]);
  const ownText = layerNorm(sum(mul(own, present), { axes: 1 })); // a way past attention for what the node says itself
  const cls = reshape(add(gather(weights('cls'), kind), ownText), [sequences, 1, width]);
  const texts = add(own, slice(weights('own.position'), 0, 0, slots));
  if (context === undefined) return concat([cls, texts], 1);

  const degree = linear(context.degree, weights('degree.weight'), weights('degree.bias')); // [S, W]
  const neighbors = context.neighbors.shape[1] as number;
  const visits = reshape(context.visits, [sequences, neighbors, 1]);
  const importance = add(mul(visits, weights('visits.weight')), weights('neighbour.position')); // [S, N, W]
  return concat([cls, texts, reshape(degree, [sequences, 1, width]), add(context.neighbors, importance)], 1);
}

/** Pre-norm Transformer (Xiong et al. 2020) whose last layer computes the [CLS] query only. `[S, W]` */
function transform(weights: SymbolicWeights, tokens: Tensor, mask: Tensor, config: ModelConfig): Tensor {
  const [, length] = mask.shape as [number | string, number];
  const last = config.layers - 1;
  let x = tokens;
  for (let layer = 0; layer < last; layer++) {
    x = fullLayer(weightsOfLayer(weights, layer), x, { heads: config.heads, mask });
  }
  const bias = slice(weights('attention.bias'), 0, 0, length); // [L], how much a token counts by its place
  return clsLayer(weightsOfLayer(weights, last), x, { heads: config.heads, mask, bias });
}

function weightsOfLayer(weights: SymbolicWeights, layer: number): SymbolicWeights {
  return (name) => weights(`layer.${layer}.${name}`);
}
