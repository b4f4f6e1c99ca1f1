/**
 * The feed-forward part of a Transformer layer as one operation. It runs in chunks of rows, so that what lies between
 * its two products stays in the processor's caches, and keeps one value a hidden unit for the gradient, not four.
 *
 * R = rows, W = width, F = hidden units
 */
import type { TensorData } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import type { OnnxGraph } from '../onnx/graph.ts';
import type { OnnxAttribute } from '../onnx/messages.ts';
import { type Dim, formatType, sameShape, type TensorType } from '../shapes.ts';
import { normalDistribution } from './gelu.ts';
import { reshape } from './layout.ts';
import { computeProduct, flatten } from './matmul.ts';
import { sum } from './sum.ts';

/** The weights of the two products. */
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

/** Hidden units of a chunk, four bytes each: the few arrays of this size that a chunk needs at once fit the caches. */
const chunkSize = 2 ** 19;

/** gelu(x · expand + expandBias) · contract + contractBias, for x [..., W]. */
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

/** Inputs x [R, W] and the weights; outputs y and, chunk by chunk, z = (x · expand + expandBias) / √2. */
const feedForwardOperation: Operation<null> = {
  name: 'feedForward',
  infer: ([x, expand]) => {
    const hidden = expand!.shape[1] as number;
    return [x!, ...chunksOf(x!.shape[0]!, hidden).map((rows) => float32(rows, hidden))];
  },
  gradient: ({ inputs: [x, expand, , contract], outputs: [, ...z] }, g) => {
    const { outputs } = apply(gradientOperation, [g, x!, expand!, contract!, ...z], null).node;
    const [toX, toExpand, toExpandBias, toContract] = outputs;
    return [toX, toExpand, reshape(toExpandBias!, [-1]), toContract, sum(g, { axes: 0 })];
  },
  emit: ({ graph, node, names: [x, expand, expandBias, contract, contractBias], isUsed }) => {
    const chunked = graph.fused || isUsed(1); // an exported model reads better in one piece
    const rows = chunked ? node.outputs.slice(1).map(({ shape }) => shape[0]!) : [node.outputs[0]!.shape[0]!];
    const z: string[] = [];
    const y = splitRows(graph, x!, rows).map((chunk, i) => {
      if (!isUsed(1 + i)) {
        const hidden = graph.node('Gelu', [graph.node('Gemm', [chunk, expand!, expandBias!])]);
        return graph.node('Gemm', [hidden, contract!, contractBias!]);
      }
      z[i] = graph.node('Gemm', [chunk, expand!, expandBias!], scaled(Math.SQRT1_2, Math.SQRT1_2));
      const hidden = graph.node('Mul', [z[i], distributionOf(graph, z[i])]);
      return graph.node('Gemm', [hidden, contract!, contractBias!], scaled(Math.SQRT2, 1));
    });
    return [joinRows(graph, y), ...z];
  },
  compute: ({ inputs: [x, expand, expandBias, contract, contractBias] }) => {
    const z = mapElements(addRow(computeProduct(x!, expand!), expandBias!), (sum) => sum * Math.SQRT1_2);
    const hidden = mapElements(z, (value) => Math.SQRT2 * value * normalDistribution(Math.SQRT2 * value));
    const y = addRow(computeProduct(hidden, contract!), contractBias!);
    const width = z.shape[1]!;
    let end = 0;
    const chunks = chunksOf(z.shape[0]!, width).map((rows) => {
      const start = end;
      end += Number(rows);
      return { ...z, data: z.data.subarray(start * width, end * width), shape: [end - start, width] };
    });
    return [y, ...chunks];
  },
};

/**
 * Inputs the gradient g of y, x, expand, contract and the chunks of z; outputs the gradients of x, expand,
 * expandBias as [1, F], and contract. With Φ the distribution function of the standard normal and u = √2 · z:
 *
 *   d = g · contractᵀ ⊙ (Φ(u) + z · e^(−z²) / √π)      dx = d · expandᵀ      dexpand = xᵀ · d      dcontract = (u ⊙ Φ(u))ᵀ · g
 */
const gradientOperation: Operation<null> = {
  name: 'feedForwardGradient',
  infer: ([, x, expand, contract]) => [x!, expand!, float32(1, expand!.shape[1]!), contract!],
  emit: ({ graph, node, names: [g, x, expand, contract, ...z], isUsed }) => {
    const rows = node.inputs.slice(4).map(({ shape }) => shape[0]!);
    const gs = splitRows(graph, g!, rows);
    const xs = splitRows(graph, x!, rows);
    const toX: string[] = [];
    let [toExpand, toExpandBias, toContract]: (string | undefined)[] = [];
    rows.forEach((count, i) => {
      const distribution = distributionOf(graph, z[i]!);
      const slope = graph.node('Add', [distribution, scaledDensityOf(graph, z[i]!)]);
      const d = graph.node('Mul', [graph.node('Gemm', [gs[i]!, contract!], { transB: 1 }), slope]);
      const hidden = graph.node('Mul', [z[i]!, distribution]);
      toContract = addProduct(graph, toContract, hidden, gs[i]!, scaled(Math.SQRT2, 1));
      toExpand = addProduct(graph, toExpand, xs[i]!, d);
      toExpandBias = addProduct(graph, toExpandBias, onesColumn(graph, count), d);
      if (isUsed(0)) toX.push(graph.node('Gemm', [d, expand!], { transB: 1 }));
    });
    return [isUsed(0) ? joinRows(graph, toX) : '', toExpand!, toExpandBias!, toContract!];
  },
  compute: ({ inputs: [g, x, expand, contract, ...chunks] }) => {
    const z = joinChunks(chunks);
    const toHidden = computeProduct(g!, contract!, { transposeB: true });
    const d = mapElements(toHidden, (value, i) => value * geluSlope(Math.SQRT2 * z.data[i]!));
    const hidden = mapElements(z, (value) => Math.SQRT2 * value * normalDistribution(Math.SQRT2 * value));
    const ones: TensorData = {
      dtype: 'float32',
      data: new Float64Array(d.shape[0]!).fill(1),
      shape: [1, d.shape[0]!],
    };
    return [
      computeProduct(d, expand!, { transposeB: true }),
      computeProduct(x!, d, { transposeA: true }),
      computeProduct(ones, d),
      computeProduct(hidden, g!, { transposeA: true }),
    ];
  },
};

/** How many rows each chunk has; all rows are one chunk where their number is a name. */
function chunksOf(rows: Dim, hidden: number): Dim[] {
  if (typeof rows !== 'number') return [rows];
  const count = Math.max(1, Math.round((rows * hidden) / chunkSize));
  const bound = (chunk: number) => Math.round((chunk * rows) / count);
  return Array.from({ length: count }, (_, chunk) => bound(chunk + 1) - bound(chunk));
}

function splitRows(graph: OnnxGraph, x: string, rows: readonly Dim[]): string[] {
  if (rows.length === 1) return [x];
  const wanted = rows.map(() => true);
  return graph.nodes('Split', [x, graph.integers(rows as number[])], wanted, { axis: 0 });
}

function joinRows(graph: OnnxGraph, chunks: readonly string[]): string {
  return chunks.length === 1 ? chunks[0]! : graph.node('Concat', chunks, { axis: 0 });
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

/** The factors of a product and of what is added to it. */
function scaled(alpha: number, beta: number): Record<string, OnnxAttribute> {
  return { alpha: { float: alpha }, beta: { float: beta } };
}

/** Φ(√2 · z): (1 + erf z) / 2 in one pass, whose clipping to [0, 1] changes nothing. */
function distributionOf(graph: OnnxGraph, z: string): string {
  return graph.node('HardSigmoid', [graph.node('Erf', [z])], scaled(0.5, 0.5));
}

/** z · e^(−z²) / √π; where e^(z²) is infinite the quotient is 0, as it should be. */
function scaledDensityOf(graph: OnnxGraph, z: string): string {
  const inverse = graph.node('Exp', [graph.node('Mul', [z, z])]);
  return graph.node('Mul', [graph.node('Div', [z, inverse]), graph.scalar(1 / Math.sqrt(Math.PI))]);
}

/** Ones `[rows, 1]`, by which sums over rows are products. */
function onesColumn(graph: OnnxGraph, rows: Dim): string {
  const zeros = graph.node('ConstantOfShape', [graph.shape([rows, 1])]);
  return graph.node('Exp', [zeros]);
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

function joinChunks(chunks: readonly TensorData[]): TensorData {
  const shape = [chunks.reduce((rows, chunk) => rows + chunk.shape[0]!, 0), chunks[0]!.shape[1]!];
  return { dtype: 'float32', data: Float64Array.from(chunks.flatMap(({ data }) => [...data])), shape };
}

/** The derivative of gelu: Φ(x) + x · φ(x). */
function geluSlope(x: number): number {
  return normalDistribution(x) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}
