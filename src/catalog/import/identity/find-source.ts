/** Finds the source of a file among those that the catalog knows, by the file's name and its first links. */
import { appendColumns, type DuckDb, queryColumns, quoteSql } from '../../../storage/index.ts';
import { derivedPinId, folderBoardId } from '../../tables/derived-ids.ts';
import { type CatalogStore, metaOf, rowsOfSegments } from '../../tables/segments.ts';
import { type Candidate, type ChosenSource, chooseSource, type FileFacts } from './choose-source.ts';
import { wholeOf } from './file-names.ts';

/** A link, as far as its identity goes. */
export interface PlacedLink {
  /** Canonical URL. */
  readonly url: string;
  /** The folders around it; empty for the source itself. */
  readonly path: readonly string[];
}

/** The source of a file, and what it has in common with it. */
export interface FoundSource extends ChosenSource {
  /** Number of the file's links that were compared: all of a file of usual size. */
  readonly compared: number;
  /** How many of them the source has already. */
  readonly shared: number;
}

/** The most links of a file that are compared with what the catalog has. */
export const mostCompared = 20_000;

/** The most sources whose links are compared, those with the most pages of the file first. */
const mostCandidates = 8;

/**
 * Finds the source of a file. A link is the same in two exports if it is the same page in the same folder. Then its pin has
 * the same id under the source's name, so ids tell what a source shares with the file. This holds for rows of every
 * version of the program, also those that do not name their source.
 *
 * @param given the name that the user gave, which needs no finding; what it shares is counted
 * @param links the first links of the file, at most {@link mostCompared}
 */
export async function findSource(
  db: DuckDb,
  store: CatalogStore,
  { given, ...file }: Omit<FileFacts, 'links'> & { readonly given: string | undefined },
  links: readonly PlacedLink[],
): Promise<FoundSource> {
  const facts = {
    ...file,
    links: new Set(links.map((link) => derivedPinId(folderBoardId('', link.path), link.url))).size,
  };
  const { segments } = metaOf(store);
  if (segments.boards.length === 0) {
    const chosen = given === undefined ? chooseSource(facts, []) : { name: given, by: 'new' as const };
    return { ...chosen, compared: facts.links, shared: 0 };
  }
  await createKnown(db, store, links);
  try {
    const names = given === undefined ? await namesToCompare(db, file.stem) : [given];
    const candidates = await compareLinks(db, names, links);
    const isKnown = candidates.some((candidate) => candidate.links > 0);
    const chosen =
      given === undefined
        ? chooseSource(facts, candidates)
        : { name: given, by: isKnown ? ('name' as const) : ('new' as const) };
    const shared = candidates.find(({ name }) => name === chosen.name)?.shared ?? 0;
    return { ...chosen, compared: facts.links, shared };
  } finally {
    await db.run('DROP TABLE compared_pins');
    for (const view of ['known_pins', 'known_saves', 'known_boards']) await db.run(`DROP VIEW ${view}`);
  }
}

/**
 * Creates views of all rows that the catalog ever had, and the table `compared_pins` of pins to a page of the file, with
 * their sources. Boards of earlier versions do not name their source; its name is their owner, except for lists with a
 * title.
 */
async function createKnown(db: DuckDb, store: CatalogStore, links: readonly PlacedLink[]): Promise<void> {
  const { segments } = metaOf(store);
  for (const table of ['pins', 'saves', 'boards'] as const) {
    await db.run(`CREATE TEMP VIEW known_${table} AS ${rowsOfSegments(store, table, segments[table])}`);
  }
  await db.run('CREATE TEMP TABLE compared_urls (url VARCHAR)');
  await appendColumns(db, 'compared_urls', { url: [...new Set(links.map(({ url }) => url))] });
  await db.run(`CREATE TEMP TABLE compared_pins AS
    WITH pins AS (SELECT DISTINCT pin_id, source FROM known_pins SEMI JOIN compared_urls USING (url))
    SELECT pin_id, source FROM pins WHERE source IS NOT NULL
    UNION SELECT pin_id, owner FROM pins JOIN known_saves USING (pin_id) JOIN known_boards boards USING (board_id)
      WHERE pins.source IS NULL AND boards.source IS NULL AND owner IS NOT NULL`);
  await db.run('DROP TABLE compared_urls');
}

/** The names of sources with the most pages of the file, and of those that are named like it. */
async function namesToCompare(db: DuckDb, stem: string): Promise<string[]> {
  const whole = wholeOf(stem);
  const isSimilar = whole === undefined ? 'false' : `starts_with(name, ${quoteSql(whole)})`;
  const { name } = await queryColumns(
    db,
    `(SELECT source AS name FROM compared_pins GROUP BY source ORDER BY count(*) DESC, source LIMIT ${mostCandidates})
    UNION (SELECT name FROM (SELECT DISTINCT coalesce(source, owner) AS name FROM known_boards)
      WHERE name = ${quoteSql(stem)} OR ${isSimilar} ORDER BY name LIMIT ${mostCandidates})`,
    { name: 'text' },
  );
  return name as string[];
}

/** Compares the links of the file with those of sources. */
async function compareLinks(
  db: DuckDb,
  names: readonly string[],
  links: readonly PlacedLink[],
): Promise<Candidate[]> {
  await db.run('CREATE TEMP TABLE candidate (name VARCHAR)');
  await appendColumns(db, 'candidate', { name: names });
  const totals = await queryColumns(
    db,
    `SELECT name, greatest((SELECT count(DISTINCT pin_id) FROM known_pins WHERE source = name),
        (SELECT count(DISTINCT pin_id) FROM known_saves JOIN known_boards USING (board_id)
          WHERE owner = name AND source IS NULL)) AS links,
      (SELECT to_json(list(DISTINCT owner))::VARCHAR FROM known_boards WHERE source = name) AS owners
    FROM candidate`,
    { name: 'text', links: 'number', owners: 'text' },
  );
  await db.run('DROP TABLE candidate');
  const candidates: Candidate[] = [];
  for (const [i, name] of totals.name.entries()) {
    const owners = JSON.parse(totals.owners[i] ?? '[]') as (string | null)[];
    candidates.push({
      name: name!,
      links: totals.links[i]!,
      owners: owners.filter((owner) => owner !== null),
      ...(await countShared(db, name!, links)),
    });
  }
  return candidates;
}

/** Counts the links whose pin, if they were of a source, the catalog has. */
async function countShared(
  db: DuckDb,
  name: string,
  links: readonly PlacedLink[],
): Promise<Pick<Candidate, 'shared' | 'sharedInFolders'>> {
  await db.run('CREATE TEMP TABLE wanted (pin_id VARCHAR, in_folder BOOLEAN)');
  await appendColumns(db, 'wanted', {
    pin_id: links.map(({ url, path }) => derivedPinId(folderBoardId(name, path), url)),
    in_folder: Uint8Array.from(links, ({ path }) => Number(path.length > 0)),
  });
  const { shared, folders } = await queryColumns(
    db,
    `SELECT count(*) AS shared, count(*) FILTER (in_folder) AS folders
    FROM (SELECT DISTINCT pin_id, in_folder FROM wanted SEMI JOIN compared_pins USING (pin_id))`,
    { shared: 'number', folders: 'number' },
  );
  await db.run('DROP TABLE wanted');
  return { shared: shared[0]!, sharedInFolders: folders[0]! };
}
