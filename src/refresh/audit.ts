/** The drift audit: vectors that were carried over, beside vectors of the same pages encoded afresh. */
import { indexesWhere, none, Random } from '../base/index.ts';
import type { DriftAudit, EmbeddingVersion, Places } from '../embeddings/index.ts';
import { mean, quantile } from '../metrics/index.ts';
import type { Encoding } from './encoding.ts';

/** How a refresh is audited. */
export interface AuditSettings {
  /** How many of the pages that are carried over are encoded afresh; 0: none. */
  readonly pages: number;
  /** The mean of their distances above which a refresh warns. */
  readonly limit: number;
}

/**
 * Encodes a seeded random sample of the pages in `places` afresh and measures how far each is from its vector.
 *
 * @returns null where no page is carried over, or none is to be audited
 */
export async function auditCarried(
  before: EmbeddingVersion,
  places: Places,
  { pages, limit }: AuditSettings,
  encoding: Encoding,
): Promise<DriftAudit | null> {
  const carried = indexesWhere(places.shards.length, (i) => places.shards[i] !== none);
  const sample = drawSample(carried, pages, before.meta.version);
  if (sample.length === 0) return null;
  const fresh = await encoding.encode('page', sample);
  const old = await before.readVectorsAt('page', {
    shards: sample.map((i) => places.shards[i]!),
    rows: sample.map((i) => places.rows[i]!),
  });
  const { width } = before;
  const distances = Float64Array.from(sample, (_, row) => {
    let cosine = 0;
    for (let i = row * width; i < (row + 1) * width; i++) cosine += fresh[i]! * old[i]!;
    return Math.max(0, 1 - cosine);
  }).sort();
  return {
    pages: sample.length,
    mean: mean(distances),
    p50: quantile(distances, 0.5),
    p95: quantile(distances, 0.95),
    max: distances.at(-1)!,
    limit,
  };
}

/** A sample without replacement, ascending. */
function drawSample(from: Uint32Array, size: number, seed: number): Uint32Array {
  return new Random(seed, 0xa0d17).shuffle(from).slice(0, size).sort();
}
