/** Processor time of reading pages. */
import { extractPage } from '../../src/content/index.ts';
import type { ReviewedPage } from '../../src/content/training/example.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import { median, medians } from '../shared/medians.ts';
import type { BenchRow } from '../shared/report.ts';
import { peers } from './peers.ts';

/** Pages around the one of the median size, and all sizes. */
const pagesTaken = 60;

export async function measureSpeed(
  pages: readonly ReviewedPage[],
  turns: number,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const bySize = pages.toSorted((a, b) => a.html.length - b.html.length);
  const middle = (bySize.length - pagesTaken) >> 1;
  const near = bySize.slice(middle, middle + pagesTaken);
  const spread = bySize.filter((_, i) => i % Math.ceil(bySize.length / pagesTaken) === 0);
  const ours = (html: string, url: string | undefined) => extractPage(Buffer.from(html), { url });
  say(`${pagesTaken} pages of about ${Math.round(median(near.map(({ html }) => html.length)) / 1000)} kB`);
  const [own, theirs] = await medians(
    [ours, peers[0]!.extract].map((extract) => () => processorTime(near, extract)),
    turns,
  );
  const [all] = await medians([() => processorTime(spread, ours)], turns);
  return [
    {
      case: 'page of the median size',
      metric: 'ms of processor time',
      better: 'lower',
      ours: own!,
      ...atMost(own!, 15),
    },
    {
      case: 'page of the median size, beside a peer',
      metric: 'ms of processor time',
      better: 'lower',
      ours: own!,
      peer: theirs!,
      peerName: peers[0]!.name,
      ratio: theirs! / own!,
      ...atLeast(theirs! / own!, 3),
    },
    {
      case: 'pages of all sizes',
      metric: 'pages a second of processor time',
      better: 'higher',
      ours: 1000 / all!,
    },
  ];
}

/** Milliseconds a page, of all threads of this process. */
async function processorTime(
  pages: readonly ReviewedPage[],
  extract: (html: string, url: string | undefined) => Promise<unknown>,
): Promise<number> {
  const start = process.cpuUsage();
  for (const { html, url } of pages) await extract(html, url);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / pages.length;
}
