/** The messages of onnx.proto3 that make up a model, with the field numbers of that file. */
import type { DType, Shape } from '../shapes.ts';
import { Message } from './protobuf.ts';

/** Element types of ONNX tensors; int64 is used for shapes and axes. */
type OnnxType = DType | 'int64';

const dataType: Record<OnnxType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** Attributes of an ONNX node: integers, lists of integers, and strings; floats and graphs are wrapped. */
export type OnnxAttribute =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly graph: Message };

/** Bytes of a tensor in another file, as ONNX external data. */
export interface ExternalTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Path relative to the folder of the ONNX file. */
  readonly location: string;
  /** First byte. */
  readonly offset: number;
  /** Number of bytes. */
  readonly length: number;
}

/** ModelProto. `domains`: operator set → version; the standard one is `''`. */
export function model(
  graph: Message,
  options: { irVersion: number; domains: Record<string, number>; metadata: Record<string, string> },
): Message {
  const message = new Message().integer(1, options.irVersion).string(2, 'linksage').message(7, graph);
  for (const [domain, version] of Object.entries(options.domains)) {
    message.message(8, new Message().string(1, domain).integer(2, version));
  }
  for (const [key, value] of Object.entries(options.metadata)) message.message(14, entry(key, value));
  return message;
}

/** NodeProto. */
export function node(
  operator: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Record<string, OnnxAttribute>,
  domain: string,
): Message {
  const message = new Message();
  for (const name of inputs) message.string(1, name);
  for (const name of outputs) message.string(2, name);
  message.string(3, outputs.find((name) => name !== '') ?? operator).string(4, operator);
  for (const [name, value] of Object.entries(attributes)) message.message(5, attribute(name, value));
  return message.string(7, domain);
}

/** AttributeProto. */
function attribute(name: string, value: OnnxAttribute): Message {
  const message = new Message().string(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, 2);
  if (typeof value === 'string') return message.string(4, value).integer(20, 3);
  if ('float' in value) return message.float(2, value.float).integer(20, 1);
  if ('graph' in value) return message.message(6, value.graph).integer(20, 5);
  for (const integer of value) message.integer(8, integer);
  return message.integer(20, 7);
}

/** ValueInfoProto with a tensor type; named sizes become `dim_param`. */
export function valueInfo(name: string, dtype: DType, shape: Shape): Message {
  const dims = new Message();
  for (const dim of shape) {
    dims.message(1, typeof dim === 'number' ? new Message().integer(1, dim) : new Message().string(2, dim));
  }
  const type = new Message().integer(1, dataType[dtype]).message(2, dims);
  return new Message().string(1, name).message(2, new Message().message(1, type));
}

/** TensorProto that contains its bytes. */
export function tensor(name: string, dtype: OnnxType, shape: readonly number[], bytes: Uint8Array): Message {
  return tensorHeader(name, dtype, shape).bytes(9, bytes);
}

/** TensorProto with its bytes in another file. */
export function externalTensor(name: string, external: ExternalTensor): Message {
  const { location, offset, length } = external;
  const message = tensorHeader(name, external.dtype, external.shape);
  for (const [key, value] of Object.entries({ location, offset, length })) {
    message.message(13, entry(key, String(value)));
  }
  return message.integer(14, 1);
}

function tensorHeader(name: string, dtype: OnnxType, shape: readonly number[]): Message {
  const message = new Message();
  for (const dim of shape) message.integer(1, dim);
  return message.integer(2, dataType[dtype]).string(8, name);
}

/** StringStringEntryProto. */
function entry(key: string, value: string): Message {
  return new Message().string(1, key).string(2, value);
}
