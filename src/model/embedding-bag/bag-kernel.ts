/** Sums of bags in WebAssembly on any thread: kernels/embedding-bag.ts over the table's memory. */
import type { SparseRows } from '../../text/index.ts';
import { mostFeatures } from '../text-encoder/text-features.ts';
import { instantiate, loadModule } from './bag-job.ts';
import { type EmbeddingTable, kernelMemoryOf } from './embedding-table.ts';

/** Texts that are summed at once. */
const groupTexts = 128;

/** What a thread sums with; it can be sent to a worker. */
export interface BagKernel {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The address of memory that no other thread uses. */
  readonly scratch: number;
}

/** Kernels for several threads, until they are released. */
export interface BagKernels {
  readonly kernels: readonly BagKernel[];
  release(): void;
}

/** Makes room for sums; undefined where the table lies in no memory that WebAssembly sees, or it is full. */
export function takeBagKernels(table: EmbeddingTable, threads: number): BagKernels | undefined {
  const memory = kernelMemoryOf(table);
  const bytes = layOut(table.width, 0).end;
  const first = memory?.take(threads * bytes);
  if (memory?.memory === undefined || first === undefined) return undefined;
  const kernel = { module: loadModule(), memory: memory.memory };
  return {
    kernels: Array.from({ length: threads }, (_, i) => ({ ...kernel, scratch: first + i * bytes })),
    release: () => memory.release(first),
  };
}

/** Sums the bags of all texts, of `mostFeatures` at most, into `vectors`. `[texts, width]` */
export function sumInKernel(
  { module, memory, scratch }: BagKernel,
  { offsets, ids, values }: SparseRows,
  width: number,
  vectors: Float32Array,
): void {
  const { sumBags } = instantiate(module, memory);
  const at = layOut(width, scratch);
  const room = {
    offsets: new Uint32Array(memory.buffer, at.offsets, groupTexts + 1),
    ids: new Uint32Array(memory.buffer, at.ids, groupTexts * mostFeatures),
    weights: new Float32Array(memory.buffer, at.weights, groupTexts * mostFeatures),
    vectors: new Float32Array(memory.buffer, at.vectors, groupTexts * width),
  };
  const texts = offsets.length - 1;
  for (let from = 0; from < texts; from += groupTexts) {
    const to = Math.min(texts, from + groupTexts);
    const [first, last] = [offsets[from]!, offsets[to]!];
    for (let text = from; text <= to; text++) room.offsets[text - from] = offsets[text]! - first;
    room.ids.set(ids.subarray(first, last));
    room.weights.set(values.subarray(first, last));
    sumBags(0, at.offsets, at.ids, at.weights, at.vectors, width, 0, to - from);
    vectors.set(room.vectors.subarray(0, (to - from) * width), from * width);
  }
}

/** Addresses in the scratch space that begins at `scratch`, all multiples of 16. */
function layOut(width: number, scratch: number) {
  const vectors = scratch;
  const ids = vectors + 4 * groupTexts * width;
  const weights = ids + 4 * groupTexts * mostFeatures;
  const offsets = weights + 4 * groupTexts * mostFeatures;
  return { vectors, ids, weights, offsets, end: offsets + 4 * (groupTexts + 4) };
}
