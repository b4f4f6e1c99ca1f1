import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { convertAwesomeLists } from '../../bench/datasets/awesome.ts';
import { Random } from '../base/index.ts';
import type { NodeTable } from '../catalog/index.ts';
import { fitStatistics, readTexts, scoreCohesion, tableSource } from './index.ts';

const absent = process.env.LINKSAGE_DATA === undefined;
if (absent)
  process.stderr.write('skipped: set LINKSAGE_DATA to the folder that holds the public data sets\n');

it.skipIf(absent)('on real link lists, finds entries that were moved to another page', async () => {
  const { pages, pins } = await readLists();
  const position = new Map(pages.keys.map((url, i) => [url, i]));
  const random = new Random(1);
  const moved = Uint8Array.from(pins.keys, () => (random.uniform() < 0.05 ? 1 : 0));
  const pageOfPin = Uint32Array.from(pins.url, (url, i) =>
    moved[i] ? random.below(pages.keys.length) : position.get(url)!,
  );
  const texts = await readTexts(tableSource({ page: pages, pin: pins }));
  const statistics = await fitStatistics({ texts, pageOfPin });
  const scores = await scoreCohesion({ texts, pageOfPin, statistics });

  // Of most pages only the address is known: only pages with a description can be judged
  const judged = [...scores.keys()].filter(
    (pin) => pages.description[pageOfPin[pin]!]!.split(' ').length >= 3,
  );
  const below = judged.filter((pin) => scores[pin]! < 0.3);
  const isMoved = (pin: number) => moved[pin] === 1;
  expect(below.filter(isMoved).length / judged.filter(isMoved).length).toBeGreaterThan(0.9);
  expect(below.filter(isMoved).length / below.length).toBeGreaterThan(0.8); // the others do not fit their pages either
});

/** Pages with the descriptions they give of themselves, and pins; positions as in the files. */
async function readLists(): Promise<{ pages: NodeTable<'page'>; pins: NodeTable<'pin'> }> {
  const out = await mkdtemp(join(tmpdir(), 'linksage-real-'));
  try {
    await convertAwesomeLists({ out, descriptions: true });
    const rows = async (table: string): Promise<Record<string, string | undefined>[]> =>
      (await readFile(join(out, `${table}.jsonl`), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    const pages = await rows('pages');
    const pins = await rows('pins');
    const column = (table: typeof pages, name: string) => table.map((row) => row[name] ?? '');
    const nothing = pages.map(() => '');
    return {
      pages: {
        kind: 'page',
        keys: column(pages, 'url'),
        title: nothing,
        description: column(pages, 'description'),
        body: nothing,
      },
      pins: {
        kind: 'pin',
        keys: column(pins, 'pin_id'),
        title: column(pins, 'title'),
        description: column(pins, 'description'),
        url: column(pins, 'url'),
      },
    };
  } finally {
    await rm(out, { recursive: true });
  }
}
