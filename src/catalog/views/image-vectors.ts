/** Reads image vectors of pins and pages. */
import { LinkSageError } from '../../base/index.ts';
import { type DuckDb, queryColumns } from '../../storage/index.ts';
import type { Block } from './view-blocks.ts';

/** Image vectors of some nodes of a kind. n = nodes */
export interface ImageVectors {
  /** Ascending. `[n]` */
  readonly positions: Uint32Array;
  /** `[n, width]` */
  readonly vectors: Float32Array;
  readonly width: number;
}

/** Reads the image vectors of a block. `width`: the width of earlier vectors, or undefined. */
export async function readImageVectors(
  db: DuckDb,
  kind: 'pin' | 'page',
  block: Block,
  width: number | undefined,
): Promise<ImageVectors> {
  const images =
    kind === 'pin'
      ? `SELECT pin_id AS key, image_vector AS vector FROM pins WHERE ${block.where}`
      : meanOfImages(block.where);
  const { position, vector } = await queryColumns(
    db,
    `SELECT node.id AS position, vector FROM ${block.nodes} node JOIN (${images}) images ON images.key = node.key
    WHERE len(vector) > 0 ORDER BY node.id`,
    { position: 'uint32', vector: 'floats' },
  );
  const expected = width ?? vector.offsets[1] ?? 0;
  for (let i = 0; i < position.length; i++) {
    const got = vector.offsets[i + 1]! - vector.offsets[i]!;
    if (got === expected && (i === 0 || position[i] !== position[i - 1])) continue;
    throw new LinkSageError(
      `image vectors of ${kind}s: expected all to have the width of the first, ${expected}, got ${got}`,
      { hint: 'Import vectors from only one encoder.' },
    );
  }
  return { positions: position, vectors: vector.values, width: expected };
}

/** The mean vector of each page's images, weighted by area; an image of unknown size counts as one pixel. */
function meanOfImages(where: string): string {
  return `SELECT key, list((sum / weight)::FLOAT ORDER BY i) AS vector FROM
    (SELECT key, width, i, sum(area * value) AS sum, sum(area) AS weight FROM
      (SELECT url AS key, len(vector) AS width, greatest(width * height, 1) AS area,
          unnest(vector) AS value, generate_subscripts(vector, 1) AS i
        FROM page_images WHERE ${where} AND len(vector) > 0)
      GROUP BY key, width, i)
    GROUP BY key, width`;
}
