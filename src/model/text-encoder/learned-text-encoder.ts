/** The built-in text encoder: hashed features through a learned table. */
import { createHash } from 'node:crypto';
import { defaultThreads, Random, runInWorkers } from '../../base/index.ts';
import type { TextEncoder } from '../../vectors/index.ts';
import type { ModelConfig } from '../config.ts';
import { type BagKernel, sumInKernel, takeBagKernels } from './bag-kernel.ts';
import { sumRange } from './embedding-bag.ts';
import { allocateTable, type EmbeddingTable, shareVectors } from './embedding-table.ts';
import { featuresOf } from './text-features.ts';

/** The learned part of the text encoder. */
export interface TextWeights {
  /** `[hashRows, width]`, in shared memory. */
  readonly table: EmbeddingTable;
  /** Inverse document frequency of each row in the corpus trained on. `[hashRows]` */
  readonly idf: Float32Array;
}

/** A table of independent values of unit variance: an untrained encoder is a random projection of TF-IDF. */
export function initialTable({ hashRows, width }: ModelConfig, seed: number): EmbeddingTable {
  const table = allocateTable(hashRows, width);
  const random = new Random(seed, 2);
  for (let i = 0; i < table.data.length; i++) table.data[i] = (random.uniform() * 2 - 1) * Math.sqrt(3);
  return table;
}

/** Some texts for one worker. */
export interface TextTask {
  readonly weights: TextWeights;
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
export function encodeRange({ weights: { table, idf }, texts, vectors, kernel }: TextTask): void {
  const features = featuresOf(texts, idf);
  if (kernel !== undefined) sumInKernel(kernel, features, table.width, vectors);
  else sumRange({ table, features, vectors, from: 0, to: texts.length });
}

/** Encodes texts by the weighted sum of their features' rows. */
export class LearnedTextEncoder implements TextEncoder {
  readonly width: number;
  readonly #weights: TextWeights;
  #id: string | undefined;

  constructor(weights: TextWeights) {
    this.#weights = weights;
    this.width = weights.table.width;
  }

  /** The hash of table and idf. */
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
    const tasks = Array.from({ length: ranges }, (_, range) => ({
      weights: this.#weights,
      texts: texts.slice(at(range), at(range + 1)),
      vectors: vectors.data.subarray(at(range) * this.width, at(range + 1) * this.width),
      kernel: room?.kernels[range],
    }));
    let encoded: Float32Array;
    try {
      if (ranges === 1) encodeRange(tasks[0]!);
      else await runInWorkers(import.meta.url, './learned-text-encoder.worker.ts', tasks);
    } finally {
      room?.release();
      encoded = vectors.take();
    }
    return encoded;
  }
}

/** Names weights by their content, so that vectors of other weights are never taken for theirs. */
function hashWeights({ table, idf }: TextWeights): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of [table.data, idf]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex').slice(0, 16);
}
