/** Pages that are made to break parsers. */
import { LinkSageError } from '../../src/base/index.ts';
import { extractPage } from '../../src/content/index.ts';
import { runInProcess } from '../shared/child.ts';
import { atMost } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';

const paragraph =
  '<p>Rye bread, as it is baked in the north, takes a day and a half from starter to loaf.</p>\n';

const made: Readonly<Record<string, () => string>> = {
  'nothing hostile, 10 kB': () => paragraph.repeat(110),
  'a million entities': () => `<p>${'&amp;&notin;&#x1F35E;'.repeat(350_000)}</p>`,
  'nested 10,000 deep': () => `${'<div><span>'.repeat(10_000)}bread${'</span></div>'.repeat(10_000)}`,
  'a million elements that never close': () => '<div>a'.repeat(1_000_000),
  'a million closing tags': () => `${'<b>'.repeat(300)}${'</i>'.repeat(1_000_000)}`,
  '50 MB of paragraphs': () => `<!doctype html>${paragraph.repeat(540_000)}`,
  '50 MB in one word': () => `<p>${'a'.repeat(50_000_000)}</p>`,
  'an attribute of 8 MB': () => `<p class="${'a b'.repeat(2_700_000)}">bread</p>`,
  'null bytes between letters': () => `<html><body>${'\0b\0r\0e\0a\0d\0 '.repeat(300_000)}</body></html>`,
  'a table of 200,000 cells': () => `<table>${`<tr>${'<td>1<td>2'.repeat(50)}`.repeat(2000)}</table>`,
  'a million line breaks': () => `<p>${'a<br>'.repeat(1_000_000)}</p>`,
  'JSON-LD nested 10,000 deep': () =>
    `<script type="application/ld+json">${'{"a":['.repeat(10_000)}</script>${paragraph}`,
};

/** One row of seconds and one of memory for each page, measured in a process of its own. */
export async function measureHostile(say: (message: string) => void): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const name of Object.keys(made)) {
    say(name);
    rows.push(...(await runInProcess('content', ['--made', name], say)));
  }
  return rows;
}

/** What one page costs this process, after a small one has loaded what all pages need. */
export async function measureOne(name: string): Promise<BenchRow[]> {
  const make = made[name];
  if (make === undefined)
    throw new LinkSageError(`content --made: expected one of ${Object.keys(made).join(', ')}`);
  await extractPage(Buffer.from(paragraph.repeat(20)));
  const bytes = Buffer.from(make());
  const before = process.resourceUsage().maxRSS;
  const start = process.cpuUsage();
  await extractPage(bytes);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  const megabytes = (process.resourceUsage().maxRSS - before) / 1000;
  return [
    {
      case: name,
      metric: 'seconds of processor time',
      better: 'lower',
      ours: seconds,
      ...atMost(seconds, 1),
    },
    {
      case: name,
      metric: 'MB above the page itself',
      better: 'lower',
      ours: megabytes,
      ...atMost(megabytes, 100),
    },
  ];
}
