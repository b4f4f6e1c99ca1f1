/**
 * The encoder as a symbolic graph: tokens in, one embedding a sequence out.
 *
 * S = sequences, L = tokens of a sequence, W = width, H = heads, D = W / H, F = hidden units of the
 * feed-forward part, N = neighbor tokens, E = embedding size
 */
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import {
  add,
  cast,
  concat,
  constant,
  type Dim,
  div,
  exp,
  gather,
  greater,
  input,
  l2Normalize,
  linear,
  log,
  matmul,
  mul,
  reshape,
  slice,
  sub,
  sum,
  type Tensor,
} from '../../tensor/index.ts';
import { type ModelConfig, neighborTokens } from '../config.ts';
import { ownSlots, pinSlots } from '../texts/own-texts.ts';
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

/**
 * Encodes sequences of tokens; prefixes of the result, normalized, are the embeddings. `[S, E]`
 *
 * [CLS] starts as the gated sum of the own texts and of the means of the neighbors. In pages, the layers add to it;
 * pins and boards gain nothing from them (docs/model.md).
 */
export function encodeTokens(weights: SymbolicWeights, inputs: TokenInputs, config: ModelConfig): Tensor {
  const parts = readParts(inputs, config);
  const cls = add(gather(weights('cls'), inputs.kind), gatedSum(weights, inputs.kind, parts)); // [S, W]
  const pooled = mayBePages(inputs) ? addToPages(weights, inputs, parts, cls, config) : cls;
  return projectByKind(pooled, parts.kind, weights('projection'));
}

/** Sequences of a pin's texts alone are pins. */
function mayBePages({ own }: TokenInputs): boolean {
  return (own.shape[1] as number) > pinSlots;
}

/** What the layers make of [CLS] where the node is a page, and [CLS] itself elsewhere. `[S, W]` */
function addToPages(
  weights: SymbolicWeights,
  inputs: TokenInputs,
  parts: Parts,
  cls: Tensor,
  config: ModelConfig,
): Tensor {
  const tokens = embedTokens(weights, inputs, parts, cls); // [S, L, W]
  const added = sub(transform(weights, tokens, inputs.mask, config), cls);
  const place = nodeKinds.indexOf('page');
  return add(cls, mul(slice(parts.kind, 1, place, place + 1), added));
}

/** The first `dims` values of each embedding at unit length (Matryoshka, Kusupati et al. 2022). `[S, dims]` */
export function prefix(embeddings: Tensor, dims: number): Tensor {
  return l2Normalize(slice(embeddings, 1, 0, dims), 1);
}

/** What sequences are made of, each text at unit length. K = kinds of nodes, O = own texts of the sequences */
interface Parts {
  /** Ones in the column of each node's kind. `[S, K]` */
  readonly kind: Tensor;
  /** `[S, O, W]`, zeros where a text is missing. */
  readonly own: Tensor;
  /** log(1 + squared length) of the own texts: how much they say. `[S, O]` */
  readonly energy: Tensor;
  /** Which own texts there are: 1 or 0. `[S, O]` */
  readonly present: Tensor;
  /** log(1 + self degree) where it is a token, 0 where it is masked. `[S, 1]` */
  readonly degree?: Tensor;
  /** For each kind of neighbor the mean of those that are there, by visits `[S, W]`, and whether any is `[S, 1]`. */
  readonly streams: readonly { readonly of: NodeKind; readonly mean: Tensor; readonly present: Tensor }[];
}

function readParts({ kind, own, context, mask }: TokenInputs, config: ModelConfig): Parts {
  const [sequences, slots] = own.shape as [Dim, number, number];
  const present = cast(slice(mask, 1, 1, 1 + slots), 'float32');
  const squares = reshape(sum(mul(own, own), { axes: 2 }), [sequences, slots]);
  const kinds = nodeKinds.length;
  const ones = Float32Array.from({ length: kinds * kinds }, (_, i) => (i % (kinds + 1) === 0 ? 1 : 0));
  return {
    kind: gather(constant(ones, [kinds, kinds]), kind),
    own: mul(l2Normalize(own, 2), reshape(present, [sequences, slots, 1])),
    energy: log(add(mul(squares, present), 1)),
    present,
    ...(context && { degree: mul(context.degree, cast(slice(mask, 1, 1 + slots, 2 + slots), 'float32')) }),
    streams: context === undefined ? [] : readStreams(context, slice(mask, 1, 2 + slots), config),
  };
}

/**
 * Importance pooling (Ying et al. 2018, section 3.1): neighbors count by their visits, so that a node's own pins are
 * louder than what is saved beside it.
 *
 * @param mask of the neighbors `[S, N]`
 */
function readStreams(
  { neighbors, visits }: NonNullable<TokenInputs['context']>,
  mask: Tensor,
  config: ModelConfig,
): Parts['streams'] {
  const [sequences, count, width] = neighbors.shape as [Dim, number, number];
  const counts = mul(sub(exp(visits), 1), cast(mask, 'float32')); // [S, N]
  const weighed = mul(neighbors, reshape(counts, [sequences, count, 1]));
  let first = 0;
  return nodeKinds.flatMap((of) => {
    const last = first + config.neighbors[of];
    if (last === first) return [];
    const total = reshape(sum(slice(weighed, 1, first, last), { axes: 1 }), [sequences, width]);
    const visited = reshape(sum(slice(counts, 1, first, last), { axes: 1 }), [sequences, 1]);
    const present = cast(greater(visited, 0), 'float32');
    first = last;
    return [{ of, mean: div(total, add(visited, sub(1, present))), present }];
  });
}

/**
 * The sum of own texts and of neighbors' means, each times its gate, at unit length. `[S, W]`
 *
 * A gate is softplus(b + A · [energy, present] + C · [degree, streams present]), with b, A and C of the node's kind.
 */
function gatedSum(weights: SymbolicWeights, kinds: Tensor, parts: Parts): Tensor {
  const { own, streams } = parts;
  const [sequences, slots, width] = own.shape as [Dim, number, number];
  const gates = reshape(openGates(weights, kinds, parts), [sequences, 1, ownSlots.length + nodeKinds.length]);
  const texts = reshape(matmul(slice(gates, 2, 0, slots), own), [sequences, width]);
  const heard = streams.map(({ of, mean }) => {
    const at = ownSlots.length + nodeKinds.indexOf(of);
    const gate = reshape(slice(gates, 2, at, at + 1), [sequences, 1]);
    return mul(gate, add(mean, matmul(mean, weights(`stream.${of}`))));
  });
  return l2Normalize(heard.reduce(add, texts), 1);
}

/** `[S, G]` */
function openGates(
  weights: SymbolicWeights,
  kinds: Tensor,
  { energy, present, degree, streams }: Parts,
): Tensor {
  const [sequences, slots] = energy.shape as [Dim, number];
  const all = ownSlots.length;
  const count = all + nodeKinds.length;
  /** The gates' sums of some inputs `[S, inputs]`, by weights of each node's kind `[K, inputs · G]`. */
  const weigh = (inputs: Tensor, name: string, rows: number, choose: (matrix: Tensor) => Tensor) => {
    const matrices = choose(reshape(gather(weights(name), kinds), [sequences, rows, count]));
    return reshape(matmul(reshape(inputs, [sequences, 1, inputs.shape[1] as number]), matrices), [
      sequences,
      count,
    ]);
  };
  const own = weigh(concat([energy, present], 1), 'gate.own', 2 * all, (matrix) =>
    slots === all ? matrix : concat([slice(matrix, 1, 0, slots), slice(matrix, 1, all, all + slots)], 1),
  );
  const opening = add(gather(weights('gate.bias'), kinds), own);
  if (degree === undefined) return softplus(opening);
  const there = nodeKinds.map((kind) => streams.find(({ of }) => of === kind)?.present ?? mul(degree, 0));
  const around = weigh(
    concat([degree, ...there], 1),
    'gate.context',
    1 + nodeKinds.length,
    (matrix) => matrix,
  );
  return softplus(add(opening, around));
}

function softplus(x: Tensor): Tensor {
  return log(add(exp(x), 1));
}

/** x · P of each node's kind. `[S, E]` */
function projectByKind(x: Tensor, kind: Tensor, projection: Tensor): Tensor {
  const [sequences, width] = x.shape as [Dim, number];
  const kinds = kind.shape[1] as number;
  const spread = mul(reshape(kind, [sequences, kinds, 1]), reshape(x, [sequences, 1, width])); // [S, K, W]
  return matmul(reshape(spread, [sequences, kinds * width]), projection);
}

/** [CLS], own texts, degree, neighbors. `[S, L, W]` */
function embedTokens(
  weights: SymbolicWeights,
  { context }: TokenInputs,
  { own }: Parts,
  cls: Tensor,
): Tensor {
  const [sequences, slots, width] = own.shape as [Dim, number, number];
  const first = reshape(cls, [sequences, 1, width]);
  const texts = add(own, slice(weights('own.position'), 0, 0, slots));
  if (context === undefined) return concat([first, texts], 1);

  const degree = linear(context.degree, weights('degree.weight'), weights('degree.bias')); // [S, W]
  const neighbors = context.neighbors.shape[1] as number;
  const visits = reshape(context.visits, [sequences, neighbors, 1]);
  const importance = add(mul(visits, weights('visits.weight')), weights('neighbor.position')); // [S, N, W]
  return concat(
    [first, texts, reshape(degree, [sequences, 1, width]), add(context.neighbors, importance)],
    1,
  );
}

/** Pre-norm Transformer (Xiong et al. 2020) whose last layer computes the [CLS] query only. `[S, W]` */
function transform(weights: SymbolicWeights, tokens: Tensor, mask: Tensor, config: ModelConfig): Tensor {
  const [, length] = mask.shape as [number | string, number];
  const options = { heads: config.heads, mask, feedForward: config.feedForward > 0 };
  const last = config.layers - 1;
  let x = tokens;
  for (let layer = 0; layer < last; layer++) x = fullLayer(weightsOfLayer(weights, layer), x, options);
  const bias = slice(weights('attention.bias'), 0, 0, length); // [L], how much a token counts by its place
  return clsLayer(weightsOfLayer(weights, last), x, { ...options, bias });
}

function weightsOfLayer(weights: SymbolicWeights, layer: number): SymbolicWeights {
  return (name) => weights(`layer.${layer}.${name}`);
}
