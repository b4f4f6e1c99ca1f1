/** The reference executor: plain TypeScript in float64, one operation after another. */
import type { TensorData } from '../data.ts';
import { type Tensor, topologicalOrder } from '../graph.ts';
import { checkFeeds, listInputs } from '../inputs.ts';
import { parseProduct } from '../shapes.ts';
import type { Executor } from './executor.ts';

/** Opens an executor that computes in float64. Outputs of type float32 are returned as Float64Array. */
export function createInterpreter(outputs: Record<string, Tensor>): Executor {
  const inputs = listInputs(outputs);
  const order = topologicalOrder(Object.values(outputs));
  return {
    run: async (feeds) => {
      const sizes = checkFeeds(inputs, feeds);
      const values = new Map<Tensor, TensorData>();
      for (const { operation, attributes, inputs: operands, outputs: results } of order) {
        const computed = operation.compute({
          attributes,
          inputs: operands.map((tensor) => values.get(tensor)!),
          resolve: (shape) => shape.map((dim) => resolveDim(dim, sizes)),
          feed: (name) => widen(feeds[name]!),
        });
        results.forEach((tensor, i) => {
          values.set(tensor, computed[i]!);
        });
      }
      return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, values.get(tensor)!]));
    },
    dispose: async () => {},
  };
}

function resolveDim(dim: string | number, sizes: ReadonlyMap<string, number>): number {
  const { count, names } = parseProduct(dim);
  return names.reduce((product, name) => product * sizes.get(name)!, count);
}

function widen(fed: TensorData): TensorData {
  return fed.data instanceof Float32Array ? { ...fed, data: Float64Array.from(fed.data) } : fed;
}
