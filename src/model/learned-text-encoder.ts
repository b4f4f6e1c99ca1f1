/** The built-in text encoder: hashed features through a learned table. */
import { createHash } from 'node:crypto';
import { Random } from '../base/index.ts';
import type { TextEncoder } from '../vectors/index.ts';
import type { ModelConfig } from './config.ts';
import { sumBags } from './embedding-bag.ts';
import { allocateTable, type EmbeddingTable } from './embedding-table.ts';
import { featuresOf } from './text-features.ts';

/** The learned part of the text encoder. */
export interface TextWeights {
  /** `[hashRows, width]`, in shared memory. */
  readonly table: EmbeddingTable;
  /** Inverse document frequency of each row in the corpus trained on. `[hashRows]` */
  readonly idf: Float32Array;
}

/** A table of independent values of unit variance: an untrained encoder is a random projection of TF-IDF. */
export function initialTable({ hashRows, width, seed }: ModelConfig): EmbeddingTable {
  const table = allocateTable(hashRows, width);
  const random = new Random(seed, 2);
  for (let i = 0; i < table.data.length; i++) table.data[i] = (random.uniform() * 2 - 1) * Math.sqrt(3);
  return table;
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

  encode(texts: readonly string[]): Promise<Float32Array> {
    return sumBags(this.#weights.table, featuresOf(texts, this.#weights.idf));
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
