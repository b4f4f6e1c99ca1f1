/** The symbolic graph: nodes apply operations to tensors; tensors are outputs of nodes. */
import type { TensorData } from './data.ts';
import type { OnnxGraph } from './onnx/graph.ts';
import type { Shape, TensorType } from './shapes.ts';

/** A tensor that is not computed yet: output `index` of `node`. */
export interface Tensor extends TensorType {
  readonly node: Node;
  readonly index: number;
}

/** One application of an operation. */
export interface Node<Attributes = unknown> {
  readonly operation: Operation<Attributes>;
  readonly attributes: Attributes;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
}

/**
 * An operation: its types, gradient, ONNX form and reference computation. Attributes must be JSON values, since equal
 * nodes are found by their JSON (except constants, which are compared by value).
 */
export interface Operation<Attributes = unknown> {
  /** Shown in errors and in ONNX value names. */
  readonly name: string;
  /** The types of the outputs; calls `fail` for wrong inputs. */
  infer(inputs: readonly TensorType[], attributes: Attributes): readonly TensorType[];
  /**
   * The gradients of the loss with respect to every input, each with the input's shape, from the gradient with respect
   * to output 0; undefined for an input without a gradient. Outputs after the first are values saved for this rule, and
   * have no gradient. The rule may build more than is needed: unused nodes never run. Left out if the result is
   * constant almost everywhere.
   */
  gradient?(node: Node<Attributes>, outputGradient: Tensor): readonly (Tensor | undefined)[];
  /** Writes ONNX nodes and gives the names of the outputs. */
  emit(emission: Emission<Attributes>): readonly string[];
  /** The reference: computes the outputs in float64. */
  compute(evaluation: Evaluation<Attributes>): readonly TensorData[];
}

/** The input of `emit`. */
export interface Emission<Attributes> {
  readonly graph: OnnxGraph;
  readonly node: Node<Attributes>;
  readonly attributes: Attributes;
  /** ONNX names of the inputs. */
  readonly names: readonly string[];
  /** Whether output `index` is used. Saved values that are not used need not be computed. */
  isUsed(index: number): boolean;
}

/** The input of `compute`. */
interface Evaluation<Attributes> {
  readonly attributes: Attributes;
  readonly inputs: readonly TensorData[];
  /** Replaces the names in a shape by the sizes of this run. */
  resolve(shape: Shape): number[];
  /** The value that was fed to an input. */
  feed(name: string): TensorData;
}

/** Applies an operation; output 0 is its result. */
export function apply<Attributes>(
  operation: Operation<Attributes>,
  inputs: readonly Tensor[],
  attributes: Attributes,
): Tensor {
  const outputs: Tensor[] = [];
  const node: Node<Attributes> = { operation, attributes, inputs, outputs };
  for (const { dtype, shape } of operation.infer(inputs, attributes)) {
    outputs.push({ dtype, shape, node: node as Node, index: outputs.length });
  }
  return outputs[0]!;
}

/** Every node that the tensors depend on, each after its inputs. */
export function topologicalOrder(tensors: Iterable<Tensor>): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const stack = [...tensors].map((tensor) => ({ node: tensor.node, next: 0 })).reverse();
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    if (top.next === 0 && seen.has(top.node)) {
      stack.pop();
    } else if (top.next < top.node.inputs.length) {
      seen.add(top.node);
      const { node } = top.node.inputs[top.next++]!;
      if (!seen.has(node)) stack.push({ node, next: 0 });
    } else {
      seen.add(top.node);
      order.push(top.node);
      stack.pop();
    }
  }
  return order;
}
