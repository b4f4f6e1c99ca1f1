/** Arrays that worker threads see without a copy. */

/** Zeros in shared memory. `[length]` */
export function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(4 * length));
}

/** As {@link sharedUint32}, of 32-bit floats. `[length]` */
export function sharedFloat32(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

/** A copy in shared memory. `[array.length]` */
export function sharedCopy<T extends Uint32Array | Float32Array>(array: T): T {
  const shared = new (array.constructor as new (buffer: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(array.byteLength),
  );
  shared.set(array);
  return shared;
}
