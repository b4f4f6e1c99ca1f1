/** The learned table of the embedding bag, in memory that WebAssembly and worker threads share. */
import { memoryOf, SharedMemory } from '../base/index.ts';

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

/** The memory that kernels can find a table at the start of; undefined where they cannot. */
export function kernelMemoryOf({ data, width }: EmbeddingTable): SharedMemory | undefined {
  return width % 4 === 0 && data.byteOffset === 0 ? memoryOf(data) : undefined;
}
