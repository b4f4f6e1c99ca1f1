/** Safetensors files: a JSON header followed by named tensors (huggingface/safetensors, section "Format"). */
import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { type ErrorCode, LinkSageError } from '../../base/index.ts';
import { bytesOf, readBytes, writeBytes } from './bytes.ts';

const types = {
  F64: Float64Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  /** The bits of half precision, see `float16.ts`. */
  F16: Uint16Array,
  U8: Uint8Array,
} as const;

type Dtype = keyof typeof types;

/** The typed arrays that a tensor may have. */
export type TensorData =
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Uint16Array
  | Uint8Array;

/** A tensor in C order. */
export interface StoredTensor {
  readonly data: TensorData;
  readonly shape: readonly number[];
}

/** The content of a safetensors file. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = '__metadata__';
/** The limit that the format sets, in bytes. */
const LONGEST_HEADER = 100_000_000;

const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(z.int().nonnegative()).readonly(),
  /** Begin and end in bytes, counted from the end of the header. */
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]).readonly(),
});
const headerSchema = z
  .object({ [METADATA]: z.record(z.string(), z.string()).optional() })
  .catchall(entrySchema);

type HeaderEntry = z.infer<typeof entrySchema>;

/**
 * Writes tensors. The data begins at a multiple of 64 bytes, and tensors with wider elements come first, so that every
 * tensor is aligned and can be memory-mapped.
 *
 * @throws LinkSageError if a shape does not have as many elements as its array, or a tensor is called `__metadata__`.
 */
export async function writeSafetensors(
  path: string,
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const ordered = Object.entries(tensors).sort(
    ([nameA, a], [nameB, b]) =>
      b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || (nameA < nameB ? -1 : 1),
  );
  const header: [string, HeaderEntry | Readonly<Record<string, string>>][] = [];
  if (Object.keys(metadata).length > 0) header.push([METADATA, metadata]);
  let offset = 0;
  for (const [name, { data, shape }] of ordered) {
    if (name === METADATA) throw new LinkSageError(`${path}: expected a tensor's name, got ${METADATA}`);
    checkShape(`${path}: ${name}`, data.length, shape);
    const end = offset + data.byteLength;
    header.push([name, { dtype: dtypeOf(data), shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const file = await open(path, 'w');
  try {
    await writeBytes(file, encodeHeader(JSON.stringify(Object.fromEntries(header))));
    for (const [, { data }] of ordered) await writeBytes(file, bytesOf(data));
  } finally {
    await file.close();
  }
}

/**
 * Reads all tensors of a file, each into its own array.
 *
 * @param into by name of an F32 tensor, a function that allocates its array for a shape. Default: new arrays
 * @throws LinkSageError naming the file and the tensor if it is no safetensors file, truncated, or has an element type
 * without a typed array (BF16, BOOL).
 */
export async function readSafetensors(
  path: string,
  into: Readonly<Record<string, (shape: readonly number[]) => Float32Array>> = {},
): Promise<Safetensors> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { header, end } = await readHeader(file, path, size);
    const { [METADATA]: metadata = {}, ...entries } = header;
    const tensors: [string, StoredTensor][] = [];
    for (const [name, value] of Object.entries(entries)) {
      const { dtype, shape, begin, length } = checkEntry(`${path}: ${name}`, value, size - end);
      const make = dtype === 'F32' && Object.hasOwn(into, name) ? into[name] : undefined;
      const data = make?.(shape) ?? new types[dtype](length);
      await readBytes(file, path, bytesOf(data), end + begin);
      tensors.push([name, { data, shape }]);
    }
    return { tensors: Object.fromEntries(tensors), metadata };
  } finally {
    await file.close();
  }
}

/** The position of a tensor's bytes in its file. */
export interface TensorLocation {
  readonly shape: readonly number[];
  /** First byte. */
  readonly offset: number;
  /** Number of bytes. */
  readonly length: number;
}

/**
 * Finds a tensor in a file without reading its data, to memory-map the file or to refer to it.
 *
 * @throws LinkSageError if the file is no safetensors file or has no such tensor
 */
export async function locateTensor(path: string, name: string): Promise<TensorLocation> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { header, end } = await readHeader(file, path, size);
    const found = Object.entries(header).find(([each]) => each === name && each !== METADATA);
    if (found === undefined)
      throw new LinkSageError(`${path}: expected a tensor ${name}, got none of that name`, {
        code: 'damaged',
      });
    const { shape, data_offsets } = found[1] as HeaderEntry;
    return { shape, offset: end + data_offsets[0], length: data_offsets[1] - data_offsets[0] };
  } finally {
    await file.close();
  }
}

function encodeHeader(json: string): Uint8Array {
  const bytes = Buffer.from(json, 'utf8');
  const header = Buffer.alloc(Math.ceil((8 + bytes.length) / 64) * 64, ' ');
  header.writeBigUInt64LE(BigInt(header.length - 8));
  bytes.copy(header, 8);
  return header;
}

async function readHeader(file: FileHandle, path: string, size: number) {
  const start = Buffer.alloc(8);
  await readBytes(file, path, start, 0);
  const length = Number(start.readBigUInt64LE());
  if (length > Math.min(LONGEST_HEADER, size - 8)) {
    throw new LinkSageError(
      `${path}: expected a safetensors file, got a header of ${length} in ${size} bytes`,
      { code: 'damaged' },
    );
  }
  const bytes = Buffer.alloc(length);
  await readBytes(file, path, bytes, 8);
  try {
    return { header: headerSchema.parse(JSON.parse(bytes.toString('utf8'))), end: 8 + length };
  } catch (cause) {
    throw new LinkSageError(`${path}: expected a safetensors header, got ${(cause as Error).message}`, {
      code: 'damaged',
      cause,
    });
  }
}

function checkEntry(where: string, entry: HeaderEntry, available: number) {
  const { dtype, shape } = entry;
  const [begin, end] = entry.data_offsets;
  if (!isDtype(dtype)) {
    throw new LinkSageError(`${where}: expected one of ${Object.keys(types).join(', ')}, got ${dtype}`, {
      code: 'damaged',
    });
  }
  if (end < begin || end > available) {
    throw new LinkSageError(`${where}: expected offsets within ${available} bytes, got ${begin} to ${end}`, {
      code: 'damaged',
    });
  }
  const length = (end - begin) / types[dtype].BYTES_PER_ELEMENT;
  checkShape(where, length, shape, 'damaged');
  return { dtype, shape, begin, length };
}

function isDtype(name: string): name is Dtype {
  return Object.hasOwn(types, name);
}

function checkShape(
  where: string,
  length: number,
  shape: readonly number[],
  code: ErrorCode = 'bad-input',
): void {
  if (shape.reduce((product, size) => product * size, 1) !== length) {
    throw new LinkSageError(`${where}: expected ${length} elements, got shape [${shape.join(', ')}]`, {
      code,
    });
  }
}

function dtypeOf(data: TensorData): Dtype {
  return (Object.keys(types) as Dtype[]).find((dtype) => data instanceof types[dtype])!;
}
