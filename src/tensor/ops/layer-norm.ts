/** Layer normalization (Ba, Kiros, Hinton 2016). */
import { allocate, forEachLine, type TensorData } from '../data.ts';
import { fail } from '../failure.ts';
import { apply, type Emission, type Operation, type Tensor } from '../graph.ts';
import { formatType } from '../shapes.ts';
import { add, mul, sub } from './arithmetic.ts';
import { mean } from './mean.ts';
import { sumTo } from './sum.ts';

/** Learned scale and bias, each float32 [W] for the last axis W, and a number added to the variance (default 1e-5). */
export interface LayerNormOptions {
  readonly scale?: Tensor;
  readonly bias?: Tensor;
  readonly epsilon?: number;
}

interface Attributes {
  readonly epsilon: number;
}

/** Inputs: x, scale?, bias?. Outputs: y, and, for the gradient, the normalized x and 1 / standard deviation. */
const layerNormOperation: Operation<Attributes> = {
  name: 'layerNorm',
  infer: ([x, ...affine]) => {
    const width = x!.shape.at(-1);
    if (x!.dtype !== 'float32' || typeof width !== 'number' || width === 0) {
      fail('layerNorm', 'float32 [..., W] with a number W', formatType(x!));
    }
    for (const tensor of affine) {
      if (tensor.dtype !== 'float32' || tensor.shape.length !== 1 || tensor.shape[0] !== width) {
        fail('layerNorm', `scale and bias of float32 [${width}]`, formatType(tensor));
      }
    }
    return [x!, x!, { dtype: 'float32', shape: [...x!.shape.slice(0, -1), 1] }];
  },
  // With x̂ the normalized x, d = g ⊙ scale, means over the last axis: dx = (d − mean d − x̂ · mean(d ⊙ x̂)) / σ
  gradient: ({ inputs: [x, scale, bias], outputs: [, normalized, inverse] }, g) => {
    const last = { axes: x!.shape.length - 1, keepDims: true };
    const d = scale === undefined ? g : mul(g, scale);
    const projected = sub(d, mul(normalized!, mean(mul(d, normalized!), last)));
    // x̂ has mean 0, so mean d is also the mean of the projection
    const toX = mul(sub(projected, mean(projected, last)), inverse!);
    const toScale = scale && sumTo(mul(g, normalized!), scale);
    return [toX, toScale, bias && sumTo(g, bias)];
  },
  emit: emitLayerNorm,
  compute: ({ inputs: [x, scale, bias], attributes: { epsilon } }) => {
    const [normalized, inverse] = normalizeRows(x!, epsilon);
    const width = x!.shape.at(-1)!;
    const y = normalized.data.map((value, i) => {
      return value * (scale?.data[i % width] ?? 1) + (bias?.data[i % width] ?? 0);
    });
    return [{ ...normalized, data: y }, normalized, inverse];
  },
};

/** Emits one node if only the result is used; otherwise, the affine part is separate, since x̂ is needed. */
function emitLayerNorm({
  graph,
  node,
  names,
  isUsed,
  attributes: { epsilon },
}: Emission<Attributes>): string[] {
  const [x, scale, bias] = names;
  const width = Number(node.inputs[0]!.shape.at(-1));
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  const saved = isUsed(1) || isUsed(2);
  if (!saved && scale !== undefined) return [graph.node('LayerNormalization', names, attributes)];
  const ones = graph.vector(1, width);
  const [normalized, , inverse] = graph.nodes(
    'LayerNormalization',
    [x!, ones],
    saved ? [true, false, true] : [true],
    attributes,
  );
  const scaled = scale === undefined ? normalized! : graph.node('Mul', [normalized!, scale]);
  const y = bias === undefined ? scaled : graph.node('Add', [scaled, bias]);
  return [y, normalized!, inverse ?? ''];
}

function normalizeRows({ data, shape }: TensorData, epsilon: number): [TensorData, TensorData] {
  const normalized = allocate('float32', shape);
  const inverses = allocate('float32', [...shape.slice(0, -1), 1]);
  forEachLine(shape, shape.length - 1, (start, _, width, row) => {
    let average = 0;
    for (let i = start; i < start + width; i++) average += data[i]! / width;
    let variance = 0;
    for (let i = start; i < start + width; i++) variance += (data[i]! - average) ** 2 / width;
    const inverse = 1 / Math.sqrt(variance + epsilon);
    inverses.data[row] = inverse;
    for (let i = start; i < start + width; i++) normalized.data[i] = (data[i]! - average) * inverse;
  });
  return [normalized, inverses];
}

/**
 * (x − mean) / √(variance + epsilon) · scale + bias over the last axis of x [..., W]; the result has the same shape.
 * Training is faster without scale and bias; a following linear layer can learn both.
 */
export function layerNorm(x: Tensor, { scale, bias, epsilon = 1e-5 }: LayerNormOptions = {}): Tensor {
  if (scale !== undefined) {
    return apply(layerNormOperation, bias === undefined ? [x, scale] : [x, scale, bias], { epsilon });
  }
  const normalized = apply(layerNormOperation, [x], { epsilon });
  return bias === undefined ? normalized : add(normalized, bias);
}
