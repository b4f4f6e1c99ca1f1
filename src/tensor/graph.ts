/** The symbolic graph: tensors are outputs of nodes, nodes apply operations to tensors. */
import type { TensorData } from './data.ts';
import type { OnnxGraph } from './onnx/graph.ts';
import type { Shape, TensorType } from './shapes.ts';

/** A tensor that is not computed yet: the output number `index` of `node`. */
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
 * All there is to know of an operation, side by side. Attributes must survive `JSON.stringify`, by which
 * equal nodes are found (typed arrays of constants are looked at by value).
 */
export interface Operation<Attributes = unknown> {
  /** As errors and ONNX value names show it. */
  readonly name: string;
  /** Types of the outputs; calls `fail` where the inputs do not suit. */
  infer(inputs: readonly TensorType[], attributes: Attributes): readonly TensorType[];
  /**
   * Given the gradient of the loss with respect to output 0, those with respect to every input, of the
   * input's shape; undefined where none flows. Outputs after the first hold what this rule wants saved and
   * carry no gradient. May build more than is needed: what nobody asks for is never run. Left out where the
   * result is constant almost everywhere.
   */
  gradient?(node: Node<Attributes>, outputGradient: Tensor): readonly (Tensor | undefined)[];
  /** Writes ONNX nodes and gives the names of the outputs. */
  emit(emission: Emission<Attributes>): readonly string[];
  /** The reference: computes the outputs in float64. */
  compute(evaluation: Evaluation<Attributes>): readonly TensorData[];
}

/** What `emit` has to go by. */
export interface Emission<Attributes> {
  readonly graph: OnnxGraph;
  readonly node: Node<Attributes>;
  readonly attributes: Attributes;
  /** ONNX names of the inputs. */
  readonly names: readonly string[];
  /** Whether anything reads output `index`: saved values that nobody reads need not be made. */
  isUsed(index: number): boolean;
}

/** What `compute` has to go by. */
interface Evaluation<Attributes> {
  readonly attributes: Attributes;
  readonly inputs: readonly TensorData[];
  /** The shape with the sizes of this run in place of names. */
  resolve(shape: Shape): number[];
  /** The value that was fed for an input. */
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
