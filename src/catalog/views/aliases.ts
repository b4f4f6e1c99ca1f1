/** Resolves aliases to the pages that they point to. */
import type { DuckDb } from '../../storage/index.ts';
import { count } from './count.ts';

/**
 * Creates the table `alias(url, target)` from the rows of `aliases`. Chains are followed to their end. An alias of itself
 * is ignored. All URLs of a cycle point to its smallest one, which is no alias then.
 *
 * Uses pointer doubling (Wyllie 1979): in each round, every alias takes over the target of its target, so that a chain of
 * length n takes log2 n rounds. After enough rounds for the longest possible chain, an alias that still points to an alias
 * leads into a cycle; by then, `least` is the minimum over that cycle.
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
