/** The learned table of the embedding bag, in memory that WebAssembly and worker threads share. */
import { memoryOf, SharedMemory } from '../../base/index.ts';

/** A learned table. */
export interface EmbeddingTable {
  /** `[rows, width]` */
  readonly data: Float32Array;
  readonly width: number;
}

/** A larger table would leave too little room for what lies beside it. */
const mostTableBytes = 3 * 2 ** 30;

/** A table of zeros at the start of a memory of its own; over 3 GiB in memory that WebAssembly does not see. */
export function allocateTable(rows: number, width: number): EmbeddingTable {
  const bytes = 4 * rows * width;
  if (bytes > mostTableBytes) return { data: new Float32Array(new SharedArrayBuffer(bytes)), width };
  const { buffer, byteOffset, length } = new SharedMemory(bytes).place(rows * width);
  return { data: new Float32Array(buffer, byteOffset, length), width };
}

/** Zeros that all threads see. */
export interface SharedVectors {
  readonly data: Float32Array;
  /** Gives the numbers; the memory is not used any more. */
  take(): Float32Array;
}

/** The most bytes that are borrowed from the memory of a table, which never shrinks. */
const mostBorrowedBytes = 2 ** 26;

/**
 * Makes room for numbers that threads fill. A few are borrowed from the memory of a table and copied when they are
 * taken: shared memory of their own would not be freed for long.
 */
export function shareVectors(table: EmbeddingTable, length: number): SharedVectors {
  const memory = kernelMemoryOf(table);
  const at = 4 * length > mostBorrowedBytes ? undefined : memory?.take(4 * length);
  if (memory?.memory === undefined || at === undefined) {
    const data = new Float32Array(new SharedArrayBuffer(4 * length));
    return { data, take: () => data };
  }
  const data = new Float32Array(memory.memory.buffer, at, length).fill(0);
  const take = () => {
    memory.release(at);
    return data.slice();
  };
  return { data, take };
}

/** The memory that kernels can find a table at the start of; undefined where they cannot. */
export function kernelMemoryOf({ data, width }: EmbeddingTable): SharedMemory | undefined {
  return width % 4 === 0 && data.byteOffset === 0 ? memoryOf(data) : undefined;
}
