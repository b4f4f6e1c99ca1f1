/**
 * The feed-forward part of a Transformer layer as one operation. It runs in chunks of rows, so that the hidden units
 * stay in the processor's caches, and saves one value per hidden unit for the gradient instead of four.
 *
 * R = rows, W = width, F = hidden units
 */
import type { TensorData } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import type { OnnxGraph } from '../onnx/graph.ts';
import type { OnnxAttribute } from '../onnx/messages.ts';
import { type Dim, formatType, type Shape, sameShape, type TensorType } from '../shapes.ts';
import { normalDistribution } from './gelu.ts';
import { reshape } from './layout.ts';
import { computeProduct, flatten } from './matmul.ts';
import { sum } from './sum.ts';

/** The weights of the two linear layers. */
export interface FeedForwardWeights {
  /** `[W, F]` */
  readonly expand: Tensor;
  /** `[F]` */
  readonly expandBias: Tensor;
  /** `[F, W]` */
  readonly contract: Tensor;
  /** `[W]` */
  readonly contractBias: Tensor;
}

/** Hidden units per chunk, four bytes each: the few arrays of this size that a chunk needs fit the caches. */
const chunkSize = 2 ** 19;

/** gelu(x · expand + expandBias) · contract + contractBias. x: [..., W]; the result has the same shape. */
export function feedForward(x: Tensor, weights: FeedForwardWeights): Tensor {
  const { expand, expandBias, contract, contractBias } = weights;
  const width = x.shape.at(-1);
  const hidden = expand.shape[1];
  const expected = [
    { name: 'expand', tensor: expand, shape: [width, hidden] },
    { name: 'expandBias', tensor: expandBias, shape: [hidden] },
    { name: 'contract', tensor: contract, shape: [hidden, width] },
    { name: 'contractBias', tensor: contractBias, shape: [width] },
  ];
  if (x.dtype !== 'float32' || typeof width !== 'number' || x.shape.length < 2) {
    fail('feedForward', 'float32 [..., W] with a number W', formatType(x));
  }
  for (const { name, tensor, shape } of expected) {
    if (
      tensor.dtype !== 'float32' ||
      typeof hidden !== 'number' ||
      !sameShape(tensor.shape, shape as Dim[])
    ) {
      fail(
        'feedForward',
        `${name} float32 [${shape.map((size) => size ?? 'F').join(', ')}]`,
        formatType(tensor),
      );
    }
  }
  const y = apply(feedForwardOperation, [flatten(x), expand, expandBias, contract, contractBias], null);
  return reshape(y, x.shape);
}

/**
 * Inputs: x [R, W] and the weights. Outputs: y [R, W], and z = (x · expand + expandBias) / √2 [R, F] for the
 * gradient.
 */
const feedForwardOperation: Operation<null> = {
  name: 'feedForward',
  infer: ([x, expand]) => [x!, float32(x!.shape[0]!, expand!.shape[1]!)],
  gradient: ({ inputs: [x, expand, expandBias, contract], outputs: [, z] }, g) => {
    const { outputs } = apply(gradientOperation, [g, z!, x!, expand!, contract!], null).node;
    const [toX, toExpand, toExpandBias, toContract] = outputs;
    return [toX, toExpand, reshape(toExpandBias!, expandBias!.shape), toContract, sum(g, { axes: 0 })];
  },
  emit: ({ graph, node, names: [x, expand, expandBias, contract, contractBias], isUsed }) => {
    const [y, z] = node.outputs as [Tensor, Tensor];
    const keepsZ = isUsed(1);
    return inChunks(
      graph,
      z.shape,
      { slices: [{ name: x!, type: y }], totals: [], results: keepsZ ? [y, z] : [y] },
      (body, [rows]) => {
        const factors = keepsZ ? scaled(Math.SQRT1_2, Math.SQRT1_2) : {};
        const sums = body.node('Gemm', [rows!, expand!, expandBias!], factors);
        if (!keepsZ) return [body.node('Gemm', [body.node('Gelu', [sums]), contract!, contractBias!])];
        const hidden = body.node('Mul', [sums, distributionOf(body, sums)]);
        return [body.node('Gemm', [hidden, contract!, contractBias!], scaled(Math.SQRT2, 1)), sums];
      },
    );
  },
  compute: ({ inputs: [x, expand, expandBias, contract, contractBias] }) => {
    const z = mapElements(addRow(computeProduct(x!, expand!), expandBias!), (sum) => sum * Math.SQRT1_2);
    return [addRow(computeProduct(hiddenOf(z), contract!), contractBias!), z];
  },
};

/**
 * Inputs: the gradient g of y, then z, x, expand and contract. Outputs: the gradients of x, of expand, of expandBias as
 * [1, F], and of contract. With Φ the distribution function of the standard normal and u = √2 · z:
 *
 *   d = g · contractᵀ ⊙ (Φ(u) + z · e^(−z²) / √π)      dx = d · expandᵀ      dexpand = xᵀ · d      dcontract = (u ⊙ Φ(u))ᵀ · g
 */
const gradientOperation: Operation<null> = {
  name: 'feedForwardGradient',
  infer: ([, , x, expand, contract]) => [x!, expand!, float32(1, expand!.shape[1]!), contract!],
  emit: ({ graph, node, names: [g, z, x, expand, contract], isUsed }) => {
    const [toX, ...totals] = node.outputs as [Tensor, ...Tensor[]];
    const slices = [g!, z!, x!].map((name, i) => ({ name, type: node.inputs[i]! }));
    const emitted = inChunks(
      graph,
      node.inputs[1]!.shape,
      { slices, totals, results: isUsed(0) ? [toX] : [] },
      (body, [gs, zs, xs], [toExpand, toExpandBias, toContract]) => {
        const distribution = distributionOf(body, zs!);
        const slope = body.node('Add', [distribution, scaledDensityOf(body, zs!)]);
        const d = body.node('Mul', [body.node('Gemm', [gs!, contract!], { transB: 1 }), slope]);
        const hidden = body.node('Mul', [zs!, distribution]);
        return [
          addProduct(body, toExpand, xs!, d),
          addProduct(body, toExpandBias, onesColumn(body, zs!), d),
          addProduct(body, toContract, hidden, gs!, scaled(Math.SQRT2, 1)),
          ...(isUsed(0) ? [body.node('Gemm', [d, expand!], { transB: 1 })] : []),
        ];
      },
    );
    return [emitted[3] ?? '', ...emitted.slice(0, 3)];
  },
  compute: ({ inputs: [g, z, x, expand, contract] }) => {
    const toHidden = computeProduct(g!, contract!, { transposeB: true });
    const d = mapElements(toHidden, (value, i) => value * geluSlope(Math.SQRT2 * z!.data[i]!));
    const ones = mapElements({ ...d, shape: [1, d.shape[0]!], data: d.data.slice(0, d.shape[0]!) }, () => 1);
    return [
      computeProduct(d, expand!, { transposeB: true }),
      computeProduct(x!, d, { transposeA: true }),
      computeProduct(ones, d),
      computeProduct(hiddenOf(z!), g!, { transposeA: true }),
    ];
  },
};

/** Values that are split into chunks of rows, sums over all chunks, and results that are joined from chunks. */
interface Chunked {
  readonly slices: readonly { readonly name: string; readonly type: TensorType }[];
  readonly totals: readonly TensorType[];
  readonly results: readonly TensorType[];
}

/**
 * Writes the nodes for a chunk, and gives the totals, then the results. A total is undefined if there is only one
 * chunk.
 */
type ChunkBody = (graph: OnnxGraph, slices: string[], totals: (string | undefined)[]) => string[];

/** Emits `body` once if all rows are one chunk, else in a loop over chunks of the rows of `[R, F]`. */
function inChunks(
  graph: OnnxGraph,
  [rows, hidden]: Shape,
  { slices, totals, results }: Chunked,
  body: ChunkBody,
): string[] {
  const count = graph.loops ? countChunks(rows!, Number(hidden)) : 1;
  if (count === 1) {
    return body(
      graph,
      slices.map(({ name }) => name),
      totals.map(() => undefined),
    );
  }
  const cut = ({ shape }: TensorType) => float32(Number(rows) / count, shape[1]!);
  const emitted = graph.scan(
    totals.map((type) => ({ name: graph.node('ConstantOfShape', [graph.shape(type.shape)]), type })),
    slices.map(({ name, type }) => ({
      name: graph.node('Reshape', [name, graph.shape([count, ...cut(type).shape])]),
      type: cut(type),
    })),
    results.map(cut),
    (inner, states, parts) => body(inner, parts, states),
  );
  return emitted.map((name, i) => {
    const joined = results[i - totals.length];
    return joined === undefined ? name : graph.node('Reshape', [name, graph.shape(joined.shape)]);
  });
}

/** The number of equal chunks of about `chunkSize` hidden units; 1 if the number of rows is a name. */
function countChunks(rows: Dim, hidden: number): number {
  if (typeof rows !== 'number') return 1;
  let count = Math.max(1, Math.round((rows * hidden) / chunkSize));
  while (rows % count !== 0) count--;
  return count;
}

/** total + aᵀ · b */
function addProduct(
  graph: OnnxGraph,
  total: string | undefined,
  a: string,
  b: string,
  factors: Record<string, OnnxAttribute> = {},
): string {
  return graph.node('Gemm', total === undefined ? [a, b] : [a, b, total], { transA: 1, ...factors });
}

/** Attributes of ONNX: alpha is the factor of the product, beta that of the addend. */
function scaled(alpha: number, beta: number): Record<string, OnnxAttribute> {
  return { alpha: { float: alpha }, beta: { float: beta } };
}

/** Φ(√2 · z) = (1 + erf z) / 2. HardSigmoid does it in one pass; its clipping to [0, 1] changes nothing. */
function distributionOf(graph: OnnxGraph, z: string): string {
  return graph.node('HardSigmoid', [graph.node('Erf', [z])], scaled(0.5, 0.5));
}

/** z · e^(−z²) / √π. If e^(z²) overflows to infinity, the quotient is 0, as it should be. */
function scaledDensityOf(graph: OnnxGraph, z: string): string {
  const inverse = graph.node('Exp', [graph.node('Mul', [z, z])]);
  return graph.node('Mul', [graph.node('Div', [z, inverse]), graph.scalar(1 / Math.sqrt(Math.PI))]);
}

/** A column of ones for the rows of x, so that sums over rows become products. `[R, 1]` */
function onesColumn(graph: OnnxGraph, x: string): string {
  const rows = graph.node('Shape', [x], { start: 0, end: 1 });
  const shape = graph.node('Concat', [rows, graph.integers([1])], { axis: 0 });
  return graph.node('Exp', [graph.node('ConstantOfShape', [shape])]);
}

function float32(...shape: Dim[]): TensorType {
  return { dtype: 'float32', shape };
}

function mapElements(x: TensorData, value: (element: number, index: number) => number): TensorData {
  return { ...x, data: Float64Array.from(x.data, value) };
}

/** Adds `row` to every row. */
function addRow(x: TensorData, row: TensorData): TensorData {
  return mapElements(x, (value, i) => value + row.data[i % row.data.length]!);
}

/** gelu(√2 · z) */
function hiddenOf(z: TensorData): TensorData {
  return mapElements(z, (value) => Math.SQRT2 * value * normalDistribution(Math.SQRT2 * value));
}

/** The derivative of gelu: Φ(x) + x · φ(x). */
function geluSlope(x: number): number {
  return normalDistribution(x) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}
