/** Comparing what holds long arrays, which takes the test runner seconds element by element. */
import { createHash } from 'node:crypto';

/** A value with each typed array in it, however deep, as its type and the hash of its bytes. */
export function hashArrays(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return `${value.constructor.name} ${createHash('sha256').update(bytes).digest('hex')}`;
  }
  if (Array.isArray(value)) return value.map(hashArrays);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hashArrays(each)]));
}
