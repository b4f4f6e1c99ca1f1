import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readMarkdownList } from './markdown-list.ts';

/**
 * The lists of github.com/trackawesomelist/trackawesomelist at commit a777c3cf, each with its number of list lines whose
 * first link is http or https. An independent parser counted them, without support for tables and numbered lists. So a
 * list may have more entries, but hardly fewer.
 */
const folder = join(process.env.LINKSAGE_DATA ?? '', 'awesome-lists');

it.skipIf(!existsSync(join(folder, 'lists.tsv')))(
  'finds the entries of 347 real lists (needs LINKSAGE_DATA)',
  () => {
    const counted = new Map(
      readFileSync(join(folder, 'lists.tsv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'))
        .map(([file, , , , entries]) => [file!, Number(entries)]),
    );
    let total = 0;
    let unread = 0; // entries with broken Markdown
    const short: string[] = [];
    for (const file of readdirSync(join(folder, 'lists'))) {
      const list = readMarkdownList(readFileSync(join(folder, 'lists', file), 'utf8'));
      const entries = list.entries.filter(({ kind }) => kind === 'item' || kind === 'row');
      total += entries.length;
      if (entries.length < counted.get(file)! * 0.97) short.push(file);
      unread += entries.filter(({ title, description }) => /\]\(|<a /.test(title + description)).length;
    }
    expect(counted.size).toBe(347);
    expect(short.length).toBeLessThanOrEqual(5);
    expect(unread).toBeLessThan(total / 1000);
    expect(total).toBeGreaterThan(76_123);
    expect(total).toBeLessThan(76_123 * 1.05);
  },
);
