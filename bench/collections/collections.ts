/** The bench `collections`: what the base model finds in small collections, before and after training, beside MiniLM. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileSource, Workspace } from '../../src/index.ts';
import { convertBookmarkedLinks } from '../datasets/bookmarks.ts';
import { atLeast } from '../shared/goals.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { type Measured, measureCollection, questions } from './measure.ts';
import { MiniLm } from './mini-lm.ts';
import { readCollection, writeSample } from './sample.ts';

/** Links of a collection, and how many collections of that size are drawn. */
const sizes = [
  { links: 50, samples: 10 },
  { links: 300, samples: 4 },
  { links: 3000, samples: 1 },
];
const starter = 'examples/starter';
/** Of the board recall of MiniLM, and of its texts a second. */
const wanted = { share: 0.95, times: 20 };

/**
 * Draws collections from the bookmarks of one curator and from the starter lists. `--minilm JAR` names a jar with
 * all-MiniLM-L6-v2 and its tokenizer; without it there is no such row.
 */
export const benchCollections: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      minilm: { type: 'string' },
      most: { type: 'string', default: '3000' },
    },
  });
  const miniLm = values.minilm === undefined ? undefined : await MiniLm.open(values.minilm);
  const work = await mkdtemp(join(tmpdir(), 'linksage-collections-'));
  try {
    const bookmarks = join(work, 'bookmarked-links');
    await convertBookmarkedLinks({ data: values.data, out: bookmarks });
    const sources = { 'bookmarked-links': bookmarks, 'starter lists': await writeStarterLists(work) };
    const rows: BenchRow[] = [];
    for (const [name, tables] of Object.entries(sources)) {
      const collection = await readCollection(tables);
      for (const { links, samples } of sizes.filter((size) => size.links <= Number(values.most))) {
        if (collection.pages.length < links) continue;
        const measured: Measured[] = [];
        for (let seed = 0; seed < samples; seed++) {
          say(`${name}: ${links} links, ${seed + 1} of ${samples}`);
          const folder = join(work, `${name.replaceAll(' ', '-')}-${links}-${seed}`);
          await writeSample(collection, links, seed, `${folder}-tables`);
          measured.push(await measureCollection(`${folder}-tables`, folder, { miniLm, seed }));
          await rm(folder, { recursive: true });
        }
        rows.push(...rowsOf(`${name}, ${links} links`, measured));
        if (miniLm !== undefined) rows.push(speedRow(`${name}, ${links} links`, measured, miniLm));
      }
    }
    return rows;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

/** The starter lists of the package as tables, in a folder. */
async function writeStarterLists(work: string): Promise<string> {
  const folder = join(work, 'starter');
  const workspace = await Workspace.init(join(work, 'starter-workspace'), {});
  try {
    for (const file of (await readdir(starter)).sort()) {
      if (file !== 'README.md') await workspace.import(fileSource(join(starter, file)));
    }
    await workspace.exportCatalog(folder);
    return folder;
  } finally {
    await workspace.close();
  }
}

/** Means over the rows of all collections, beside the best of MiniLM and the text baselines. */
function rowsOf(name: string, measured: readonly Measured[]): BenchRow[] {
  return questions.flatMap(([task, measure], question) => {
    const found = measured.map((each) => each.found[question]!).filter(({ rows }) => rows > 0);
    const rows = found.reduce((sum, each) => sum + each.rows, 0);
    if (rows === 0) return [];
    const contenders = [...new Set(found.flatMap(({ means }) => [...means.keys()]))];
    const meanOf = (contender: string) => {
      const having = found.filter(({ means }) => means.has(contender));
      const asked = having.reduce((sum, each) => sum + each.rows, 0);
      return having.reduce((sum, each) => sum + each.rows * each.means.get(contender)!, 0) / asked;
    };
    return contenders.map((contender): BenchRow => {
      const ours = meanOf(contender);
      const row = {
        case: `${name}: ${task} (${rows} rows): ${contender}`,
        metric: measure,
        better: 'higher' as const,
        ours,
      };
      if (!contender.startsWith('LinkSage') || !contenders.includes('MiniLM')) return row;
      const peer = meanOf('MiniLM');
      const ratio = ours / peer;
      const isGoal = contender === 'LinkSage untrained' && task === 'page-board, page';
      return { ...row, peer, peerName: 'MiniLM', ratio, ...(isGoal ? atLeast(ratio, wanted.share) : {}) };
    });
  });
}

/** Nodes a second of the base model, walks included, beside texts a second of MiniLM; both on all threads. */
function speedRow(name: string, measured: readonly Measured[], { spent }: MiniLm): BenchRow {
  const nodes = measured.reduce((sum, { embedded }) => sum + embedded.nodes, 0);
  const seconds = measured.reduce((sum, { embedded }) => sum + embedded.seconds, 0);
  const [ours, peer] = [nodes / seconds, spent.texts / spent.seconds];
  return {
    case: `${name}: speed: LinkSage untrained`,
    metric: 'texts/s',
    better: 'higher',
    ours,
    peer,
    peerName: 'MiniLM',
    ratio: ours / peer,
    ...atLeast(ours / peer, wanted.times),
  };
}
