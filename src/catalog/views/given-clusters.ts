/** Reads imported pin clusters. */
import { type DuckDb, queryColumns } from '../../storage/index.ts';

/**
 * The first pin of each pin's cluster, or the pin itself; undefined if no pin has a cluster. `[total]`
 * Often, a cluster id is the id of one of its pins, and most pins are alone in their cluster. Such pins are filtered out
 * before grouping.
 *
 * @param pins a table with `pin_id` and `cluster_id`
 * @param nodes a table with the positions of pins: `key` and `id`
 * @param total the number of pins
 */
export async function readClusters(
  db: DuckDb,
  pins: string,
  nodes: string,
  total: number,
): Promise<Uint32Array | undefined> {
  const { id, first } = await queryColumns(
    db,
    `WITH named AS MATERIALIZED (SELECT pin_id, cluster_id FROM ${pins} WHERE cluster_id <> pin_id),
      shared AS (FROM named UNION ALL SELECT pin_id, cluster_id FROM ${pins}
        WHERE cluster_id = pin_id AND pin_id IN (SELECT cluster_id FROM named))
    SELECT node.id, min(node.id) OVER (PARTITION BY shared.cluster_id) AS first
    FROM ${nodes} node JOIN shared ON node.key = shared.pin_id QUALIFY first <> node.id`,
    { id: 'uint32', first: 'uint32' },
  );
  if (id.length === 0 && !(await isAnyGiven(db, pins))) return undefined;
  const clusters = new Uint32Array(total);
  for (let pin = 0; pin < total; pin++) clusters[pin] = pin;
  for (let i = 0; i < id.length; i++) clusters[id[i]!] = first[i]!;
  return clusters;
}

async function isAnyGiven(db: DuckDb, pins: string): Promise<boolean> {
  const { given } = await queryColumns(db, `SELECT count(cluster_id) AS given FROM ${pins}`, {
    given: 'number',
  });
  return given[0]! > 0;
}
