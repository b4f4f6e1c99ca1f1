/** NumPy's .npy files, version 1.0 (numpy.lib.format): one array per file, readable by Python without conversion. */
import { type FileHandle, open } from 'node:fs/promises';
import { LinkSageError } from '../../base/index.ts';
import { bytesOf, readBytes, writeBytes } from './bytes.ts';

/** The typed array of each supported element type. */
export interface NpyData {
  float32: Float32Array;
  float64: Float64Array;
  uint32: Uint32Array;
  int32: Int32Array;
  uint8: Uint8Array;
  int8: Int8Array;
  /** The bits of IEEE 754 binary16, see `encodeFloat16`: Node 20 has no Float16Array. */
  float16: Uint16Array;
}

/** The name of an element type. */
export type NpyType = keyof NpyData;

interface ElementType {
  /** NumPy's name for it. */
  readonly descr: string;
  readonly Data: { new (buffer: ArrayBufferLike): NpyData[NpyType]; readonly BYTES_PER_ELEMENT: number };
}

/** The name of each element type in files, and its typed array. */
export const npyTypes: Readonly<Record<NpyType, ElementType>> = {
  float32: { descr: '<f4', Data: Float32Array },
  float64: { descr: '<f8', Data: Float64Array },
  uint32: { descr: '<u4', Data: Uint32Array },
  int32: { descr: '<i4', Data: Int32Array },
  uint8: { descr: '|u1', Data: Uint8Array },
  int8: { descr: '|i1', Data: Int8Array },
  float16: { descr: '<f2', Data: Uint16Array },
};

/** An array and its shape, in C order (the last axis is contiguous). */
export interface NpyArray<Type extends NpyType = NpyType> {
  readonly data: NpyData[Type];
  readonly shape: readonly number[];
}

/** How an array is read. */
export interface ReadNpyOptions<Type extends NpyType> {
  /** The element type that the file must have. Default: any. */
  readonly type?: Type;
  /** Gives the array to read into, of `length` elements. Default: a new one. */
  readonly into?: (length: number) => NpyData[Type];
}

const MAGIC = '\x93NUMPY';

/**
 * Writes an array. The data begins at a multiple of 64 bytes, so that it can be memory-mapped.
 *
 * @throws LinkSageError if the shape does not have as many elements as the array.
 */
export async function writeNpy(
  path: string,
  array: NpyData[NpyType],
  shape: readonly number[],
): Promise<void> {
  if (elements(shape) !== array.length) throw wrongShape(path, array.length, shape);
  await writeNpyPieces(path, typeOf(array), shape, [array]);
}

/**
 * Writes an array from pieces, in order, so that the whole array is never in memory.
 *
 * @throws LinkSageError if the shape does not have as many elements as all pieces together.
 */
export async function writeNpyPieces<Type extends NpyType>(
  path: string,
  type: Type,
  shape: readonly number[],
  pieces: Iterable<NpyData[Type]> | AsyncIterable<NpyData[Type]>,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    await writeBytes(file, encodeHeader(npyTypes[type].descr, shape));
    let length = 0;
    for await (const piece of pieces) {
      await writeBytes(file, bytesOf(piece));
      length += piece.length;
    }
    if (elements(shape) !== length) throw wrongShape(path, length, shape);
  } finally {
    await file.close();
  }
}

/**
 * Reads an array.
 *
 * @throws LinkSageError naming the file if it is no .npy file, truncated, does not have the element type `type`, or is
 * in Fortran or big-endian order.
 */
export async function readNpy<Type extends NpyType = NpyType>(
  path: string,
  options: ReadNpyOptions<Type> = {},
): Promise<NpyArray<Type>> {
  return readPart(path, options, (shape) => ({ shape, from: 0 }));
}

/**
 * Reads the rows `from` to `to` (exclusive) along the first axis, without reading the other rows.
 *
 * @throws LinkSageError as {@link readNpy} does, and if the rows are out of range.
 */
export async function readNpyRows<Type extends NpyType = NpyType>(
  path: string,
  from: number,
  to: number,
  options: ReadNpyOptions<Type> = {},
): Promise<NpyArray<Type>> {
  return readPart(path, options, ([rows, ...rest]) => {
    if (rows === undefined || !(from >= 0 && from <= to && to <= rows)) {
      throw new LinkSageError(`${path}: expected rows within 0 to ${rows ?? 0}, got ${from} to ${to}`);
    }
    return { shape: [to - from, ...rest], from: from * elements(rest) };
  });
}

/** The error for an array of the wrong element type. */
export function wrongType(path: string, expected: NpyType, got: NpyType): LinkSageError {
  return new LinkSageError(`${path}: expected elements of type ${expected}, got ${got}`, { code: 'damaged' });
}

async function readPart<Type extends NpyType>(
  path: string,
  { type, into }: ReadNpyOptions<Type>,
  select: (shape: readonly number[]) => { shape: readonly number[]; from: number },
): Promise<NpyArray<Type>> {
  const file = await open(path, 'r');
  try {
    const header = await readNpyHeader(file, path);
    if (type !== undefined && header.type !== type) throw wrongType(path, type, header.type);
    const { shape, from } = select(header.shape);
    const { Data } = npyTypes[header.type];
    const bytes = elements(shape) * Data.BYTES_PER_ELEMENT;
    const { size } = await file.stat();
    if (size < header.end + from * Data.BYTES_PER_ELEMENT + bytes) {
      throw new LinkSageError(
        `${path}: expected ${bytes} bytes of data, got a file of ${size}: it is truncated`,
        { code: 'damaged' },
      );
    }
    const data = into === undefined ? new Data(new ArrayBuffer(bytes)) : into(elements(shape));
    await readBytes(file, path, bytesOf(data), header.end + from * Data.BYTES_PER_ELEMENT);
    return { data: data as NpyData[Type], shape };
  } finally {
    await file.close();
  }
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function wrongShape(path: string, length: number, shape: readonly number[]): LinkSageError {
  return new LinkSageError(`${path}: expected ${length} elements, got shape [${shape.join(', ')}]`);
}

function typeOf(array: NpyData[NpyType]): NpyType {
  return (Object.keys(npyTypes) as NpyType[]).find((name) => array instanceof npyTypes[name].Data)!;
}

function encodeHeader(descr: string, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((MAGIC.length + 4 + dictionary.length + 1) / 64) * 64;
  const header = Buffer.alloc(length, ' ');
  header.write(`${MAGIC}\x01\x00`, 'latin1');
  header.writeUInt16LE(length - MAGIC.length - 4, MAGIC.length + 2);
  header.write(dictionary, MAGIC.length + 4, 'latin1');
  header.write('\n', length - 1);
  return header;
}

/** Reads the header of any version; `end` is where the data begins. */
export async function readNpyHeader(file: FileHandle, path: string) {
  const start = Buffer.alloc(12);
  await file.read(start, 0, 12, 0);
  if (start.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new LinkSageError(`${path}: expected a .npy file, got something else`, { code: 'damaged' });
  }
  const wide = start[MAGIC.length]! > 1; // since version 2.0, the header's length takes four bytes
  const begin = MAGIC.length + (wide ? 6 : 4);
  const length = wide ? start.readUInt32LE(MAGIC.length + 2) : start.readUInt16LE(MAGIC.length + 2);
  const { size } = await file.stat();
  const dictionary = Buffer.alloc(Math.min(length, size));
  await readBytes(file, path, dictionary, begin);
  return { ...parseDictionary(dictionary.toString('latin1'), path), end: begin + length };
}

function parseDictionary(text: string, path: string): { type: NpyType; shape: number[] } {
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const tuple = /'shape':\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  const type = (Object.keys(npyTypes) as NpyType[]).find((name) => npyTypes[name].descr === descr);
  if (type === undefined || tuple === undefined) {
    const known = Object.values(npyTypes).map((entry) => entry.descr);
    throw new LinkSageError(
      `${path}: expected elements of one of ${known.join(', ')}, got ${descr ?? text.trim()}`,
      { code: 'damaged' },
    );
  }
  if (order !== 'False')
    throw new LinkSageError(`${path}: expected C order, got Fortran order`, { code: 'damaged' });
  return {
    type,
    shape: tuple
      .split(',')
      .filter((part) => part.trim() !== '')
      .map((part) => Number.parseInt(part, 10)),
  };
}
