/** Simplifies a graph: drops dead nodes, merges equal nodes, and folds constants. */
import { sizeOf, type TensorData } from './data.ts';
import { apply, type Node, type Tensor, topologicalOrder } from './graph.ts';
import { constantOperation } from './ops/source.ts';
import { isStatic } from './shapes.ts';

/** Constants with more elements are not compared, and not created by folding. */
const largestConstant = 4096;

/** The same outputs, computed by a simplified graph. */
export function optimize(outputs: Record<string, Tensor>): Record<string, Tensor> {
  const numbers = new Map<Node, number>();
  const known = new Map<string, Node>();
  const replacements = new Map<Node, Node>();
  const replace = (tensor: Tensor) => replacements.get(tensor.node)!.outputs[tensor.index]!;
  for (const node of topologicalOrder(Object.values(outputs))) {
    const folded = fold(apply(node.operation, node.inputs.map(replace), node.attributes).node);
    const key = keyOf(folded, numbers);
    const same = key === undefined ? undefined : known.get(key);
    if (same === undefined) {
      numbers.set(folded, numbers.size);
      if (key !== undefined) known.set(key, folded);
    }
    replacements.set(node, same ?? folded);
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, replace(tensor)]));
}

/** A key that is equal for nodes that compute the same. Undefined for large constants, which are not compared. */
function keyOf(
  { operation, attributes, inputs }: Node,
  numbers: ReadonlyMap<Node, number>,
): string | undefined {
  const operands = inputs.map(({ node, index }) => `${numbers.get(node)}.${index}`).join();
  const constant = constantValue({ operation, attributes });
  if (constant === undefined) return `${operation.name}(${operands}) ${JSON.stringify(attributes)}`;
  const { dtype, data, shape } = constant;
  return data.length > largestConstant ? undefined : `constant ${dtype} [${shape}] ${data.join()}`;
}

/** The constant that a node computes, if all its inputs are constant; else the node itself. */
function fold(node: Node): Node {
  const { operation, attributes, inputs, outputs } = node;
  const values = inputs.map((input) => constantValue(input.node)).filter((value) => value !== undefined);
  const { shape } = outputs[0]!;
  const small = isStatic(shape) && sizeOf(shape) <= largestConstant;
  if (outputs.length > 1 || inputs.length === 0 || values.length < inputs.length || !small) return node;
  const [value] = operation.compute({
    attributes,
    inputs: values,
    resolve: (target) => target.map(Number),
    feed: (name) => {
      throw new Error(`constants do not depend on input ${name}`);
    },
  });
  return apply(constantOperation, [], value!).node;
}

function constantValue({
  operation,
  attributes,
}: Pick<Node, 'operation' | 'attributes'>): TensorData | undefined {
  return operation === constantOperation ? (attributes as TensorData) : undefined;
}
