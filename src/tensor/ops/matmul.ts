/** Matrix products. Shapes: M rows, N columns, K the axis that is summed over, `...` batch axes that broadcast. */
import { allocate, broadcastStrides, stridedOffsets, type TensorData } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Emission, type Operation, type Tensor } from '../graph.ts';
import { broadcastShapes, formatType, type Shape, sameShape, type TensorType } from '../shapes.ts';
import { reshape } from './layout.ts';
import { sumTo } from './sum.ts';

/** Options of a matrix product. */
export interface MatmulOptions {
  /** Exchanges the last two axes of the first operand; default false. */
  readonly transposeA?: boolean;
  /** Exchanges the last two axes of the second operand; default false. */
  readonly transposeB?: boolean;
  /** A factor of the product, at no extra cost; default 1. */
  readonly scale?: number;
}

type Flags = Required<MatmulOptions>;

const defaults: Flags = { transposeA: false, transposeB: false, scale: 1 };

/**
 * The matrix product over the last two axes; batch axes broadcast: [..., M, K] · [..., K, N] gives [..., M, N].
 * With `transposeA` the first operand is [..., K, M], with `transposeB` the second is [..., N, K].
 */
export function matmul(a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor {
  const flags: Flags = { ...defaults, ...options };
  inferProduct([a, b], flags);
  if (b.shape.length > 2) return apply(batchedOperation, [a, b], flags);
  return flags.transposeA && a.shape.length > 2
    ? apply(batchedOperation, [a, b], flags)
    : flat(a, [b], flags);
}

/**
 * x · weight + addend in one pass. x: [..., K]; weight: [K, N], or [N, K] with `transposeB`; addend: a bias [N] or a
 * residual [..., N]. The result is [..., N].
 */
export function linear(
  x: Tensor,
  weight: Tensor,
  addend?: Tensor,
  { transposeB = false }: { readonly transposeB?: boolean } = {},
): Tensor {
  const flags: Flags = { ...defaults, transposeB };
  if (weight.shape.length !== 2) fail('linear', 'a weight of two axes', formatType(weight));
  const product = inferProduct([x, weight], flags);
  if (addend === undefined) return flat(x, [weight], flags);
  const isBias = addend.shape.length === 1 && addend.shape[0] === product.shape.at(-1);
  if (addend.dtype !== 'float32' || !(isBias || sameShape(addend.shape, product.shape))) {
    fail(
      'linear',
      `an addend float32 [${product.shape.at(-1)}] or ${formatType(product)}`,
      formatType(addend),
    );
  }
  return flat(x, [weight, isBias ? addend : flatten(addend)], flags);
}

/** Merges all axes but the last, so that many small products become one large product. [..., K] → [M, K] */
export function flatten(x: Tensor): Tensor {
  return reshape(x, [-1, x.shape.at(-1)!]);
}

/** The product with one matrix, and an optional addend: the batch axes of `a` are merged with its rows. */
function flat(a: Tensor, rest: readonly Tensor[], flags: Flags): Tensor {
  const product = apply(gemmOperation, [flatten(a), ...rest], flags);
  return a.shape.length === 2 ? product : reshape(product, [...a.shape.slice(0, -1), product.shape[1]!]);
}

function inferProduct(inputs: readonly TensorType[], { transposeA, transposeB }: Flags): TensorType {
  const [a, b] = inputs as [TensorType, TensorType];
  const [rows, inner] = lastTwo(a.shape, transposeA);
  const [innerB, columns] = lastTwo(b.shape, transposeB);
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (
    batch === undefined ||
    rows === undefined ||
    columns === undefined ||
    inner !== innerB ||
    a.dtype !== 'float32' ||
    b.dtype !== 'float32'
  ) {
    const left = transposeA ? '[..., K, M]' : '[..., M, K]';
    const right = transposeB ? '[..., N, K]' : '[..., K, N]';
    fail('matmul', `float32 ${left} and ${right}`, `${formatType(a)} and ${formatType(b)}`);
  }
  return { dtype: 'float32', shape: [...batch, rows, columns] };
}

function lastTwo<D>(shape: readonly D[], exchanged: boolean): [D | undefined, D | undefined] {
  const [first, second] = [shape.at(-2), shape.at(-1)];
  return shape.length < 2 ? [undefined, undefined] : exchanged ? [second, first] : [first, second];
}

/** Gradients of C = scale · op(A) · op(B). They are products with flags again, so nothing is transposed in memory. */
function productGradients(a: Tensor, b: Tensor, { transposeA, transposeB, scale }: Flags, g: Tensor) {
  return [
    transposeA
      ? matmul(b, g, { transposeA: transposeB, transposeB: true, scale })
      : matmul(g, b, { transposeB: !transposeB, scale }),
    transposeB
      ? matmul(g, a, { transposeA: true, transposeB: transposeA, scale })
      : matmul(a, g, { transposeA: !transposeA, scale }),
  ] as const;
}

/** The product of two matrices, plus an optional third operand, which broadcasts. */
const gemmOperation: Operation<Flags> = {
  name: 'matmul',
  infer: (inputs, flags) => [inferProduct(inputs, flags)],
  gradient: ({ inputs, attributes }, g) => {
    const [a, b, addend] = inputs;
    return [...productGradients(a!, b!, attributes, g), ...(addend ? [sumTo(g, addend)] : [])];
  },
  emit: ({ graph, names, attributes: { transposeA, transposeB, scale } }) => [
    graph.node('Gemm', names, {
      transA: Number(transposeA),
      transB: Number(transposeB),
      alpha: { float: scale },
    }),
  ],
  compute: ({ inputs, attributes }) => {
    const [a, b, addend] = inputs;
    const result = computeProduct(a!, b!, attributes);
    if (addend !== undefined) {
      const offsets = stridedOffsets(result.shape, broadcastStrides(addend.shape, result.shape));
      for (let i = 0; i < offsets.length; i++) result.data[i]! += addend.data[offsets[i]!]!;
    }
    return [result];
  },
};

/** Products of batches of matrices. */
const batchedOperation: Operation<Flags> = {
  name: 'matmul',
  infer: (inputs, flags) => [inferProduct(inputs, flags)],
  gradient: ({ inputs, attributes }, g) => {
    const [a, b] = inputs as [Tensor, Tensor];
    const [toA, toB] = productGradients(a, b, attributes, g);
    return [sumTo(toA, a), sumTo(toB, b)];
  },
  emit: emitBatched,
  compute: ({ inputs: [a, b], attributes }) => [computeProduct(a!, b!, attributes)],
};

function emitBatched({
  graph,
  node,
  names,
  attributes: { transposeA, transposeB, scale },
}: Emission<Flags>): string[] {
  if (!transposeA && !transposeB && scale === 1) return [graph.node('MatMul', names)];
  if (graph.fused) {
    const flags = { transA: Number(transposeA), transB: Number(transposeB), alpha: { float: scale } };
    return graph.nodes('FusedMatMul', names, [true], flags, 'com.microsoft');
  }
  const operands = [transposeA, transposeB].map((exchanged, i) =>
    exchanged
      ? graph.node('Transpose', [names[i]!], { perm: exchangeLastTwo(node.inputs[i]!.shape) })
      : names[i]!,
  );
  const product = graph.node('MatMul', operands);
  return [scale === 1 ? product : graph.node('Mul', [product, graph.scalar(scale)])];
}

function exchangeLastTwo(shape: Shape): number[] {
  const rank = shape.length;
  return [...Array(rank - 2).keys(), rank - 1, rank - 2];
}

/** The reference computation: plain loops. */
export function computeProduct(a: TensorData, b: TensorData, options: MatmulOptions = {}): TensorData {
  const flags = { ...defaults, ...options };
  const [rows, inner] = lastTwo(a.shape, flags.transposeA) as [number, number];
  const [, columns] = lastTwo(b.shape, flags.transposeB) as [number, number];
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2))!;
  const result = allocate('float32', [...batch, rows, columns]);
  const [stepsA, stepsB] = [a, b].map(({ shape }) =>
    stridedOffsets(batch, broadcastStrides(shape.slice(0, -2), batch)),
  );
  const [rowA, innerA] = flags.transposeA ? [1, rows] : [inner, 1];
  const [innerB, columnB] = flags.transposeB ? [1, inner] : [columns, 1];
  let at = 0;
  stepsA!.forEach((step, matrix) => {
    const startA = step * rows * inner;
    const startB = stepsB![matrix]! * inner * columns;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let total = 0;
        for (let k = 0; k < inner; k++) {
          total +=
            a.data[startA + row * rowA + k * innerA]! * b.data[startB + k * innerB + column * columnB]!;
        }
        result.data[at++] = flags.scale * total;
      }
    }
  });
  return result;
}
