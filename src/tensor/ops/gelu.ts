/** The Gaussian error linear unit (Hendrycks, Gimpel 2016), exact. */
import { fail } from '../failure.ts';
import { apply, type Operation, type Tensor } from '../graph.ts';
import { formatType } from '../shapes.ts';
import { add, mul } from './arithmetic.ts';
import { exp } from './pointwise.ts';

/** Outputs: y = x · Φ(x), and Φ(x) for the gradient. Φ is the distribution function of the standard normal. */
const geluOperation: Operation<null> = {
  name: 'gelu',
  infer: ([x]) => {
    if (x!.dtype !== 'float32') fail('gelu', 'float32', formatType(x!));
    return [x!, x!];
  },
  // dx = g · (Φ(x) + x · φ(x)), φ the density of the standard normal
  gradient: ({ inputs: [x], outputs: [, distribution] }, g) => {
    const density = mul(exp(mul(mul(x!, -0.5), x!)), 1 / Math.sqrt(2 * Math.PI));
    return [mul(g, add(distribution!, mul(x!, density)))];
  },
  emit: ({ graph, names: [x], isUsed }) => {
    if (!isUsed(1)) return [graph.node('Gelu', [x!])];
    const error = graph.node('Erf', [graph.node('Mul', [x!, graph.scalar(Math.SQRT1_2)])]);
    // HardSigmoid computes (1 + error) / 2 in one pass; its clipping to [0, 1] changes nothing
    const halves = { alpha: { float: 0.5 }, beta: { float: 0.5 } };
    const distribution = graph.node('HardSigmoid', [error], halves);
    return [graph.node('Mul', [x!, distribution]), distribution];
  },
  compute: ({ inputs: [x] }) => {
    const distribution = x!.data.map(normalDistribution);
    return [
      { ...x!, data: x!.data.map((value, i) => value * distribution[i]!) },
      { ...x!, data: distribution },
    ];
  },
};

/** x · Φ(x), of the shape of x */
export function gelu(x: Tensor): Tensor {
  return apply(geluOperation, [x], null);
}

/**
 * Φ(x) = ½ + φ(x) · (x + x³/3 + x⁵/(3·5) + …) (Abramowitz, Stegun, 26.2.10), exact to float64's rounding for
 * |x| ≤ 8. Beyond that, Φ(x) differs from 0 or 1 by less than 1e-15.
 */
export function normalDistribution(x: number): number {
  if (x < -8) return 0;
  if (x > 8) return 1;
  let term = x;
  let total = x;
  for (let n = 3; Math.abs(term) > Math.abs(total) * 1e-17; n += 2) {
    term *= (x * x) / n;
    total += term;
  }
  return 0.5 + (total * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}
