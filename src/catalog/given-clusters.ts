/** Pin clusters that were imported. */
import { type DuckDb, queryColumns } from '../storage/index.ts';

/** The first pin of each pin's cluster, or its own `id`; `pins` has `id` and `cluster_id`. Undefined where none has one. */
export async function readClusters(db: DuckDb, pins: string): Promise<Uint32Array | undefined> {
  const { given } = await queryColumns(db, `SELECT count(cluster_id) AS given FROM ${pins}`, {
    given: 'number',
  });
  if (given[0] === 0) return undefined;
  const { first } = await queryColumns(
    db,
    `SELECT coalesce(cluster.first, pin.id) AS first FROM ${pins} pin LEFT JOIN
      (SELECT cluster_id, min(id) AS first FROM ${pins} GROUP BY cluster_id HAVING count(*) > 1) cluster
      ON pin.cluster_id = cluster.cluster_id ORDER BY pin.id`,
    { first: 'uint32' },
  );
  return first;
}
