/** The drift audit: compares vectors that were carried over with newly encoded vectors of the same pages. */
import { indexesWhere, none, Random } from '../base/index.ts';
import type { DriftAudit, EmbeddingVersion, RowLocations } from '../embeddings/index.ts';
import { mean, quantile } from '../metrics/index.ts';
import type { Encoding } from './encoding.ts';

/** Settings of the audit. */
export interface AuditSettings {
  /** How many of the carried-over pages are encoded again; 0 for none. */
  readonly pages: number;
  /** A refresh warns if the mean distance is above this. */
  readonly limit: number;
}

/**
 * Encodes a seeded random sample of the carried-over pages again, and measures how far the new vectors are from the old.
 *
 * @param locations of pages in the version before; `none` for pages that are not carried over
 * @returns null if no page is carried over, or none is to be audited
 */
export async function auditCarried(
  before: EmbeddingVersion,
  locations: RowLocations,
  { pages, limit }: AuditSettings,
  encoding: Encoding,
): Promise<DriftAudit | null> {
  const carried = indexesWhere(locations.shards.length, (i) => locations.shards[i] !== none);
  const sample = drawSample(carried, pages, before.meta.version);
  if (sample.length === 0) return null;
  const fresh = await encoding.encode('page', sample);
  const old = await before.readVectorsAt('page', {
    shards: sample.map((i) => locations.shards[i]!),
    rows: sample.map((i) => locations.rows[i]!),
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
