import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { convertAwesomeLists } from './awesome.ts';
import { convertBookmarkedLinks } from './bookmarks.ts';

const absent = process.env.LINKSAGE_DATA === undefined;
if (absent)
  process.stderr.write('skipped: set LINKSAGE_DATA to the folder that holds the public data sets\n');

it.skipIf(absent)('the public data sets hold what their counts say', async () => {
  const out = await mkdtemp(join(tmpdir(), 'linksage-real-'));
  try {
    // 76,123 list items by a simple line parser; tables, numbered items and reference links come on top
    const lists = await convertAwesomeLists({ out, descriptions: true });
    expect(lists.saves).toBeGreaterThan(76_123);
    expect(lists.saves).toBeLessThan(76_123 * 1.05);
    expect(lists.boards).toBeGreaterThan(8_194);
    expect(lists.boards).toBeLessThan(8_194 * 1.05);
    expect(lists.describedPages).toBeGreaterThan(12_700);
    expect(lists.datedShare).toBeGreaterThan(0.97);

    const links = await convertBookmarkedLinks({ out });
    expect(links.pages).toBeGreaterThan(6_680);
    expect(links.pages).toBeLessThanOrEqual(6_695);
    expect(links.boards).toBe(1_663);
    expect(links.saves).toBeGreaterThan(15_700);
    expect(links.saves).toBeLessThanOrEqual(15_754);
  } finally {
    await rm(out, { recursive: true });
  }
});
