/** Memory that WebAssembly and worker threads share. It holds large arrays and the scratch space of kernels. */

/** The size of a WebAssembly page in bytes, and the maximum number of pages: 4 GiB in total. */
const page = 65_536;
const mostPages = 65_536;
/**
 * Bytes reserved for kernels beside the arrays. Growing takes a millisecond; bytes that are never touched cost
 * nothing.
 */
const scratchBytes = 2 ** 18;
/** Addresses are multiples of this. */
const alignment = 16;

interface Region {
  readonly from: number;
  readonly to: number;
}

/** The memory that a buffer belongs to. */
const memories = new WeakMap<ArrayBufferLike, SharedMemory>();

/** An allocator over a memory that grows when needed. */
export class SharedMemory {
  /** Undefined if the process may not reserve that much address space. */
  readonly memory: WebAssembly.Memory | undefined;
  /** In ascending order. */
  readonly #taken: Region[] = [];

  /** @param bytes expected total size of the arrays; the memory grows if it is exceeded */
  constructor(bytes: number) {
    this.memory = reserve(Math.min(mostPages, Math.ceil((bytes + scratchBytes) / page)));
  }

  /**
   * An array of zeros, which is never released. `[length]`
   * If there is no room for it, the array lies in other shared memory, which WebAssembly cannot access.
   */
  place(length: number): Uint32Array {
    const at = this.take(4 * length);
    if (at === undefined) return new Uint32Array(new SharedArrayBuffer(4 * length));
    const { buffer } = this.memory!;
    memories.set(buffer, this);
    return new Uint32Array(buffer, at, length);
  }

  /** Allocates bytes until `release`, and gives their address; undefined if there is no room. */
  take(bytes: number): number | undefined {
    let from = 0;
    let index = 0;
    for (; index < this.#taken.length && from + bytes > this.#taken[index]!.from; index++)
      from = this.#taken[index]!.to;
    const to = Math.ceil((from + bytes) / alignment) * alignment;
    if (!this.#growTo(to)) return undefined;
    this.#taken.splice(index, 0, { from, to });
    return from;
  }

  /** Frees the bytes that `take` gave at an address. */
  release(address: number): void {
    const index = this.#taken.findIndex(({ from, to }) => from === address && to > from);
    this.#taken.splice(index, 1);
  }

  #growTo(bytes: number): boolean {
    if (this.memory === undefined) return false;
    const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / page);
    if (missing <= 0) return true;
    try {
      this.memory.grow(missing);
      return true;
    } catch {
      return false; // beyond 4 GiB, or more than the machine has
    }
  }
}

/** A memory that may grow to 4 GiB. */
function reserve(initial: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial, maximum: mostPages, shared: true });
  } catch {
    return undefined; // a limit on addresses, such as `ulimit -v`
  }
}

/** The memory that all of the arrays lie in; undefined if they do not share one. */
export function memoryOf(...arrays: readonly (Uint32Array | Float32Array)[]): SharedMemory | undefined {
  const [memory, ...others] = arrays.map(({ buffer }) => memories.get(buffer));
  return others.every((other) => other === memory) ? memory : undefined;
}
