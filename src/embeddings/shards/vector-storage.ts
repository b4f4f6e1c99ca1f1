/** How vectors are stored: as float32 or in fewer bits. Readers always get float32. */
import { decodeFloat16, encodeFloat16 } from '../../storage/index.ts';

/** The types of stored numbers. */
export const vectorStorages = ['float32', 'float16', 'int8'] as const;

/** A type of stored numbers. */
export type VectorStorage = (typeof vectorStorages)[number];

/** Vectors as they are stored. */
export interface StoredVectors {
  /** float32; or the bits of float16; or int8, to be multiplied by `scales`. `[n, E]` */
  readonly vectors: Float32Array | Uint16Array | Int8Array;
  /** Only with int8: the factor of each vector. `[n]` */
  readonly scales?: Float32Array;
}

/**
 * Encodes unit vectors.
 *
 * - `float32`: the same array;
 * - `float16`: each number rounded to the nearest;
 * - `int8`: for each vector `q = round(127 x / max |x|)`, and the scale that gives `q` unit length.
 *
 * @param vectors `[n, E]`
 */
export function encodeVectors(storage: VectorStorage, vectors: Float32Array, width: number): StoredVectors {
  if (storage === 'float32') return { vectors };
  return storage === 'float16' ? { vectors: encodeFloat16(vectors) } : encodeInt8(vectors, width);
}

/**
 * Decodes vectors of any storage to float32 of unit length. Stored float32 is returned as it is, not copied.
 *
 * @returns `[n, E]`
 */
export function decodeVectors({ vectors, scales }: StoredVectors, width: number): Float32Array {
  if (vectors instanceof Float32Array) return vectors;
  if (vectors instanceof Uint16Array) return toUnitLength(decodeFloat16(vectors), width);
  return Float32Array.from(vectors, (number, i) => number * scales![Math.floor(i / width)]!);
}

function encodeInt8(vectors: Float32Array, width: number): StoredVectors {
  const numbers = new Int8Array(vectors.length);
  const scales = new Float32Array(vectors.length / width);
  for (let row = 0; row < scales.length; row++) {
    const [from, to] = [row * width, (row + 1) * width];
    let largest = 0;
    for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(vectors[i]!));
    let squares = 0;
    for (let i = from; i < to; i++) {
      numbers[i] = Math.round((127 * vectors[i]!) / largest);
      squares += numbers[i]! ** 2;
    }
    scales[row] = 1 / Math.sqrt(squares);
  }
  return { vectors: numbers, scales };
}

/** Scales vectors to unit length, in place, since rounding changed their length. */
function toUnitLength(vectors: Float32Array, width: number): Float32Array {
  for (let from = 0; from < vectors.length; from += width) {
    let squares = 0;
    for (let i = from; i < from + width; i++) squares += vectors[i]! ** 2;
    const scale = 1 / Math.sqrt(squares);
    for (let i = from; i < from + width; i++) vectors[i]! *= scale;
  }
  return vectors;
}
