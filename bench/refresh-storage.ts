/** What storing vectors in fewer numbers, and numbers in fewer bits, costs in recall. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../src/base/index.ts';
import { fileSource } from '../src/catalog/index.ts';
import {
  createExactIndex,
  decodeVectors,
  encodeVectors,
  loadVersion,
  prefixOf,
  vectorStorages,
} from '../src/embeddings/index.ts';
import { loadGraph } from '../src/graph/index.ts';
import { generate, Workspace } from '../src/index.ts';
import { bootstrapInterval } from '../src/metrics/index.ts';
import { dayFolder } from '../src/synthetic/index.ts';
import { drawPagePins, type PagePin } from './page-pins.ts';
import type { RefreshSizes } from './refresh-sizes.ts';
import type { BenchRow } from './report.ts';

/** The most pages that are searched from. */
const mostQueries = 2000;
/** How many neighbours are compared. */
const neighbours = 10;
/** Among how many pins that of a page is looked for. */
const cutoff = 100;

/** The vectors of a model as it gives them. E = `dims[0]` */
interface Embeddings {
  readonly dims: readonly number[];
  /** `[pages, E]` */
  readonly pages: Float32Array;
  /** `[pins, E]` */
  readonly pins: Float32Array;
  /** Pages that are searched from, by position, ascending. */
  readonly queries: Uint32Array;
  /** Pages whose pins are looked for, and the position of each. */
  readonly rows: readonly (PagePin & { readonly position: number })[];
}

/**
 * Trains a model on a generated corpus, embeds it, and reads its vectors as a version of each size and storage would give
 * them: bytes of a vector; the share of the ten nearest pages, by the whole vectors in float32, that are still found;
 * and how many pages find one of their pins, the others left out.
 */
export async function benchStorage(
  sizes: Omit<RefreshSizes, 'days'>,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'linksage-refresh-storage-'));
  try {
    return await measureAll(await embedCorpus(folder, sizes, say), sizes.pages);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function embedCorpus(
  folder: string,
  { pages, rounds, width }: Omit<RefreshSizes, 'days'>,
  say: (message: string) => void,
): Promise<Embeddings> {
  const corpus = join(folder, 'corpus');
  say(`writing ${pages} pages`);
  await generate(corpus, { pages });
  const settings = { model: { width }, training: { rounds } };
  const workspace = await Workspace.init(join(folder, 'workspace'), settings);
  try {
    await workspace.import(fileSource(join(corpus, dayFolder(0))));
    await workspace.compile();
    say('training');
    await workspace.train();
    say('embedding');
    await workspace.refresh();
    const graph = (await loadGraph(join(workspace.folder, 'graph'), 'all'))!;
    const version = (await loadVersion(join(workspace.folder, 'embeddings')))!;
    const { keys } = await version.readRows('page');
    const positions = new Map(keys.map((key, position) => [key, position]));
    const rows = await drawPagePins(graph, mostQueries);
    return {
      dims: version.meta.dims,
      pages: await version.readVectors('page'),
      pins: await version.readVectors('pin'),
      queries: new Random(2).shuffle(Uint32Array.from(keys.keys())).slice(0, mostQueries).sort(),
      rows: rows.map((row) => ({ ...row, position: positions.get(row.page)! })),
    };
  } finally {
    await workspace.close();
  }
}

async function measureAll(embeddings: Embeddings, pages: number): Promise<BenchRow[]> {
  const { dims, pages: whole, pins, rows } = embeddings;
  const width = dims[0]!;
  const nearest = await nearestPages(whole, width, embeddings.queries);
  const report: BenchRow[] = [];
  for (const size of dims) {
    for (const storage of vectorStorages) {
      const store = (vectors: Float32Array) => encodeVectors(storage, prefixOf(vectors, width, size), size);
      const stored = store(whole);
      const bytes = (stored.vectors.byteLength + (stored.scales?.byteLength ?? 0)) / (whole.length / width);
      const found = decodeVectors(stored, size);
      const kept = shareKept(nearest, await nearestPages(found, size, embeddings.queries));
      const hits = await findPins(found, decodeVectors(store(pins), size), size, rows);
      const name = `${pages.toLocaleString('en')} pages, ${size} × ${storage}`;
      report.push({ case: name, metric: 'bytes a vector', better: 'lower', ours: bytes });
      for (const [what, values] of [
        [`page to page, recall@${neighbours} of float32 at ${width}`, kept],
        [`page to pin, recall@${cutoff}`, hits],
      ] as const) {
        const { mean, low, high } = bootstrapInterval(values, { seed: 1 });
        report.push({ case: name, metric: what, better: 'higher', ours: mean, low, high });
      }
    }
  }
  return report;
}

/** The nearest other pages of some. `[queries, neighbours]` */
async function nearestPages(
  vectors: Float32Array,
  width: number,
  queries: Uint32Array,
): Promise<Uint32Array> {
  const index = await createExactIndex(vectors, width);
  const exclude = Array.from(queries, (query) => Uint32Array.of(query));
  const { ids } = await index.search(takeRows(vectors, width, queries), neighbours, { exclude });
  await index.dispose();
  return ids;
}

/** The share of the neighbours of each query that are found. */
function shareKept(wanted: Uint32Array, found: Uint32Array): Float64Array {
  return Float64Array.from({ length: wanted.length / neighbours }, (_, query) => {
    const [from, to] = [query * neighbours, (query + 1) * neighbours];
    const there = new Set(found.subarray(from, to));
    return wanted.subarray(from, to).filter((id) => there.has(id)).length / neighbours;
  });
}

/** Whether the pin of each row is found. */
async function findPins(pages: Float32Array, pins: Float32Array, width: number, rows: Embeddings['rows']) {
  const index = await createExactIndex(pins, width);
  const queries = takeRows(
    pages,
    width,
    Uint32Array.from(rows, ({ position }) => position),
  );
  const { ids } = await index.search(queries, cutoff, { exclude: rows.map(({ others }) => others) });
  await index.dispose();
  return Float64Array.from(rows, ({ pin }, i) =>
    Number(ids.subarray(i * cutoff, (i + 1) * cutoff).includes(pin)),
  );
}

/** Some rows of vectors, one after another. */
function takeRows(vectors: Float32Array, width: number, rows: Uint32Array): Float32Array {
  const taken = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    taken.set(vectors.subarray(row * width, (row + 1) * width), i * width);
  }
  return taken;
}
