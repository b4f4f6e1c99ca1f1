/** The bench `content`: main texts of reviewed pages beside other extractors, and what reading a page costs. */
import { parseArgs } from 'node:util';
import type { ReviewedPage } from '../../src/content/training/example.ts';
import { measuredWords, wordF1 } from '../../src/content/training/labels.ts';
import { bootstrapInterval } from '../../src/metrics/index.ts';
import { atLeast } from '../shared/goals.ts';
import { runParts } from '../shared/parts.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { readAcrossFolds } from './folds.ts';
import { measureHostile, measureOne } from './hostile.ts';
import { readReviewedPages } from './pages.ts';
import { peers } from './peers.ts';
import { measureSpeed } from './speed.ts';

/** Mean word F1 that is wanted of each type, and of all. */
const wanted: Readonly<Record<string, number>> = {
  all: 0.88,
  article: 0.94,
  collection: 0.76,
  forum: 0.84,
  listing: 0.76,
  product: 0.72,
};

/**
 * `f1`: the mean word F1 (bags of words, lower case) by type of page, in five folds by registrable domain, beside what others
 * find on the same pages; every n-th page only with `--every`. `speed`: processor time of a page. `hostile`: seconds and
 * memory of pages that are made to break parsers, each in a process of its own.
 */
export const benchContent: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      only: { type: 'string' },
      every: { type: 'string', default: '1' },
      turns: { type: 'string', default: '5' },
      made: { type: 'string' },
    },
  });
  if (values.made !== undefined) return measureOne(values.made);
  const every = Number(values.every);
  const read = async () => (await readReviewedPages(values.data)).filter((_, i) => i % every === 0);
  return runParts(
    'content',
    {
      f1: async () => measureF1(await read(), say),
      speed: async () => measureSpeed(await read(), Number(values.turns), say),
      hostile: () => measureHostile(say),
    },
    values.only,
    say,
  );
};

async function measureF1(
  pages: readonly ReviewedPage[],
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const found = readAcrossFolds(pages, say);
  const golds = pages.map(({ text }) => measuredWords(text));
  const scoreOf = (texts: readonly string[]) =>
    Float64Array.from(texts, (text, i) => wordF1(measuredWords(text), golds[i]!));
  const ours = scoreOf(found.map(({ text }) => text));
  const right = pages.filter(({ type }, i) => type === found[i]!.type).length;
  const rows: BenchRow[] = [
    { case: 'type of the page', metric: 'share right', better: 'higher', ours: right / pages.length },
  ];
  for (const { name, extract } of peers) {
    say(name);
    const texts: string[] = [];
    for (const { html, url } of pages) texts.push(await extract(html, url).catch(() => ''));
    const theirs = scoreOf(texts);
    for (const type of ['all', ...new Set(pages.map((page) => page.type).sort())]) {
      const isIn = (_: number, i: number) => type === 'all' || pages[i]!.type === type;
      rows.push(f1Row(type, ours.filter(isIn), theirs.filter(isIn), name));
    }
  }
  return rows;
}

function f1Row(type: string, ours: Float64Array, theirs: Float64Array, peerName: string): BenchRow {
  const { mean, low, high } = bootstrapInterval(ours, { seed: 1 });
  const peer = theirs.reduce((sum, value) => sum + value, 0) / theirs.length;
  return {
    case: `five folds by site: ${type}, ${ours.length} pages`,
    metric: 'word F1',
    better: 'higher',
    ours: mean,
    low,
    high,
    peer,
    peerName,
    ...atLeast(mean, wanted[type]),
  };
}
