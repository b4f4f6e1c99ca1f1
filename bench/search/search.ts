/** The bench `search`: exact and approximate search beside faiss, and the cost of building and extending an index. */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultThreads } from '../../src/base/index.ts';
import { type EmbeddingVersion, listVersions, openIndex } from '../../src/embeddings/index.ts';
import { createExactIndex, type VectorIndex } from '../../src/nearest/index.ts';
import { clusteredVectors } from '../../src/nearest/testing/clustered-vectors.ts';
import { writeNpy } from '../../src/storage/index.ts';
import { Faiss, type FaissIndex, faissPython, howToInstallFaiss } from '../peers/faiss.ts';
import { runInProcess } from '../shared/child.ts';
import { atLeast, atMost } from '../shared/goals.ts';
import { median, medians } from '../shared/medians.ts';
import type { Bench, BenchRow } from '../shared/report.ts';
import { dims, filesOf, runSearchStep } from './steps.ts';

/** Results of a search. */
const k = 10;
/** Numbers of queries: one at a time per turn, at once, and for recall. */
const oneByOne = 30;
const atOnce = 100;
const forRecall = 1000;

/**
 * Commits clustered vectors (`clusteredVectors`: 100 per cluster, cosine 0.8 with its center) as an embedding version,
 * builds its index and extends it by a hundredth, each in a separate process; then searches in turns with faiss.
 */
export const benchSearch: Bench = async (args, say) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      vectors: { type: 'string', default: '1000000' },
      turns: { type: 'string', default: '5' },
      step: { type: 'string' },
      work: { type: 'string' },
    },
  });
  if (values.step !== undefined) return runSearchStep(values.step, values.work!);
  const work = values.work ?? (await mkdtemp(join(tmpdir(), 'linksage-search-')));
  try {
    await mkdir(work, { recursive: true });
    say('generating vectors');
    const queries = await generate(work, Number(values.vectors));
    const rows: BenchRow[] = [];
    for (const step of ['store', 'build', 'extend']) {
      say(step);
      const told = await runInProcess('search', ['--step', step, '--work', work], say);
      if (step !== 'store') rows.push(...told.map(withGoal));
    }
    const versions = await listVersions(filesOf(work).embeddings);
    const [built, extended] = versions.slice(-2) as [EmbeddingVersion, EmbeddingVersion];
    const bytes = (await stat(built.path(built.meta.files.page.index!.graph))).size;
    rows.push({ case: 'index', metric: 'MiB on disk', better: 'lower', ours: bytes / 2 ** 20 });
    rows.push(...(await searchBesideFaiss(work, built, queries, Number(values.turns), say)));
    const recall = await recallOf(extended, queries);
    rows.push({ case: 'approximate, once extended', ...goalOfRecall(recall) });
    return rows.map((row) => ({
      ...row,
      case: `${Number(values.vectors).toLocaleString('en')} x ${dims}: ${row.case}`,
    }));
  } finally {
    if (values.work === undefined) await rm(work, { recursive: true, force: true });
  }
};

/** Writes the vectors, a hundredth more, and queries, all from the same clusters; returns the queries. */
async function generate(work: string, count: number): Promise<Float32Array> {
  const counts = [count, Math.ceil(count / 100), forRecall];
  const [vectors, added, queries] = clusteredVectors(counts, { dims, seed: 1 });
  const files = filesOf(work);
  await writeNpy(files.vectors, vectors!, [counts[0]!, dims]);
  await writeNpy(files.added, added!, [counts[1]!, dims]);
  await writeNpy(files.queries, queries!, [counts[2]!, dims]);
  return queries!;
}

async function searchBesideFaiss(
  work: string,
  version: EmbeddingVersion,
  queries: Float32Array,
  turns: number,
  say: (message: string) => void,
): Promise<BenchRow[]> {
  const vectors = await version.readVectors('page');
  const exact = await createExactIndex(vectors, dims);
  const onOneThread = await createExactIndex(vectors, dims, { threads: 1 });
  const approximate = (await openIndex(version, 'page', vectors))!;
  const python = faissPython();
  if (python === undefined) say(`search: the peer is not installed: ${howToInstallFaiss}`);
  const files = filesOf(work);
  const peer = python === undefined ? undefined : await Faiss.start(python, files.vectors, files.queries);
  try {
    const rows: BenchRow[] = [];
    const peerName = peer?.name ?? null;
    for (const name of ['flat', 'ivf', 'hnsw'] as const) {
      const seconds = await peer?.build(name);
      if (seconds === undefined || name === 'flat') continue;
      say(`faiss ${name}: ${seconds.toFixed(0)} s to build`);
      rows.push({ case: `${peerName} ${name}, build`, metric: 'seconds', better: 'lower', ours: seconds });
    }
    say('searching in turns');
    const theirs = (index: FaissIndex, to: number, one: boolean, threads: number) => async () =>
      peer === undefined
        ? Number.NaN
        : 1000 * median((await peer.search(index, { from: 0, to, one, threads })).seconds);
    const taken = await medians(
      [
        () => timeEach(exact, queries),
        theirs('flat', oneByOne, true, defaultThreads),
        () => timeEach(onOneThread, queries),
        theirs('flat', oneByOne, true, 1),
        () => timeAtOnce(exact, queries),
        theirs('flat', atOnce, false, defaultThreads),
        () => timeEach(approximate, queries),
        theirs('ivf', oneByOne, true, 1),
        theirs('hnsw', oneByOne, true, 1),
      ],
      turns,
    );
    const [all, flatAll, single, flatSingle, hundred, flatHundred, fast, ivf, hnsw] = taken as number[];
    const beside = (
      name: string,
      ours: number,
      other: number,
      peerIndex: string,
      wanted?: number,
    ): BenchRow => {
      const ratio = peer === undefined ? null : other / ours;
      const theirName = peerName && `${peerName} ${peerIndex}`;
      const peerValue = peer === undefined ? null : other;
      return {
        case: name,
        metric: 'ms',
        better: 'lower',
        ours,
        peer: peerValue,
        peerName: theirName,
        ratio,
        ...atLeast(ratio, wanted),
      };
    };
    rows.push(
      beside(`exact, one query, ${defaultThreads} threads`, all!, flatAll!, 'flat', 1),
      beside('exact, one query, 1 thread', single!, flatSingle!, 'flat', 1),
      beside(
        `exact, ${atOnce} queries at once, ${defaultThreads} threads`,
        hundred!,
        flatHundred!,
        'flat',
        1,
      ),
      beside('approximate, one query', fast!, ivf!, 'ivf'),
      beside('approximate, one query', fast!, hnsw!, 'hnsw'),
      {
        case: 'approximate, one query',
        metric: 'times the speed of exact',
        better: 'higher',
        ours: all! / fast!,
        ...atLeast(all! / fast!, 20),
      },
    );
    const truth = (await exact.search(queries, k)).ids;
    rows.push({
      case: 'approximate',
      ...goalOfRecall(hitShare((await approximate.search(queries, k)).ids, truth)),
    });
    for (const name of ['ivf', 'hnsw'] as const) {
      if (peer === undefined) continue;
      const { ids } = await peer.search(name, {
        from: 0,
        to: forRecall,
        one: false,
        threads: defaultThreads,
      });
      const ours = hitShare(Uint32Array.from(ids.flat()), truth);
      rows.push({ case: `${peerName} ${name}`, metric: `recall@${k}`, better: 'higher', ours });
    }
    return rows;
  } finally {
    peer?.stop();
    for (const index of [exact, onOneThread, approximate]) await index.dispose();
  }
}

/** The median of the milliseconds of queries sent one at a time. */
async function timeEach(index: VectorIndex, queries: Float32Array): Promise<number> {
  const taken: number[] = [];
  for (let query = 0; query < oneByOne; query++) {
    const begin = performance.now();
    await index.search(queries.subarray(query * dims, (query + 1) * dims), k);
    taken.push(performance.now() - begin);
  }
  return median(taken);
}

async function timeAtOnce(index: VectorIndex, queries: Float32Array): Promise<number> {
  const begin = performance.now();
  await index.search(queries.subarray(0, atOnce * dims), k);
  return performance.now() - begin;
}

/** The recall of the index of a version, compared with exact search. */
async function recallOf(version: EmbeddingVersion, queries: Float32Array): Promise<number> {
  const vectors = await version.readVectors('page');
  const exact = await createExactIndex(vectors, dims);
  const approximate = (await openIndex(version, 'page', vectors))!;
  const recall = hitShare((await approximate.search(queries, k)).ids, (await exact.search(queries, k)).ids);
  await approximate.dispose();
  await exact.dispose();
  return recall;
}

/** The share of the true ids that were found, by query. */
function hitShare(found: Uint32Array, truth: Uint32Array): number {
  let hits = 0;
  for (let from = 0; from < truth.length; from += k) {
    const best = new Set(truth.subarray(from, from + k));
    hits += found.subarray(from, from + k).filter((id) => best.has(id)).length;
  }
  return hits / truth.length;
}

function goalOfRecall(ours: number) {
  return { metric: `recall@${k}`, better: 'higher', ours, ...atLeast(ours, 0.98) } as const;
}

/** The goals for building an index: ten minutes and 2 GB. */
function withGoal(row: BenchRow): BenchRow {
  const wanted = row.case !== 'build' ? undefined : { seconds: 600, 'peak GiB resident': 2 }[row.metric];
  return { ...row, ...atMost(row.ours!, wanted) };
}
