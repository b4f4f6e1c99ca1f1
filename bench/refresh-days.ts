/** Days of churn: how many pages each refresh encodes, and what recall that keeps. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSource } from '../src/catalog/index.ts';
import {
  createExactIndex,
  type EmbeddingVersion,
  listVersions,
  type NodeRows,
} from '../src/embeddings/index.ts';
import { type CompiledGraph, loadGraph, none } from '../src/graph/index.ts';
import { bootstrapInterval, pairedBootstrap } from '../src/metrics/index.ts';
import { generate, type RefreshReport, Workspace } from '../src/workspace.ts';
import { drawPagePins, type PagePin } from './page-pins.ts';
import type { RefreshSizes } from './refresh-sizes.ts';
import type { BenchRow } from './report.ts';

/** The most (page, pin) pairs that recall is measured on. */
const mostRows = 2000;
const cutoff = 100;
/** The most saves that the model is trained on: how good it is matters less than that all ways are searched with it. */
const mostSaves = 300_000;

/** A page with a pin to be found. */
interface TestRow extends PagePin {
  /** Whether the page is on other boards than on the first day. */
  readonly moved: boolean;
}

/**
 * Refreshes after each day, then encodes everything afresh, and compares the page vectors of both with those of
 * refreshes that would encode nothing, or new pages only. All are searched with among the same pins: page to pin,
 * recall@100, a page's other pins left out.
 */
export async function benchDays(sizes: RefreshSizes, say: (message: string) => void): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-refresh-days-'));
  try {
    return await runDays(folder, sizes, say);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runDays(
  folder: string,
  sizes: RefreshSizes,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const { pages, days, rounds, width } = sizes;
  const corpus = join(folder, 'corpus');
  say(`writing ${pages} pages and ${days} days`);
  await generate(corpus, { pages, days });
  const workspace = await Workspace.init(join(folder, 'workspace'), {
    model: { width },
    training: { rounds, mostSaves },
    embeddings: { keep: days + 2 }, // all stay, to be compared
  });
  try {
    const refreshes: RefreshReport[] = [];
    let boardsAtFirst = new Map<string, string>();
    for (let day = 0; day <= days; day++) {
      say(`day ${day}`);
      await workspace.import(fileSource(join(corpus, `day-${String(day).padStart(3, '0')}`)));
      await workspace.compile(day === 0 ? {} : { view: 'all' });
      if (day === 0) {
        await workspace.train();
        boardsAtFirst = await boardsOfPages(await openGraph(workspace));
      }
      refreshes.push(await workspace.refresh());
    }
    say('encoding everything afresh');
    const full = await workspace.refresh({ full: true });
    const graph = await openGraph(workspace);
    const versions = await listVersions(join(workspace.folder, 'embeddings'));
    const boardsNow = await boardsOfPages(graph);
    const rows = (await drawPagePins(graph, mostRows)).map((row) => {
      const before = boardsAtFirst.get(row.page);
      return { ...row, moved: before !== undefined && before !== boardsNow.get(row.page) };
    });
    const name = `${pages.toLocaleString('en')} pages, ${days} days`;
    return [...costRows(name, refreshes.slice(1), full), ...(await recallRows(name, versions, rows))];
  } finally {
    await workspace.close();
  }
}

function costRows(name: string, refreshes: readonly RefreshReport[], full: RefreshReport): BenchRow[] {
  const shares = refreshes.map(({ counts: { page } }) => {
    const encoded = page.added + page.changed + page.drifted;
    return encoded / (encoded + page.carried);
  });
  const most = Math.max(...shares);
  const time = Math.max(...refreshes.map(({ seconds }) => seconds)) / full.seconds;
  const distance = Math.max(...refreshes.map(({ audit }) => audit?.mean ?? 0));
  return [
    {
      case: `${name}: pages encoded a day, at most`,
      metric: 'share',
      better: 'lower',
      ours: most,
      wanted: 0.1,
      met: most <= 0.1,
    },
    {
      case: `${name}: a day's refresh beside a full one, at most`,
      metric: 'share of the time',
      better: 'lower',
      ours: time,
    },
    { case: `${name}: pages carried over, at most`, metric: '1 − cosine', better: 'lower', ours: distance },
  ];
}

/** Recall of each way to refresh, and how far encoding what changed is from the others. */
async function recallRows(
  name: string,
  versions: readonly EmbeddingVersion[],
  rows: readonly TestRow[],
): Promise<BenchRow[]> {
  const [everything, today] = [versions.at(-1)!, versions.at(-2)!];
  const index = await createExactIndex(await everything.readVectors('pin'), everything.width);
  const measure = async (sources: readonly EmbeddingVersion[]) => {
    const { vectors, found } = await readPages(sources, rows);
    const exclude = rows.map(({ others }) => others);
    const { ids } = await index.search(vectors, cutoff, { exclude });
    return Float64Array.from(rows, ({ pin }, i) =>
      Number(found[i] && ids.subarray(i * cutoff, (i + 1) * cutoff).includes(pin)),
    );
  };
  const gains = {
    'what changed': await measure([today]),
    everything: await measure([everything]),
    'new pages only': await measure(versions.slice(0, -1)),
    nothing: await measure([versions[0]!]),
  };
  await index.dispose();
  const moved = Uint32Array.from(rows.keys()).filter((i) => rows[i]!.moved);
  const slices: Record<string, (values: Float64Array) => Float64Array> = {
    'all pages': (values) => values,
    'pages whose boards changed': (values) => Float64Array.from(moved, (i) => values[i]!),
  };
  const report: BenchRow[] = [];
  for (const [slice, select] of Object.entries(slices)) {
    const row = { metric: `recall@${cutoff}`, better: 'higher' as const };
    for (const [way, values] of Object.entries(gains)) {
      const { mean, low, high } = bootstrapInterval(select(values), { seed: 1 });
      report.push({ ...row, case: `${name}, page to pin, ${slice}: encode ${way}`, ours: mean, low, high });
    }
    const ours = select(gains['what changed']);
    for (const other of ['everything', 'new pages only'] as const) {
      const { mean, low, high } = pairedBootstrap(ours, select(gains[other]), { seed: 1 });
      const goal = wantedOf(slice, other, mean, low);
      const what = `${name}, page to pin, ${slice}: what changed minus ${other}`;
      report.push({ ...row, case: what, metric: `${row.metric} difference`, ours: mean, low, high, ...goal });
    }
  }
  const coverage = today.meta.counts.page / everything.meta.counts.page;
  report.push({
    case: `${name}: pages with a vector`,
    metric: 'share',
    better: 'higher',
    ours: coverage,
    wanted: 1,
    met: coverage === 1,
  });
  return report;
}

/** Half a point below everything is allowed; on pages whose boards changed new pages only must be beaten. */
function wantedOf(slice: string, other: string, mean: number, low: number) {
  if (slice === 'all pages') return other === 'everything' ? { wanted: -0.005, met: mean >= -0.005 } : {};
  return other === 'new pages only' ? { wanted: 0, met: low > 0 } : {};
}

/** The vector of each row's page in the first version that has it; `found` tells whether one does. */
async function readPages(versions: readonly EmbeddingVersion[], rows: readonly TestRow[]) {
  const { width } = versions[0]!;
  const vectors = new Float32Array(rows.length * width);
  const found = new Array<boolean>(rows.length).fill(false);
  for (const version of versions) {
    const here = await version.readRows('page');
    const positions = new Map(here.keys.map((key, position) => [key, position]));
    const wanted = [...rows.keys()].filter((i) => !found[i] && positions.has(rows[i]!.page));
    const at = wanted.map((i) => positions.get(rows[i]!.page)!);
    const read = await version.readVectorsAt('page', pick(here, at));
    for (const [row, i] of wanted.entries()) {
      vectors.set(read.subarray(row * width, (row + 1) * width), i * width);
      found[i] = true;
    }
  }
  return { vectors, found };
}

function pick({ shards, rows }: NodeRows, positions: readonly number[]) {
  return {
    shards: Uint32Array.from(positions, (position) => shards[position]!),
    rows: Uint32Array.from(positions, (position) => rows[position]!),
  };
}

async function openGraph({ folder }: Workspace): Promise<CompiledGraph> {
  return (await loadGraph(join(folder, 'graph'), 'all'))!;
}

/** The boards of each page, as one text. */
async function boardsOfPages(graph: CompiledGraph): Promise<Map<string, string>> {
  const { pageOfPin, saves } = await graph.relation();
  const urls = await graph.keys('page');
  const boards = await graph.keys('board');
  const sets = new Map<string, Set<string>>();
  for (const [save, pin] of saves.pin.entries()) {
    const page = pageOfPin[pin]!;
    if (page === none) continue;
    const here = sets.get(urls[page]!) ?? new Set();
    sets.set(urls[page]!, here.add(boards[saves.board[save]!]!));
  }
  return new Map([...sets].map(([url, set]) => [url, [...set].sort().join()]));
}
