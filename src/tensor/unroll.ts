/** Several training steps as one graph, so that the state stays on the device between steps. */
import { apply, type Node, type Tensor, topologicalOrder } from './graph.ts';
import { type InputAttributes, input, inputOperation } from './ops/source.ts';

/**
 * The graph of `times` steps, one after another. Outputs with the name of an input are the state: each step reads the
 * state of the previous step, and the state of the last step is an output. All other inputs and outputs belong to one
 * step and get its number as a prefix: input `x` becomes `0.x`, `1.x` and so on.
 */
export function unroll(outputs: Record<string, Tensor>, times: number): Record<string, Tensor> {
  const order = topologicalOrder(Object.values(outputs));
  const names = new Set(order.flatMap((node) => inputName(node) ?? []));
  const unrolled: Record<string, Tensor> = {};
  let state: Record<string, Tensor> = {};
  for (let step = 0; step < times; step++) {
    const results = repeat(outputs, order, (name, tensor) => {
      if (!Object.hasOwn(outputs, name)) return input(`${step}.${name}`, tensor.dtype, tensor.shape);
      return state[name] ?? tensor;
    });
    state = {};
    for (const [name, tensor] of Object.entries(results)) {
      if (names.has(name)) state[name] = tensor;
      else unrolled[`${step}.${name}`] = tensor;
    }
  }
  return { ...unrolled, ...state };
}

/** Copies the graph with other inputs. */
function repeat(
  outputs: Record<string, Tensor>,
  order: readonly Node[],
  replaceInput: (name: string, tensor: Tensor) => Tensor,
): Record<string, Tensor> {
  const replaced = new Map<Tensor, Tensor>();
  for (const node of order) {
    const name = inputName(node);
    const results =
      name === undefined
        ? apply(
            node.operation,
            node.inputs.map((tensor) => replaced.get(tensor)!),
            node.attributes,
          ).node.outputs
        : [replaceInput(name, node.outputs[0]!)];
    node.outputs.forEach((tensor, i) => {
      replaced.set(tensor, results[i]!);
    });
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, replaced.get(tensor)!]));
}

function inputName({ operation, attributes }: Node): string | undefined {
  return operation === inputOperation ? (attributes as InputAttributes).name : undefined;
}
