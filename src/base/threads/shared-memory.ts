/** Memory that WebAssembly and worker threads share: large arrays lie in it, and the scratch space of kernels. */

/** Bytes of a page of WebAssembly's memory, and the most pages that it addresses: 4 GiB. */
const page = 65_536;
const mostPages = 65_536;
/** Bytes for kernels beside the arrays, from the start: to grow takes a millisecond, and what is not touched takes none. */
const scratchBytes = 2 ** 18;
/** Addresses are multiples of this. */
const alignment = 16;

interface Region {
  readonly from: number;
  readonly to: number;
}

/** The memory in which an array was placed. */
const memories = new WeakMap<ArrayBufferLike, SharedMemory>();

/** Hands out parts of a memory that grows as it must. */
export class SharedMemory {
  /** Undefined where the process may not have that many addresses. */
  readonly memory: WebAssembly.Memory | undefined;
  /** In ascending order. */
  readonly #taken: Region[] = [];

  /** @param bytes how many are expected to be placed; where there are more, the memory grows */
  constructor(bytes: number) {
    this.memory = reserve(Math.min(mostPages, Math.ceil((bytes + scratchBytes) / page)));
  }

  /** An array of zeros, for good; where there is no room for it, one of shared memory that WebAssembly does not see. `[length]` */
  place(length: number): Uint32Array {
    const at = this.take(4 * length);
    if (at === undefined) return new Uint32Array(new SharedArrayBuffer(4 * length));
    const { buffer } = this.memory!;
    memories.set(buffer, this);
    return new Uint32Array(buffer, at, length);
  }

  /** The address of so many bytes that nobody else has until they are released; undefined where there is no room. */
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

  /** Gives back what was taken at an address. */
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

/** The memory that all of the arrays lie in; undefined where they do not lie in one. */
export function memoryOf(...arrays: readonly (Uint32Array | Float32Array)[]): SharedMemory | undefined {
  const [memory, ...others] = arrays.map(({ buffer }) => memories.get(buffer));
  return others.every((other) => other === memory) ? memory : undefined;
}
