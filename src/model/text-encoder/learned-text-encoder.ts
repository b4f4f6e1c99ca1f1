/** The built-in text encoder: words through a learned table. */
import { createHash, randomUUID } from 'node:crypto';
import { defaultThreads, runInWorkers } from '../../base/index.ts';
import { loadStaticTable, type TextEncoder } from '../../vectors/index.ts';
import { type BagKernel, sumInKernel, takeBagKernels } from '../embedding-bag/bag-kernel.ts';
import { sumRange } from '../embedding-bag/embedding-bag.ts';
import { shareVectors } from '../embedding-bag/embedding-table.ts';
import { featuresOf } from './text-features.ts';
import type { TextWeights } from './text-weights.ts';
import { UnseenRows } from './unseen-rows.ts';

/** What threads need of the weights: shared arrays, without the list of words. */
export type SharedTextWeights = Omit<TextWeights, 'words'>;

/** Some texts for one worker. */
export interface TextTask {
  /** Names the weights among those of this process. */
  readonly name: string;
  readonly weights: SharedTextWeights;
  readonly texts: readonly string[];
  /** Zeros, in shared memory. `[texts, width]` */
  readonly vectors: Float32Array;
  /** What is summed with where WebAssembly sees the table. */
  readonly kernel: BagKernel | undefined;
}

/** Below this many texts, starting threads costs more than they save. */
const textsWorthThreads = 8192;
/** Ranges per thread: one with long texts does not keep the others waiting for long. */
const rangesPerThread = 4;

/** Encodes the texts of one task into its vectors. */
export async function encodeRange({ name, weights, texts, vectors, kernel }: TextTask): Promise<void> {
  const { index, table } = weights;
  const features = featuresOf(texts, index);
  if (kernel !== undefined) sumInKernel(kernel, features, table.width, vectors);
  else sumRange({ table, features, vectors, from: 0, to: texts.length });
  if (features.unseen.length === 0) return;
  const rows = UnseenRows.of(name, weights.start, await loadStaticTable());
  for (const { text, word, weight } of features.unseen) rows.add(word, weight, vectors, text * table.width);
}

/**
 * Encodes texts by the sum of their words' rows, each times 1 + ln(count). Vectors are longer the more a text says, and
 * are scaled where they are used. Words that the table lacks get the row that they would have started as.
 */
export class LearnedTextEncoder implements TextEncoder {
  readonly width: number;
  readonly #weights: TextWeights;
  /** For threads: cheaper than the hash, which few ask for. */
  readonly #name = randomUUID();
  #id: string | undefined;

  constructor(weights: TextWeights) {
    this.#weights = weights;
    this.width = weights.table.width;
  }

  /** The hash of the weights. */
  get id(): string {
    this.#id ??= `learned-${hashWeights(this.#weights)}`;
    return this.#id;
  }

  /** The vectors of texts, row by row, on worker threads where there are many. `[texts, width]` */
  async encode(texts: readonly string[]): Promise<Float32Array> {
    const ranges = texts.length < textsWorthThreads ? 1 : rangesPerThread * defaultThreads;
    const vectors = shareVectors(this.#weights.table, texts.length * this.width);
    const at = (range: number) => Math.round((range * texts.length) / ranges);
    const room = takeBagKernels(this.#weights.table, ranges);
    const { words: _, ...weights } = this.#weights;
    const tasks = Array.from({ length: ranges }, (_, range) => ({
      name: this.#name,
      weights,
      texts: texts.slice(at(range), at(range + 1)),
      vectors: vectors.data.subarray(at(range) * this.width, at(range + 1) * this.width),
      kernel: room?.kernels[range],
    }));
    let encoded: Float32Array;
    try {
      if (ranges === 1) await encodeRange(tasks[0]!);
      else await runInWorkers(import.meta.url, './learned-text-encoder.worker.ts', tasks);
    } finally {
      room?.release();
      encoded = vectors.take();
    }
    return encoded;
  }
}

/** Names weights by their content, so that vectors of other weights are never taken for theirs. */
function hashWeights({ words, table, start }: TextWeights): string {
  const hash = createHash('sha256');
  hash.update(words.join('\n'));
  for (const { buffer, byteOffset, byteLength } of [table.data, start.gramIdf, start.rotation]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}
