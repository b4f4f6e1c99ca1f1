/** Builds an ONNX graph: operations add nodes and constants to it and refer to values by name. */
import type { TensorArray, TensorData } from '../data.ts';
import { type DType, parseProduct, type Shape, type TensorType } from '../shapes.ts';
import {
  type ExternalTensor,
  externalTensor,
  node,
  type OnnxAttribute,
  tensor,
  valueInfo,
} from './messages.ts';
import { Message } from './protobuf.ts';

/**
 * The engine that will run a model: `any` engine, with standard operators only; or ONNX Runtime on the processor (`cpu`)
 * or on an NVIDIA GPU (`cuda`). Only `cpu` uses loops whose chunks fit the processor's caches.
 */
export type OnnxTarget = 'any' | 'cpu' | 'cuda';

/** A value of a graph. */
interface TypedValue {
  readonly name: string;
  readonly type: TensorType;
}

/** Collects nodes, constants, inputs and outputs of one model. */
export class OnnxGraph {
  /** Whether operators of ONNX Runtime's own domain (`com.microsoft`) may be used. */
  readonly fused: boolean;
  /** Whether to loop over chunks that fit the processor's caches. */
  readonly loops: boolean;
  /** Operator sets in use, except the standard one. */
  readonly domains = new Set<string>();
  readonly #target: OnnxTarget;
  readonly #weights: Record<string, TensorData | ExternalTensor>;
  readonly #message = new Message().string(2, 'linksage');
  readonly #constants = new Map<string, string>();
  /** For every named size, the ONNX value and axis to read it from. */
  readonly #sizes = new Map<string, { value: string; axis: number }>();
  /** Prefix of names in the body of a loop, which must differ from those of the surrounding graph. */
  readonly #prefix: string;
  #names = 0;

  /** `weights`: values of inputs by name; these inputs become constants. */
  constructor(target: OnnxTarget, weights: Record<string, TensorData | ExternalTensor>, prefix = '') {
    this.fused = target !== 'any';
    this.loops = target === 'cpu';
    this.#target = target;
    this.#weights = weights;
    this.#prefix = prefix;
  }

  /** Declares an input of the model, or adds its weight. Must be called for all inputs before `shape`. */
  input(name: string, type: TensorType): string {
    type.shape.forEach((dim, axis) => {
      if (typeof dim === 'string' && !this.#sizes.has(dim)) this.#sizes.set(dim, { value: name, axis });
    });
    const weight = this.#weights[name];
    if (weight === undefined) this.#message.message(11, valueInfo(name, type.dtype, type.shape));
    else if ('location' in weight) this.#message.message(5, externalTensor(name, weight));
    else this.#message.message(5, tensor(name, weight.dtype, weight.shape, littleEndian(weight)));
    return name;
  }

  /** Declares a value as the output `name` of the model. */
  output(name: string, value: string, type: TensorType): void {
    this.#message.message(1, node('Identity', [value], [name], {}, ''));
    this.#message.message(12, valueInfo(name, type.dtype, type.shape));
  }

  /** Adds a node with one output, and gives the name of the output. */
  node(operator: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string {
    return this.nodes(operator, inputs, [true], attributes)[0]!;
  }

  /** Adds a node and gives the names of its outputs. `outputs`: which ones are needed; the names of others are ''. */
  nodes(
    operator: string,
    inputs: readonly string[],
    outputs: readonly boolean[],
    attributes: Record<string, OnnxAttribute> = {},
    domain = '',
  ): string[] {
    const names = outputs.map((wanted) => (wanted ? this.#name(operator) : ''));
    if (domain !== '') this.domains.add(domain);
    this.#message.message(1, node(operator, inputs, names, attributes, domain));
    return names;
  }

  /**
   * Adds a loop (ONNX Scan) over the first axis of `sequences`; their types are those of one slice. `body` gets its own
   * graph, which can also use the values of this one, and the names of the states and slices. It returns the names of
   * the next states, then of one slice per result. `scan` returns the names of the final states, then of the results.
   */
  scan(
    states: readonly TypedValue[],
    sequences: readonly TypedValue[],
    results: readonly TensorType[],
    body: (graph: OnnxGraph, states: string[], slices: string[]) => string[],
  ): string[] {
    const inner = new OnnxGraph(this.#target, {}, this.#name('Scan'));
    const declare = ({ type }: TypedValue) => inner.input(inner.#name('input'), type);
    const outputs = body(inner, states.map(declare), sequences.map(declare));
    const types = [...states.map(({ type }) => type), ...results];
    for (const [i, { dtype, shape }] of types.entries())
      inner.#message.message(12, valueInfo(outputs[i]!, dtype, shape));
    for (const domain of inner.domains) this.domains.add(domain);
    const inputs = [...states, ...sequences].map(({ name }) => name);
    const attributes = { body: { graph: inner.finish() }, num_scan_inputs: sequences.length };
    return this.nodes(
      'Scan',
      inputs,
      types.map(() => true),
      attributes,
    );
  }

  /** A constant of the given type. */
  constant(value: TensorData): string {
    const name = this.#name('constant');
    this.#message.message(5, tensor(name, value.dtype, value.shape, littleEndian(value)));
    return name;
  }

  /** A float32 scalar; equal ones share a constant. */
  scalar(value: number): string {
    return this.#once(`scalar ${value}`, () =>
      this.constant({ dtype: 'float32', data: Float64Array.of(value), shape: [] }),
    );
  }

  /** A float32 vector that repeats a value `length` times; equal ones share a constant. */
  vector(value: number, length: number): string {
    return this.#once(`vector ${value} ${length}`, () =>
      this.constant({ dtype: 'float32', data: new Float64Array(length).fill(value), shape: [length] }),
    );
  }

  /** A constant int64 vector, used for axes and shapes; equal ones share a constant. */
  integers(values: readonly number[]): string {
    return this.#once(`integers ${values.join()}`, () => {
      const name = this.#name('integers');
      const data = BigInt64Array.from(values, BigInt);
      this.#message.message(5, tensor(name, 'int64', [values.length], new Uint8Array(data.buffer)));
      return name;
    });
  }

  /** An int64 vector with the sizes of `shape`: constant if all are numbers, else read from the inputs. */
  shape(shape: Shape): string {
    if (shape.every((dim) => typeof dim === 'number')) return this.integers(shape);
    return this.#once(`shape ${shape.join()}`, () =>
      this.node(
        'Concat',
        shape.map((dim) => this.#size(dim)),
        { axis: 0 },
      ),
    );
  }

  /** The GraphProto. */
  finish(): Message {
    return this.#message;
  }

  /** An int64 vector with one size. */
  #size(dim: string | number): string {
    const { count, names } = parseProduct(dim);
    const factors = names.map((name) => this.#namedSize(name));
    if (count !== 1 || factors.length === 0) factors.push(this.integers([count]));
    return factors.reduce((product, factor) => this.node('Mul', [product, factor]));
  }

  #namedSize(name: string): string {
    return this.#once(`size ${name}`, () => {
      const source = this.#sizes.get(name);
      if (source === undefined) throw new Error(`no input has a dimension named ${name}`);
      return this.node('Shape', [source.value], { start: source.axis, end: source.axis + 1 });
    });
  }

  #once(key: string, make: () => string): string {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = make();
    this.#constants.set(key, name);
    return name;
  }

  /** A new name. The slash keeps generated names apart from those of inputs and outputs. */
  #name(operator: string): string {
    return `${this.#prefix}/${operator}_${this.#names++}`;
  }
}

/** The bytes of a tensor as ONNX stores them; Float64Array becomes float32. */
function littleEndian({ dtype, data }: { dtype: DType; data: TensorArray }): Uint8Array {
  const array = dtype === 'float32' && data instanceof Float64Array ? Float32Array.from(data) : data;
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
