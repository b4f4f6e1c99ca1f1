/** The learned table of the embedding bag, in memory that WebAssembly and worker threads share. */

/** A learned table. */
export interface EmbeddingTable {
  /** `[rows, width]` */
  readonly data: Float32Array;
  readonly width: number;
}

/** Bytes of a page of WebAssembly's memory. */
const page = 65_536;
/** The most that WebAssembly addresses: 4 GiB. */
const mostPages = 65_536;
/** A larger table would leave too little room for what lies beside it. */
const mostTableBytes = 3 * 2 ** 30;

const memories = new WeakMap<ArrayBufferLike, WebAssembly.Memory>();

/** A table of zeros at the start of a memory of its own; over 3 GiB in memory that WebAssembly does not see. */
export function allocateTable(rows: number, width: number): EmbeddingTable {
  const bytes = 4 * rows * width;
  if (bytes > mostTableBytes) return { data: new Float32Array(new SharedArrayBuffer(bytes)), width };
  const initial = Math.ceil(bytes / page);
  const memory = new WebAssembly.Memory({ initial, maximum: mostPages, shared: true });
  memories.set(memory.buffer, memory);
  return { data: new Float32Array(memory.buffer, 0, rows * width), width };
}

/** The memory that a table lies at the start of; undefined where `allocateTable` did not make it. */
export function memoryOfTable({ data }: EmbeddingTable): WebAssembly.Memory | undefined {
  return memories.get(data.buffer);
}

/** Makes room for so many bytes; views of the memory stay valid. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / page);
  if (missing > 0) memory.grow(missing);
}
