/**
 * Lets `toEqual` compare typed arrays by their bytes first: element by element, the test runner takes 5 µs each. Arrays that
 * differ in a byte are left to it, so it decides whether they are equal, and shows where they are not.
 */
import { expect } from 'vitest';

const added = Symbol.for('linksage: typed arrays are compared by their bytes');
const shared = globalThis as { [added]?: true };

function haveEqualBytes(one: unknown, other: unknown): true | undefined {
  if (!ArrayBuffer.isView(one) || !ArrayBuffer.isView(other)) return undefined;
  if (one.constructor !== other.constructor || one.byteLength !== other.byteLength) return undefined;
  return Buffer.compare(bytesOf(one), bytesOf(other)) === 0 || undefined;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

// Test files share a process, in which it is added once
if (!shared[added]) expect.addEqualityTesters([haveEqualBytes]);
shared[added] = true;
