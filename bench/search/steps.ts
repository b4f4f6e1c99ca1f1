/** The steps of the bench `search` that make versions, each run in a separate process to measure its memory. */
import { join } from 'node:path';
import { LinkSageError } from '../../src/base/index.ts';
import {
  type EmbeddingVersion,
  finishVersion,
  type IndexMode,
  loadVersion,
  shardRows,
  UnfinishedVersion,
} from '../../src/embeddings/index.ts';
import {
  commitRows,
  facts as noFacts,
  noRows,
  withoutOrigins,
} from '../../src/embeddings/testing/commit-version.ts';
import { shardKeys } from '../../src/embeddings/testing/key-files.ts';
import { readNpy } from '../../src/storage/index.ts';
import type { BenchRow } from '../shared/report.ts';

/** Length of a vector. */
export const dims = 64;

/** The files of the bench in its folder. */
export function filesOf(work: string) {
  return {
    vectors: join(work, 'vectors.npy'),
    added: join(work, 'added.npy'),
    queries: join(work, 'queries.npy'),
    embeddings: join(work, 'embeddings'),
  };
}

const steps: Readonly<Record<string, (work: string) => Promise<void>>> = {
  /** Version 1: vectors, without an index. */
  store: async (work) => {
    const { vectors, embeddings } = filesOf(work);
    await commitPages(embeddings, vectors, undefined, 'exact');
  },
  /** Version 2: the same vectors, with an index. */
  build: async (work) => {
    const { embeddings } = filesOf(work);
    const base = (await loadVersion(embeddings))!;
    const unfinished = await UnfinishedVersion.open(embeddings, { model: 'bench', width: dims });
    await finishVersion(unfinished, { ...facts, rows: {}, base }, { keep: 3, index: 'approximate' });
  },
  /** Version 3: a hundredth more vectors. */
  extend: async (work) => {
    const { added, embeddings } = filesOf(work);
    await commitPages(embeddings, added, (await loadVersion(embeddings))!, 'approximate');
  },
};

/** Runs one step; returns its time and memory. */
export async function runSearchStep(name: string, work: string): Promise<BenchRow[]> {
  const step = steps[name];
  if (step === undefined) {
    throw new LinkSageError(`search --step: expected one of ${Object.keys(steps).join(', ')}, got ${name}`);
  }
  const start = performance.now();
  await step(work);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage();
  const figures = {
    seconds,
    'seconds of processor time': (user + system) / 1e6,
    'peak GiB resident': process.resourceUsage().maxRSS / 2 ** 20,
  };
  return Object.entries(figures).map(([metric, ours]) => ({ case: name, metric, better: 'lower', ours }));
}

const facts = { ...noFacts, model: 'bench', dims: [dims] } as const;

/** Commits the vectors of a file as pages, after those of `base`. */
async function commitPages(
  folder: string,
  file: string,
  base: EmbeddingVersion | undefined,
  index: IndexMode,
): Promise<void> {
  const unfinished = await UnfinishedVersion.open(folder, { model: facts.model, width: dims });
  const before = await base?.readRows('page');
  const first = before?.keys.length ?? 0;
  const kept = [...(base?.shardsOf('page') ?? [])];
  const keys = [...(before?.keys ?? [])];
  const places = { shards: [...(before?.shards ?? [])], rows: [...(before?.rows ?? [])] };
  const { data } = await readNpy(file, { type: 'float32' });
  for (let from = 0; from * dims < data.length; from += shardRows) {
    const vectors = data.subarray(from * dims, (from + shardRows) * dims);
    const rows = vectors.length / dims;
    const own = Array.from(
      { length: rows },
      (_, row) => `page-${String(first + from + row).padStart(9, '0')}`,
    );
    const shard = await unfinished.addShard('page', shardKeys('page', own), {
      vectors,
      ...withoutOrigins(rows),
    });
    for (const [row, key] of own.entries()) {
      keys.push(key);
      places.shards.push(kept.length);
      places.rows.push(row);
    }
    kept.push(shard);
  }
  const page = {
    keys,
    shards: Uint32Array.from(places.shards),
    rows: Uint32Array.from(places.rows),
    kept,
  };
  const rows = base === undefined ? { page, pin: noRows, board: noRows } : { page };
  await commitRows(unfinished, { ...facts, rows, ...(base && { base }) }, { keep: 3, index });
}
