/** Aliases followed to the page that they stand for. */
import type { DuckDb } from '../../storage/index.ts';
import { count } from './count.ts';

/**
 * Creates the table `alias(url, target)` of the rows of `aliases`: chains are followed to their end, an alias of
 * itself is none, and a cycle stands for its smallest address, which is no alias then.
 *
 * By pointer doubling (Wyllie 1979): each round every alias takes over the target of its target, so that a chain of n
 * takes log2 n rounds. After as many rounds as the longest chain can take, whoever still points at an alias points
 * into a cycle; `least` has seen all of that cycle then.
 */
export async function resolveAliases(db: DuckDb): Promise<void> {
  await db.run(`CREATE TABLE alias AS SELECT url, canonical_url AS target, least(url, canonical_url) AS least
    FROM aliases WHERE url <> canonical_url`);
  const aliases = await count(db, 'alias');
  const isChained = async () =>
    (await count(db, 'alias SEMI JOIN alias next ON alias.target = next.url')) > 0;
  for (let reach = 1; reach < 2 * aliases && (await isChained()); reach *= 2) {
    await db.run(`CREATE OR REPLACE TABLE alias AS SELECT alias.url, coalesce(next.target, alias.target) AS target,
      least(alias.least, next.least) AS least FROM alias LEFT JOIN alias next ON alias.target = next.url`);
  }
  await db.run(`CREATE OR REPLACE TABLE alias AS SELECT alias.url, coalesce(cycle.least, alias.target) AS target
    FROM alias LEFT JOIN alias cycle ON alias.target = cycle.url
    WHERE alias.url <> coalesce(cycle.least, alias.target)`);
}
