/** Writes a graph as an ONNX model. */
import type { TensorData } from '../data.ts';
import { fail } from '../failure.ts';
import { type Node, type Tensor, topologicalOrder } from '../graph.ts';
import { listInputs } from '../inputs.ts';
import { optimize } from '../optimize.ts';
import { formatShape, isStatic, sameShape } from '../shapes.ts';
import { OnnxGraph, type OnnxTarget } from './graph.ts';
import { type ExternalTensor, model } from './messages.ts';

/** Opset 20 is the first with `Gelu`; IR version 9 came with it. */
const standardVersion = 20;
const irVersion = 9;

/** Options of an exported model. */
export interface OnnxOptions {
  /** Stored as the model's metadata. */
  readonly metadata?: Record<string, string>;
  /** The engine that will run the model; default `any`. */
  readonly target?: OnnxTarget;
  /** Values of inputs by name. They become weights, inside the file or in a file beside it. */
  readonly initializers?: Record<string, TensorData | ExternalTensor>;
}

/**
 * The bytes of an ONNX model with the named outputs. Its inputs are those that the outputs depend on, except the
 * initializers.
 *
 * @throws LinkSageError if an initializer names no input or has the wrong type or shape, or if an output has the name
 *   of an input
 */
export function toOnnx(outputs: Record<string, Tensor>, options: OnnxOptions = {}): Uint8Array {
  const { metadata = {}, target = 'any', initializers = {} } = options;
  const graph = optimize(outputs);
  checkNames(outputs, initializers);
  const written = new OnnxGraph(target, initializers);
  emit(graph, written);
  const domains = Object.fromEntries([...written.domains].map((domain) => [domain, 1]));
  return model(written.finish(), {
    irVersion,
    domains: { '': standardVersion, ...domains },
    metadata,
  }).finish();
}

function emit(outputs: Record<string, Tensor>, graph: OnnxGraph): void {
  const order = topologicalOrder(Object.values(outputs));
  const used = new Set([...Object.values(outputs), ...order.flatMap((node) => node.inputs)]);
  const names = new Map<Tensor, string>();
  const isSource = (node: Node) => node.inputs.length === 0;
  // Sources first, since named sizes are read from the inputs
  for (const node of [...order.filter(isSource), ...order.filter((node) => !isSource(node))]) {
    const emitted = node.operation.emit({
      graph,
      node,
      attributes: node.attributes,
      names: node.inputs.map((tensor) => names.get(tensor)!),
      isUsed: (index) => used.has(node.outputs[index]!),
    });
    node.outputs.forEach((tensor, index) => {
      names.set(tensor, emitted[index] ?? '');
    });
  }
  for (const [name, tensor] of Object.entries(outputs)) graph.output(name, names.get(tensor)!, tensor);
}

function checkNames(
  outputs: Record<string, Tensor>,
  initializers: NonNullable<OnnxOptions['initializers']>,
): void {
  const inputs = listInputs(outputs);
  const taken = Object.keys(outputs).find((name) => inputs.has(name));
  if (taken !== undefined) fail('toOnnx', 'names of outputs that no input has', `'${taken}'`);
  for (const [name, { dtype, shape }] of Object.entries(initializers)) {
    const declared = inputs.get(name) ?? fail('toOnnx', 'initializers of inputs', `one named '${name}'`);
    const fits = isStatic(declared.shape) && sameShape(declared.shape, shape) && declared.dtype === dtype;
    if (!fits) {
      const expected = `${declared.dtype} ${formatShape(declared.shape)} for initializer '${name}'`;
      fail('toOnnx', expected, `${dtype} ${formatShape(shape)}`);
    }
  }
}
