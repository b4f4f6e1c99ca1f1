/** Training again with and without `--align`: can old vectors be compared with new ones, and at what cost? */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSource } from '../../src/catalog/index.ts';
import { type EmbeddingVersion, listVersions } from '../../src/embeddings/index.ts';
import { generate, Workspace } from '../../src/index.ts';
import { bootstrapInterval, pairedBootstrap } from '../../src/metrics/index.ts';
import { createExactIndex } from '../../src/nearest/index.ts';
import { dayFolder } from '../../src/synthetic/index.ts';
import type { WorkspaceSettings } from '../../src/workspace/config.ts';
import { atLeast } from '../shared/goals.ts';
import type { BenchRow } from '../shared/report.ts';
import { type HiddenPair, hidePairs } from './hidden.ts';
import type { RefreshSizes } from './sizes.ts';

/** The most (page, pin) pairs that are hidden as questions. */
const mostPairs = 2000;
const cutoff = 100;
/** The least mean cosine of old and new vectors of a page, and the most recall that comparing them may cost. */
const leastCosine = 0.9;
const mostLoss = 0.02;

/** The versions to compare, all of one state of the catalog. */
interface Compared {
  readonly old: EmbeddingVersion;
  /** From models that were trained again with another seed. */
  readonly free: EmbeddingVersion;
  readonly aligned: EmbeddingVersion;
}

/**
 * Trains, imports days of churn, refreshes, and trains again, freely and aligned to the embeddings. The questions are
 * pairs of a page and a pin that neither training nor refreshes have seen: find the pin, with the page vectors of one
 * version and the pin vectors of another.
 */
export async function benchAlign(sizes: RefreshSizes, say: (message: string) => void): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-refresh-align-'));
  try {
    const { pages, days } = sizes;
    const corpus = join(folder, 'corpus');
    say(`writing ${pages} pages and ${days} days`);
    await generate(corpus, { pages, days });
    const pairs = await hidePairs(corpus, days, mostPairs);
    const compared = await trainAll(join(folder, 'workspace'), corpus, sizes, say);
    return await measure(`${pages.toLocaleString('en')} pages, ${days} days`, compared, pairs);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function trainAll(
  folder: string,
  corpus: string,
  { days, rounds, width }: RefreshSizes,
  say: (message: string) => void,
): Promise<Compared> {
  const settings = (seed: number): WorkspaceSettings => ({
    model: { width },
    training: { rounds, seed },
    embeddings: { keep: 4 }, // keep all for comparison
  });
  let workspace = await Workspace.init(folder, settings(0));
  const update = async (day: number) => {
    await workspace.import(fileSource(join(corpus, dayFolder(day))));
    await workspace.compile({ view: 'all' });
  };
  try {
    await update(0);
    say('training the old model');
    await workspace.train({ view: 'all' });
    for (let day = 1; day <= days; day++) await update(day);
    const { version: old } = await workspace.refresh();
    await workspace.close();
    await writeFile(join(folder, 'linksage.json'), JSON.stringify(settings(1)));
    workspace = await Workspace.open(folder);
    say('training freely');
    await workspace.train({ view: 'all' });
    const { version: free } = await workspace.refresh();
    say(`training aligned to ${old}`);
    await workspace.train({ view: 'all', align: old });
    const { version: aligned } = await workspace.refresh();
    const versions = await listVersions(join(folder, 'embeddings'));
    const find = (name: string) => versions.find((version) => version.name === name)!;
    return { old: find(old), free: find(free), aligned: find(aligned) };
  } finally {
    await workspace.close();
  }
}

/** Cosines, recall within versions and across, and differences. */
export async function measure(
  name: string,
  { old, free, aligned }: Compared,
  pairs: readonly HiddenPair[],
): Promise<BenchRow[]> {
  const recall = {
    'old pages, old pins': await findPins(old, old, pairs),
    'free pages, free pins': await findPins(free, free, pairs),
    'aligned pages, aligned pins': await findPins(aligned, aligned, pairs),
    'old pages, aligned pins': await findPins(old, aligned, pairs),
    'aligned pages, old pins': await findPins(aligned, old, pairs),
    'old pages, free pins': await findPins(old, free, pairs),
  };
  const metric = `recall@${cutoff}`;
  const recallRows = Object.entries(recall).map(([what, found]): BenchRow => {
    const { mean, low, high } = bootstrapInterval(found, { seed: 1 });
    return { case: `${name}: ${what}`, metric, better: 'higher', ours: mean, low, high };
  });
  const difference = (ours: keyof typeof recall, other: keyof typeof recall, wanted?: number): BenchRow => {
    const { mean, low, high } = pairedBootstrap(recall[ours], recall[other], { seed: 1 });
    const goal = atLeast(mean, wanted);
    const what = `${name}: ${ours}, minus ${other}`;
    return { case: what, metric: `${metric} difference`, better: 'higher', ours: mean, low, high, ...goal };
  };
  return [
    ...(await cosineRows(name, old, { free, aligned })),
    ...recallRows,
    difference('old pages, aligned pins', 'old pages, old pins', -mostLoss),
    difference('old pages, aligned pins', 'aligned pages, aligned pins'),
    difference('aligned pages, aligned pins', 'free pages, free pins'),
  ];
}

async function cosineRows(
  name: string,
  old: EmbeddingVersion,
  others: Readonly<Record<'free' | 'aligned', EmbeddingVersion>>,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [which, version] of Object.entries(others)) {
    for (const kind of ['page', 'pin', 'board'] as const) {
      // All versions are of one state of the catalog, so the nodes are the same
      const [before, after] = [await old.readVectors(kind), await version.readVectors(kind)];
      const { mean, low, high } = bootstrapInterval(cosines(before, after, old.width), { seed: 1 });
      const goal = which === 'aligned' && kind === 'page' ? atLeast(mean, leastCosine) : {};
      const what = `${name}: old and ${which} vectors of a ${kind}`;
      rows.push({ case: what, metric: 'cosine', better: 'higher', ours: mean, low, high, ...goal });
    }
  }
  return rows;
}

/** Row by row, of unit vectors `[n, width]`. */
function cosines(one: Float32Array, other: Float32Array, width: number): Float64Array {
  return Float64Array.from({ length: one.length / width }, (_, row) => {
    let dot = 0;
    for (let i = row * width; i < (row + 1) * width; i++) dot += one[i]! * other[i]!;
    return dot;
  });
}

/** For each pair: 1 if its pin is among the first that its page finds (without the other pins of the page), else 0. */
async function findPins(
  pages: EmbeddingVersion,
  pins: EmbeddingVersion,
  pairs: readonly HiddenPair[],
): Promise<Float64Array> {
  const { width } = pages;
  const all = await pages.readVectors('page');
  const pageAt = await positionsOf(pages, 'page');
  const pinAt = await positionsOf(pins, 'pin');
  const queries = new Float32Array(pairs.length * width);
  for (const [i, { page }] of pairs.entries()) {
    const at = pageAt.get(page)!;
    queries.set(all.subarray(at * width, (at + 1) * width), i * width);
  }
  const index = await createExactIndex(await pins.readVectors('pin'), width);
  const exclude = pairs.map(({ others }) =>
    Uint32Array.from(others.flatMap((pin) => pinAt.get(pin) ?? [])).sort(),
  );
  const { ids } = await index.search(queries, cutoff, { exclude });
  await index.dispose();
  return Float64Array.from(pairs, ({ pin }, i) =>
    Number(ids.subarray(i * cutoff, (i + 1) * cutoff).includes(pinAt.get(pin)!)),
  );
}

async function positionsOf(version: EmbeddingVersion, kind: 'page' | 'pin'): Promise<Map<string, number>> {
  const { keys } = await version.readRows(kind);
  return new Map(keys.map((key, position) => [key, position]));
}
