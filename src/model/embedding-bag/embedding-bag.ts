/** The embedding bag: the weighted sum of the table rows of a text's features. */
import { defaultThreads, runInWorkers, sharedCopy } from '../../base/index.ts';
import type { SparseRows } from '../../text/index.ts';
import type { EmbeddingTable } from './embedding-table.ts';

/** A range of texts for one worker; every array is shared. */
export interface BagTask {
  readonly table: EmbeddingTable;
  readonly features: SparseRows;
  readonly vectors: Float32Array;
  readonly from: number;
  readonly to: number;
}

/** Below this many features, starting threads costs more than they save. */
const featuresWorthThreads = 2_000_000;

/** The vectors of all texts, row by row, on worker threads. `[texts, width]` */
export async function sumBags(
  table: EmbeddingTable,
  features: SparseRows,
  threads: number = defaultThreads,
): Promise<Float32Array> {
  const texts = features.offsets.length - 1;
  const vectors = new Float32Array(new SharedArrayBuffer(4 * texts * table.width));
  const task: BagTask = { table, features, vectors, from: 0, to: texts };
  if (threads === 1 || features.ids.length < featuresWorthThreads) {
    sumRange(task);
    return vectors;
  }
  const shared = { ...task, features: shareRows(features) };
  const cut = (part: number) => Math.round((part * texts) / threads);
  const tasks = Array.from({ length: threads }, (_, i) => ({ ...shared, from: cut(i), to: cut(i + 1) }));
  await runInWorkers(import.meta.url, './embedding-bag.worker.ts', tasks, threads);
  return vectors;
}

/** Sums the bags of the texts `from` to `to`. */
export function sumRange({ table, features, vectors, from, to }: BagTask): void {
  for (let text = from; text < to; text++) sumBag(table, features, text, vectors, text * table.width);
}

/** Sums one text's bag into `vectors` from `at` on, which must be zero there. */
export function sumBag(
  { data, width }: EmbeddingTable,
  { offsets, ids, values }: SparseRows,
  text: number,
  vectors: Float32Array,
  at: number,
): void {
  const end = offsets[text + 1]!;
  const to = at + width;
  let i = offsets[text]!;
  // Four rows a pass: the sum is loaded and stored once for four products, not for each
  for (; i + 3 < end; i += 4) {
    const [w0, w1, w2, w3] = [values[i]!, values[i + 1]!, values[i + 2]!, values[i + 3]!];
    let r0 = ids[i]! * width;
    let r1 = ids[i + 1]! * width;
    let r2 = ids[i + 2]! * width;
    let r3 = ids[i + 3]! * width;
    for (let place = at; place < to; place++) {
      vectors[place]! += w0 * data[r0++]! + w1 * data[r1++]! + w2 * data[r2++]! + w3 * data[r3++]!;
    }
  }
  for (; i < end; i++) {
    const weight = values[i]!;
    let row = ids[i]! * width;
    for (let place = at; place < to; place++) vectors[place]! += weight * data[row++]!;
  }
}

function shareRows(features: SparseRows): SparseRows {
  const share = <T extends Uint32Array | Float32Array>(array: T): T =>
    array.buffer instanceof SharedArrayBuffer ? array : sharedCopy(array);
  return {
    ...features,
    offsets: share(features.offsets),
    ids: share(features.ids),
    values: share(features.values),
  };
}
