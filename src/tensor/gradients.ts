/** Reverse-mode differentiation: builds the graph of the gradients from the graph of the loss. */
import { fail } from './failure.ts';
import { type Node, type Tensor, topologicalOrder } from './graph.ts';
import { add } from './ops/arithmetic.ts';
import { constant } from './ops/source.ts';
import { broadcastLike } from './ops/sum.ts';
import { formatType } from './shapes.ts';

/**
 * The gradients of a scalar float32 loss with respect to each tensor of `wrt`, each with that tensor's shape;
 * zeros if the loss does not depend on it.
 *
 * @throws LinkSageError if the loss is no float32 scalar, or for second derivatives through operations that save values
 *   for their gradient (layerNorm, l2Normalize, gelu, softmaxCrossEntropy)
 */
export function gradients(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (loss.dtype !== 'float32' || loss.shape.length > 0) {
    fail('gradients', 'a loss float32 []', formatType(loss), 'sum or mean over all axes makes a scalar');
  }
  const order = topologicalOrder([loss]);
  const dependent = findDependents(order, wrt);
  const totals = new Map<Tensor, Tensor>([[loss, constant(1)]]);
  for (const node of order.reverse()) {
    const total = outputGradient(node, totals);
    if (total === undefined || !dependent.has(node)) continue;
    node.operation.gradient?.(node, total).forEach((gradient, i) => {
      const input = node.inputs[i]!;
      if (gradient === undefined || !(dependent.has(input.node) || wrt.includes(input))) return;
      const sum = totals.get(input);
      totals.set(input, sum === undefined ? gradient : add(sum, gradient));
    });
  }
  return wrt.map((tensor) => totals.get(tensor) ?? broadcastLike(constant(0), tensor));
}

/** Nodes through which the loss depends on `wrt`. */
function findDependents(order: readonly Node[], wrt: readonly Tensor[]): Set<Node> {
  const dependent = new Set(wrt.map((tensor) => tensor.node));
  for (const node of order) {
    if (node.inputs.some((input) => dependent.has(input.node))) dependent.add(node);
  }
  return dependent;
}

function outputGradient(node: Node, totals: ReadonlyMap<Tensor, Tensor>): Tensor | undefined {
  const saved = node.outputs.slice(1).find((output) => totals.has(output));
  if (saved !== undefined) {
    fail('gradients', `gradients of first order through ${node.operation.name}`, 'one of second order');
  }
  return totals.get(node.outputs[0]!);
}
