/** The steps of the bench `graph`, each run in a separate process to measure its time and memory. */
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../../src/base/index.ts';
import { fileSource } from '../../src/catalog/index.ts';
import { loadGraph } from '../../src/graph/index.ts';
import { generate, Workspace } from '../../src/index.ts';
import { closeDuckDb, openDuckDb, quoteSql, writeParquet } from '../../src/storage/index.ts';
import type { WorkspaceSettings } from '../../src/workspace/config.ts';
import { joinInDuckDb } from '../peers/duckdb-join.ts';
import type { BenchRow } from '../shared/report.ts';

/** A corpus on disk: the generated files, and the workspace made from them. */
interface Place {
  readonly pages: number;
  readonly corpus: string;
  readonly workspace: string;
}

type Step = (place: Place) => Promise<void>;

/** Further metrics of a step by name, measured outside its time and memory. */
type Figures = (place: Place) => Promise<Readonly<Record<string, number>>>;

/** Settings of the compile: the rows bring cohesion and clusters, and nothing is pruned. */
const settings: WorkspaceSettings = {
  compile: { cohesion: { edgeThreshold: 0.1 }, mergePins: true, sites: true, memory: 6 },
};

const steps: Readonly<Record<string, Step>> = {
  generate: async ({ pages, corpus }) => {
    await generate(corpus, { pages, days: 1, seed: 1 }, { overwrite: true });
  },
  'bring signals': async ({ corpus }) => {
    for (const day of ['day-000', 'day-001']) await bringSignals(corpus, day);
  },
  import: async ({ corpus, workspace }) => {
    const opened = await Workspace.init(workspace, settings);
    await opened.import(fileSource(join(corpus, 'day-000')));
    await opened.close();
  },
  compile: async (place) => {
    await inWorkspace(place, (opened) => opened.compile({ view: 'all', fromScratch: true }));
  },
  'compile in DuckDB': ({ workspace }) => joinInDuckDb(workspace),
  'import of a day': async (place) => {
    await inWorkspace(place, (opened) => opened.import(fileSource(join(place.corpus, 'day-001'))));
  },
  'compile after a day': async (place) => {
    await inWorkspace(place, (opened) => opened.compile({ view: 'all' }));
  },
  neighbors: async (place) => {
    const out = neighborsOf(place);
    await inWorkspace(place, (opened) => opened.exportNeighbors(out, { overwrite: true }));
  },
};

const figures: Readonly<Partial<Record<string, Figures>>> = {
  generate: async ({ corpus }) => ({ 'MiB written': (await sizeOf(corpus)) / 2 ** 20 }),
  compile: describeGraph,
  neighbors: async (place) => ({ 'MiB written': (await sizeOf(neighborsOf(place))) / 2 ** 20 }),
};

/** Runs one step and returns its figures. */
export async function runStep(name: string, place: Place): Promise<BenchRow[]> {
  const step = steps[name];
  if (step === undefined) {
    throw new LinkSageError(`graph --step: expected one of ${Object.keys(steps).join(', ')}, got ${name}`);
  }
  const start = performance.now();
  await step(place);
  const seconds = (performance.now() - start) / 1000;
  const used = { seconds, 'peak GiB resident': process.resourceUsage().maxRSS / 2 ** 20 };
  const all = { ...used, ...(await figures[name]?.(place)) };
  return Object.entries(all).map(([metric, ours]) => ({
    case: `${place.pages.toLocaleString('en')} pages: ${name}`,
    metric,
    better: metric.startsWith('nodes') || metric.startsWith('edges') ? 'higher' : 'lower',
    ours,
  }));
}

function neighborsOf({ corpus }: Place): string {
  return join(corpus, 'neighbors');
}

/** Adds the planted cohesion and clusters to the pins of a day, as columns. */
async function bringSignals(corpus: string, day: string): Promise<void> {
  const folder = join(corpus, day);
  const whole = join(folder, 'pins.parquet');
  const given = existsSync(whole) ? whole : join(folder, 'pins', '*.parquet');
  const db = await openDuckDb({ memoryLimit: '4GB', temporaryFolder: corpus });
  try {
    const planted = `read_parquet(${quoteSql(join(corpus, 'truth/**/pins*.parquet'))})`;
    await writeParquet(
      db,
      `SELECT pins.*, CASE WHEN noise IS NULL THEN 0.9 ELSE 0.05 END AS cohesion,
        coalesce(near_duplicate_of, pin_id) AS cluster_id
      FROM read_parquet(${quoteSql(given)}) pins LEFT JOIN ${planted} USING (pin_id)`,
      join(folder, 'brought.parquet'),
    );
  } finally {
    closeDuckDb(db);
  }
  await rm(join(folder, 'pins'), { recursive: true, force: true });
  await rename(join(folder, 'brought.parquet'), whole);
}

async function inWorkspace<Result>(
  { workspace }: Place,
  work: (opened: Workspace) => Promise<Result>,
): Promise<Result> {
  const opened = await Workspace.open(workspace);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

/** The size of the graph, by edge. */
async function describeGraph({ workspace }: Place): Promise<Record<string, number>> {
  const { graph } = (await loadGraph(join(workspace, 'graph'), 'all'))!;
  const edges = graph.neighbors.length / 2;
  const bytes = graph.neighbors.byteLength + graph.offsets.byteLength + graph.keyHashes.byteLength;
  return {
    nodes: graph.keyHashes.length,
    edges,
    'bytes an edge, neighbor ids': graph.neighbors.byteLength / edges,
    'bytes an edge, all that walks need': bytes / edges,
  };
}

async function sizeOf(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
