/** The files of approximate indexes: planned from those of the version before, written, and opened. */
import { join } from 'node:path';
import { indexesWhere, none, type Progress, silent } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';
import type { VectorIndex } from '../../nearest/index.ts';
import { type ApproximateOptions, openApproximateIndex, ProximityGraph } from '../../nearest/index.ts';
import { readNpy, writeNpy } from '../../storage/index.ts';
import type { PlacedVectors } from '../shards/compact.ts';
import { type FileFinder, readPlacedVectors, type Shard } from '../shards/shards.ts';
import type { EmbeddingVersion } from './version.ts';
import type { IndexFiles } from './version-meta.ts';

/** When more than this share of a graph's entries would be out of use, a new graph is made. */
const mostOutOfUse = 0.25;
/** Vectors read at a time for the graph: 16 MiB of 256 numbers. */
const rowsPerTurn = 16_384;

/** What is to be done for the index of a kind. */
export interface IndexPlan {
  readonly files: IndexFiles;
  /** The version whose graph is shared or extended; undefined where a new one is made. */
  readonly base: EmbeddingVersion | undefined;
  /** False where the graph is shared as it is. */
  readonly writesGraph: boolean;
  /** The entry of each row. `[n]` */
  readonly entries: Uint32Array;
  /** The rows that the graph does not hold, in the order of their entries. */
  readonly added: Uint32Array;
}

/**
 * Plans the index of rows: vectors that lie where they lay in the version before keep their entries, the others get
 * new ones, and entries of rows that are gone stay, out of use, until they are too many. A graph to which nothing is
 * added is shared.
 *
 * @param name of the new version
 */
export async function planIndex(
  name: string,
  kind: NodeKind,
  rows: PlacedVectors,
  before: EmbeddingVersion | undefined,
): Promise<IndexPlan> {
  const old = before?.meta.files[kind].index;
  const entries =
    before && old ? await carriedEntries(kind, rows, before) : new Uint32Array(rows.rows.length).fill(none);
  const isNew = (row: number) => entries[row] === none;
  const added = indexesWhere(entries.length, isNew);
  const count = (old?.count ?? 0) + added.length;
  const own = { graph: `${name}/${kind}-index.usearch`, entries: `${name}/${kind}-index.npy` };
  if (old === undefined || count - entries.length > mostOutOfUse * count) {
    const all = Uint32Array.from(entries.keys());
    return {
      files: { ...own, count: all.length },
      base: undefined,
      writesGraph: true,
      entries: all,
      added: all,
    };
  }
  for (const [i, row] of added.entries()) entries[row] = old.count + i;
  const writesGraph = added.length > 0;
  const graph = writesGraph ? own.graph : old.graph;
  return { files: { ...own, graph, count }, base: before, writesGraph, entries, added };
}

/** Writes the files of a plan below `folder`, but for a graph that is shared. Call it where the vectors can be found. */
export async function writeIndex(
  folder: string,
  kind: NodeKind,
  { files, base, writesGraph, entries, added }: IndexPlan,
  rows: PlacedVectors,
  { width, finderOf, progress = silent }: VectorSource,
): Promise<void> {
  await writeNpy(join(folder, files.entries), entries, [entries.length]);
  if (!writesGraph) return;
  const old = base?.meta.files[kind].index?.graph;
  const graph = await (old === undefined
    ? ProximityGraph.create(width)
    : ProximityGraph.load(base!.path(old), width));
  for (let from = 0; from < added.length; from += rowsPerTurn) {
    const some = added.subarray(from, from + rowsPerTurn);
    const places = { shards: some.map((row) => rows.shards[row]!), rows: some.map((row) => rows.rows[row]!) };
    await graph.add(await readPlacedVectors(finderOf, rows.kept, places, width));
    progress({ task: `indexing ${kind}s`, done: from + some.length, total: added.length });
  }
  graph.save(join(folder, files.graph));
}

/** Where the vectors of rows are read. */
export interface VectorSource {
  readonly width: number;
  readonly finderOf: (shard: Shard) => FileFinder;
  readonly progress?: Progress | undefined;
}

/**
 * Opens the index of a kind; undefined where the version has none.
 *
 * @param vectors all vectors of the kind, at their full length. `[n, E]`
 */
export async function openIndex(
  version: EmbeddingVersion,
  kind: NodeKind,
  vectors: Float32Array,
  options: ApproximateOptions = {},
): Promise<VectorIndex | undefined> {
  const files = version.meta.files[kind].index;
  if (files === undefined) return undefined;
  const { width } = version;
  const graph = await ProximityGraph.view(version.path(files.graph), width);
  const entries = await readEntries(version, files);
  return openApproximateIndex(vectors, width, { graph, entries }, options);
}

/** The entry of each row in the graph of the version before, `none` where its vector is new. `[n]` */
async function carriedEntries(
  kind: NodeKind,
  rows: PlacedVectors,
  before: EmbeddingVersion,
): Promise<Uint32Array> {
  const entries = await readEntries(before, before.meta.files[kind].index!);
  const places = await before.readPlaces(kind);
  const ofShards = before.shardsOf(kind).map((shard) => new Uint32Array(shard.rows).fill(none));
  for (let row = 0; row < entries.length; row++) {
    ofShards[places.shards[row]!]![places.rows[row]!] = entries[row]!;
  }
  const numbers = new Map(before.shardsOf(kind).map(({ path }, number) => [path, number]));
  const ofKept = rows.kept.map(({ path }) => ofShards[numbers.get(path) ?? -1]);
  return rows.rows.map((row, i) => ofKept[rows.shards[i]!]?.[row] ?? none);
}

async function readEntries(finder: FileFinder, files: IndexFiles): Promise<Uint32Array> {
  return (await readNpy(finder.path(files.entries), { type: 'uint32' })).data;
}
