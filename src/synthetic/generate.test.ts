/** Properties of generated corpora, checked by queries over their files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Catalog, fileSource } from '../catalog/index.ts';
import { canonicalizeUrl, siteOf } from '../content/index.ts';
import { queryColumns } from '../storage/index.ts';
import { generate } from './index.ts';
import { type Corpus, makeCorpus } from './testing/corpus.ts';
import { hashCorpus } from './testing/hash-corpus.ts';

const PAGES = 4000;
const BASE = "TIMESTAMP '2025-01-01'";

let corpus: Corpus;
let one: Corpus['one'];
beforeAll(async () => {
  corpus = await makeCorpus({ pages: PAGES, days: 3 });
  one = corpus.one;
});
afterAll(() => corpus.close());

/** Expects `count` of `of` to be the share `wanted`, within four standard errors. */
function expectShare(count: number, of: number, wanted: number): void {
  const error = Math.sqrt((wanted * (1 - wanted)) / of);
  expect(Math.abs(count / of - wanted)).toBeLessThan(4 * error);
}

describe('the base corpus', () => {
  it('has consistent rows', async () => {
    expect(await one('SELECT count(*) FROM pages')).toBe(PAGES);
    expect(await one('SELECT count(DISTINCT url) FROM pages')).toBe(PAGES);
    expect(await one('SELECT count(DISTINCT pin_id) - count(*) FROM pins')).toBe(0);
    expect(await one('SELECT count(DISTINCT board_id) - count(*) FROM boards')).toBe(0);
    expect(await one('SELECT count(DISTINCT (pin_id, board_id)) - count(*) FROM saves')).toBe(0);
    expect(await one('SELECT count(DISTINCT (url, image_url)) - count(*) FROM page_images')).toBe(0);
    expect(await one('SELECT count(DISTINCT (user_id, url, action, "at")) - count(*) FROM engagements')).toBe(
      0,
    );
    expect(await one('SELECT count(*) FROM pins ANTI JOIN pages USING (url)')).toBe(0);
    expect(await one('SELECT count(*) FROM saves ANTI JOIN pins USING (pin_id)')).toBe(0);
    expect(await one('SELECT count(*) FROM saves ANTI JOIN boards USING (board_id)')).toBe(0);
    expect(await one('SELECT count(*) FROM page_images ANTI JOIN pages USING (url)')).toBe(0);
    expect(await one('SELECT count(*) FROM pins ANTI JOIN saves USING (pin_id)')).toBe(0);
    expect(await one('SELECT count(*) FROM engagements ANTI JOIN truth_users USING (user_id)')).toBe(0);
    expect(
      await one(
        'SELECT count(*) FROM engagements e WHERE pin_id IS NOT NULL AND NOT EXISTS (FROM pins p WHERE p.pin_id = e.pin_id AND p.url = e.url)',
      ),
    ).toBe(0);
    expect(await one('SELECT count(*) FROM boards JOIN truth_users ON user_id = owner')).toBe(
      await one('SELECT count(*) FROM boards'),
    );
  });

  it('has the numbers of rows of the settings', async () => {
    const pins = await one('SELECT count(*) FROM pins');
    expect(Math.abs(pins / PAGES - 5)).toBeLessThan(0.6);
    expect(await one('SELECT count(*) FROM boards')).toBe(PAGES / 4);
    expect(Math.abs((await one('SELECT count(*) FROM saves')) / pins - 2.5)).toBeLessThan(0.25);
    expect(Math.abs((await one('SELECT count(*) FROM engagements')) / pins - 1)).toBeLessThan(0.15);
  });

  it('has canonical URLs, and most sites have few main topics', async () => {
    const { url } = await queryColumns(corpus.db, 'SELECT url FROM pages', { url: 'text' });
    for (const each of url) expect(canonicalizeUrl(each!).url).toBe(each);
    const sites = new Set(url.map((each) => siteOf(each!)));
    expect(sites.size).toBeGreaterThan(40);
    expect(sites.size).toBeLessThanOrEqual(PAGES / 40);
    const site = "split_part(url, '/', 3)";
    const ofMainTopic = `SELECT max(pages) / sum(pages) AS share, sum(pages) AS pages FROM
      (SELECT ${site} AS site, top_topic, count(*) AS pages FROM truth_pages WHERE day = 0 GROUP BY ALL) GROUP BY site`;
    expect(await one(`SELECT sum(share * pages) / sum(pages) FROM (${ofMainTopic})`)).toBeGreaterThan(0.6);
    expect(
      await one(`SELECT max(pages) / avg(pages) FROM (SELECT count(*) AS pages FROM pages GROUP BY ${site})`),
    ).toBeGreaterThan(3);
  });

  it('has popularity with a heavy tail', async () => {
    const counts = '(SELECT url, count(*) AS pins FROM pins GROUP BY url)';
    expect(await one(`SELECT count(*) FILTER (pins = 1) / count(*) FROM ${counts}`)).toBeGreaterThan(0.4);
    const top = `SELECT pins FROM ${counts} ORDER BY pins DESC LIMIT ${PAGES / 100}`;
    expect(
      await one(`SELECT (SELECT sum(pins) FROM (${top})) / (SELECT count(*) FROM pins)`),
    ).toBeGreaterThan(0.15);
    // A straight line in logarithms: the same drop from 1 to 2 pins as from 4 to 8
    const slope = (from: number, to: number) =>
      one(`SELECT log2(count(*) FILTER (pins = ${from}) / count(*) FILTER (pins = ${to})) FROM ${counts}`);
    expect(Math.abs((await slope(1, 2)) - (await slope(2, 4)))).toBeLessThan(0.5);
    const boards = '(SELECT board_id, count(*) AS saves FROM saves GROUP BY board_id)';
    expect(await one(`SELECT max(saves) / avg(saves) FROM ${boards}`)).toBeGreaterThan(5);
  });

  it('happens within two years, in order', async () => {
    const late = `SELECT count(*) FROM pins JOIN pages USING (url) WHERE created_at < published_at`;
    expect(await one(late)).toBe(0);
    expect(await one('SELECT count(*) FROM saves JOIN pins USING (pin_id) WHERE saved_at < created_at')).toBe(
      0,
    );
    expect(await one(`SELECT count(*) FROM saves WHERE saved_at >= ${BASE}`)).toBe(0);
    expect(await one(`SELECT count(*) FROM pages WHERE published_at < ${BASE} - INTERVAL 730 DAY`)).toBe(0);
    // The newest tenth has both pages that were known before and new ones
    const cut = '(SELECT quantile_cont(saved_at, 0.9) FROM saves)';
    const cold = `SELECT count(DISTINCT url) FROM pins JOIN saves USING (pin_id) GROUP BY url HAVING min(saved_at) >= ${cut}`;
    expect(await one(`SELECT count(*) FROM (${cold})`)).toBeGreaterThan(PAGES / 50);
    expect(await one(`SELECT count(*) FROM (${cold})`)).toBeLessThan(PAGES / 4);
  });

  it('has boards whose pins are about their topics', async () => {
    const known = `saves JOIN pins USING (pin_id) JOIN truth_pages p USING (url) JOIN truth_boards b USING (board_id)
      WHERE pin_id NOT IN (SELECT pin_id FROM truth_pins WHERE noise IS NOT NULL)`;
    const fits = 'p.topic IN (b.topic, b.topic_2, b.topic_3)';
    expect(await one(`SELECT avg((coalesce(${fits}, false))::INTEGER) FROM ${known}`)).toBeGreaterThan(0.8);
    const saves = await one('SELECT count(*) FROM engagements WHERE value IS NOT NULL');
    expect(saves).toBe(await one("SELECT count(*) FROM engagements WHERE action = 'conversion'"));
    expect(saves).toBeGreaterThan(0);
  });
});

describe('the truth', () => {
  it('has noise, half from sibling topics and half from others', async () => {
    const pins = await one('SELECT count(*) FROM pins');
    for (const kind of ['sibling', 'other']) {
      const noise = `truth_pins WHERE noise = '${kind}' AND day = 0`;
      expectShare(await one(`SELECT count(*) FROM ${noise}`), pins, 0.025);
    }
    const tops = `SELECT n.noise, n.topic = p.topic, shown.top_topic = p.top_topic FROM truth_pins n
      JOIN truth_pages p USING (url) JOIN truth_topics shown ON shown.topic = n.topic WHERE n.noise IS NOT NULL GROUP BY ALL`;
    expect((await corpus.all(`${tops} ORDER BY ALL`)).map(String)).toEqual([
      'other,false,false',
      'sibling,false,true',
    ]);
  });

  it('has near-duplicates of pins, in image and words', async () => {
    const pins = await one('SELECT count(*) FROM pins');
    const copies = await one(
      'SELECT count(*) FROM truth_pins WHERE near_duplicate_of IS NOT NULL AND day = 0',
    );
    expect(copies / pins).toBeGreaterThan(0.04);
    expect(copies / pins).toBeLessThan(0.06);
    const pairs = `truth_pins t JOIN pins a USING (pin_id) JOIN pins b ON b.pin_id = t.near_duplicate_of
      WHERE a.image_vector IS NOT NULL AND b.image_vector IS NOT NULL`;
    expect(
      await one(
        `SELECT min(array_cosine_similarity(a.image_vector::FLOAT[32], b.image_vector::FLOAT[32])) FROM ${pairs}`,
      ),
    ).toBeGreaterThan(0.98);
    expect(await one(`SELECT avg(jaccard(a.title, b.title)) FROM ${pairs}`)).toBeGreaterThan(0.85);
    // Other pins are no near-duplicates
    const others = `pins a JOIN pins b USING (url) WHERE a.pin_id < b.pin_id AND a.image_vector IS NOT NULL
      AND b.image_vector IS NOT NULL AND a.pin_id NOT IN (SELECT pin_id FROM truth_pins)
      AND b.pin_id NOT IN (SELECT pin_id FROM truth_pins)`;
    expect(
      await one(
        `SELECT max(array_cosine_similarity(a.image_vector::FLOAT[32], b.image_vector::FLOAT[32])) FROM ${others}`,
      ),
    ).toBeLessThan(0.97);
  });

  it('has near-duplicates of pages, with other URLs', async () => {
    expectShare(
      await one('SELECT count(*) FROM truth_pages WHERE near_duplicate_of IS NOT NULL AND day = 0'),
      PAGES,
      0.02,
    );
    const { copy, original } = await queryColumns(
      corpus.db,
      `SELECT a.body AS copy, b.body AS original FROM truth_pages t JOIN pages a USING (url)
        JOIN pages b ON b.url = t.near_duplicate_of WHERE a.url <> b.url`,
      { copy: 'text', original: 'text' },
    );
    expect(copy.length).toBeGreaterThan(40);
    const shares = copy.map((body, i) => {
      const words = body!.split(' ');
      return words.filter((word, at) => word === original[i]!.split(' ')[at]).length / words.length;
    });
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.93);
    expect(shares.some((share) => share < 1)).toBe(true);
  });
});

describe('isolated pages and the hub', () => {
  let special: Corpus;
  beforeAll(async () => {
    special = await makeCorpus({ pages: 3000, isolated: 0.2, hub: true, imageWidth: 4 });
  });
  afterAll(() => special.close());

  it('isolates pages for any split at the newest tenth', async () => {
    const isolated = await special.one('SELECT count(*) FROM truth_pages WHERE isolated');
    expectShare(isolated, 3000, 0.2);
    const cut = '(SELECT quantile_cont(saved_at, 0.9) FROM saves)';
    const known = `SELECT count(*) FROM truth_pages JOIN pins USING (url) JOIN saves USING (pin_id) WHERE isolated AND `;
    expect(await special.one(`${known} saved_at < ${cut}`)).toBe(0);
    expect(await special.one(`${known} saved_at < ${BASE} - INTERVAL 73 DAY`)).toBe(0);
    expect(await special.one('SELECT count(*) FROM truth_pages ANTI JOIN pins USING (url)')).toBe(0);
  });

  it('puts the pins of one page on a fifth of the boards', async () => {
    const boards = await special.one('SELECT count(*) FROM boards');
    const hub = 'truth_pages JOIN pins USING (url) JOIN saves USING (pin_id) WHERE hub';
    expect(await special.one(`SELECT count(DISTINCT board_id) FROM ${hub}`)).toBe(Math.ceil(boards / 5));
    expect(await special.one('SELECT count(*) FROM truth_pages WHERE hub')).toBe(1);
  });
});

describe('a day of churn', () => {
  it('adds, deletes, changes and moves the right shares of pages', async () => {
    const changes = `SELECT day, change, count(*), count(DISTINCT url) FROM truth_churn GROUP BY ALL ORDER BY ALL`;
    expect((await corpus.all(changes)).map(String)).toEqual(
      [1, 2, 3].flatMap((day) => [
        `${day},changed,80,80`,
        `${day},deleted,40,40`,
        `${day},moved,40,40`,
        `${day},new,40,40`,
      ]),
    );
    for (const day of [1, 2, 3]) {
      const rows = (change: string) =>
        `SELECT url FROM truth_churn WHERE day = ${day} AND change = '${change}'`;
      expect(await one(`SELECT count(*) FROM pages_${day} WHERE version <> ${day}`)).toBe(0);
      expect(
        await one(
          `SELECT count(*) FROM pages_${day} WHERE deleted_at IS NOT NULL AND url IN (${rows('deleted')})`,
        ),
      ).toBe(40);
      expect(
        await one(
          `SELECT count(*) FROM pages_${day} n JOIN pages o USING (url) WHERE n.body <> o.body AND url IN (${rows('changed')})`,
        ),
      ).toBe(80);
      expect(
        await one(
          `SELECT count(*) FROM pages_${day} WHERE url NOT IN (SELECT url FROM pages) AND url IN (${rows('new')})`,
        ),
      ).toBe(40);
      expect(await one(`SELECT count(*) FROM pages_${day}`)).toBe(160);
      // Pins of deleted pages are deleted, those of new pages are added, and no other pin changes
      expect(
        await one(`SELECT count(*) FROM pins_${day} WHERE (deleted_at IS NULL) <> (url IN (${rows('new')}))`),
      ).toBe(0);
      expect(
        await one(
          `SELECT count(*) FROM pins WHERE url IN (${rows('deleted')}) AND pin_id NOT IN (SELECT pin_id FROM pins_${day})`,
        ),
      ).toBe(0);
    }
  });

  it('never changes deleted pages again', async () => {
    const deleted = "SELECT url FROM truth_churn WHERE change = 'deleted' AND day < 3";
    expect(await one(`SELECT count(*) FROM pages_3 WHERE url IN (${deleted} AND day < 3)`)).toBe(0);
    expect(await one(`SELECT count(*) FROM saves_3 JOIN pins USING (pin_id) WHERE url IN (${deleted})`)).toBe(
      0,
    );
  });

  it('adds saves of pins by popularity, on boards that they are not on yet', async () => {
    const moved = "SELECT url FROM truth_churn WHERE change = 'moved'";
    for (const day of [1, 2, 3]) {
      const fresh = `saves_${day} n JOIN pins p USING (pin_id) WHERE n.deleted_at IS NULL AND url NOT IN (${moved})`;
      const saves = await one(
        `SELECT count(*) FROM saves JOIN pins USING (pin_id) WHERE url NOT IN (${moved})`,
      );
      const share = (await one(`SELECT count(*) FROM ${fresh}`)) / saves;
      expect(share).toBeGreaterThan(0.025);
      expect(share).toBeLessThan(0.035);
      expect(
        await one(
          `SELECT count(*) FROM ${fresh} AND EXISTS (FROM saves s WHERE s.pin_id = n.pin_id AND s.board_id = n.board_id)`,
        ),
      ).toBe(0);
      const held = '(SELECT pin_id, count(*) AS held FROM saves GROUP BY pin_id)';
      const mean = await one(`SELECT avg(held) FROM ${held}`);
      expect(
        await one(`SELECT avg(held) FROM (SELECT pin_id FROM ${fresh}) JOIN ${held} USING (pin_id)`),
      ).toBeGreaterThan(1.5 * mean);
      const from = `${BASE} + INTERVAL ${day - 1} DAY`;
      expect(
        await one(
          `SELECT count(*) FROM saves_${day} WHERE saved_at < ${from} OR saved_at >= ${from} + INTERVAL 1 DAY`,
        ),
      ).toBe(0);
    }
    expect(
      await one(
        'SELECT count(*) FROM saves_2 JOIN saves_1 USING (pin_id, board_id) WHERE saves_2.deleted_at IS NULL AND saves_1.deleted_at IS NULL',
      ),
    ).toBe(0);
  });

  it('moves pages to the boards of another topic', async () => {
    for (const day of [1, 3]) {
      const moved = `(SELECT pin_id, c.topic FROM truth_churn c JOIN pins USING (url) WHERE change = 'moved' AND c.day = ${day})`;
      // All earlier saves are deleted, of the base corpus and of earlier days
      const earlier = Array.from(
        { length: day },
        (_, i) => `SELECT pin_id, board_id FROM saves${i === 0 ? '' : `_${i}`} WHERE deleted_at IS NULL`,
      );
      const held = `(${earlier.join(' UNION ALL ')})`;
      expect(
        await one(`SELECT count(*) FROM ${held} SEMI JOIN ${moved} m USING (pin_id) ANTI JOIN
          (SELECT * FROM saves_${day} WHERE deleted_at IS NOT NULL) d USING (pin_id, board_id)`),
      ).toBe(0);
      const now = `saves_${day} n JOIN ${moved} m USING (pin_id) JOIN truth_boards b USING (board_id) WHERE n.deleted_at IS NULL`;
      expect(await one(`SELECT count(*) FROM ${now}`)).toBeGreaterThan(50);
      expect(
        await one(
          `SELECT avg(coalesce(m.topic IN (b.topic, b.topic_2, b.topic_3), false)::INTEGER) FROM ${now}`,
        ),
      ).toBeGreaterThan(0.8);
    }
  });
});

describe('generate', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linksage-generate-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives the same days for any number of later days', async () => {
    const short = await hashCorpus(join(folder, 'short'), { pages: 400, days: 1 }, 1);
    const long = await hashCorpus(join(folder, 'long'), { pages: 400, days: 4 }, 1);
    const first = Object.keys(short).filter((path) => path.startsWith('/day-'));
    expect(first.length).toBeGreaterThan(8);
    for (const path of first) expect([path, long[path]]).toEqual([path, short[path]]);
    const other = await hashCorpus(join(folder, 'other'), { pages: 400, days: 1, seed: 2 }, 1);
    for (const path of first) expect(other[path]).not.toBe(short[path]);
  });

  it('can be imported day by day, each row with its version', async () => {
    const root = join(folder, 'imported');
    const { days } = await generate(root, { pages: 400, days: 2 }, { threads: 1 });
    const catalog = await Catalog.open(join(folder, 'catalog'));
    const reports = [];
    for (const { folder: day } of days) reports.push(await catalog.import(fileSource(join(root, day))));
    const { pages } = await catalog.counts();
    await catalog.close();
    for (const [i, { rows, conflicts, rejected }] of reports.entries()) {
      expect({ conflicts, rejected }).toEqual({ conflicts: 0, rejected: [] });
      for (const table of ['pages', 'pins', 'boards', 'saves', 'page_images', 'engagements'] as const) {
        const { added, changed, older } = rows[table];
        expect([table, older, added + changed]).toEqual([table, 0, days[i]!.rows[table]]);
      }
    }
    expect(pages).toBe(400); // each day adds as many pages as it deletes
  });

  it('rejects wrong settings and folders with other files', async () => {
    await expect(generate(join(folder, 'new'), { pages: 10, noise: 2 })).rejects.toThrow(/pages: .*noise: /);
    await writeFile(join(folder, 'mine.txt'), 'mine');
    await expect(generate(folder, { pages: 200 })).rejects.toThrow('expected an empty folder');
  });
});
