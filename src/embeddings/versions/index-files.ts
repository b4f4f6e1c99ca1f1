/** The files of approximate indexes: they are planned from those of the version before, written, and opened. */
import { join } from 'node:path';
import { indexesWhere, none, type Progress, silent } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';
import type { VectorIndex } from '../../nearest/index.ts';
import { type ApproximateOptions, openApproximateIndex, ProximityGraph } from '../../nearest/index.ts';
import { readNpy, writeNpy } from '../../storage/index.ts';
import type { LocatedVectors } from '../shards/compact.ts';
import { type FileFinder, readLocatedVectors, type Shard } from '../shards/shards.ts';
import type { EmbeddingVersion } from './version.ts';
import type { IndexFiles } from './version-meta.ts';

/** A new graph is made if more than this share of the old one's entries would be out of use. */
const mostOutOfUse = 0.25;
/** Vectors read at a time for the graph: 16 MiB of vectors of 256 numbers. */
const rowsPerTurn = 16_384;

/** What to do for the index of a kind. */
export interface IndexPlan {
  readonly files: IndexFiles;
  /** The version whose graph is shared or extended; undefined if a new graph is made. */
  readonly base: EmbeddingVersion | undefined;
  /** False if the graph is shared unchanged. */
  readonly writesGraph: boolean;
  /** The entry of each row. `[n]` */
  readonly entries: Uint32Array;
  /** The rows to add to the graph, in the order of their entries. */
  readonly added: Uint32Array;
}

/**
 * Plans the index of rows. Vectors with the same location as in the version before keep their entries; other vectors get
 * new entries. Entries of removed rows stay in the graph, out of use, until there are too many. If nothing is added, the
 * graph is shared.
 *
 * @param name the name of the new version
 */
export async function planIndex(
  name: string,
  kind: NodeKind,
  rows: LocatedVectors,
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

/** Writes the files of a plan below `folder`, except a graph that is shared. `finderOf` must find the vectors of `rows`. */
export async function writeIndex(
  folder: string,
  kind: NodeKind,
  { files, base, writesGraph, entries, added }: IndexPlan,
  rows: LocatedVectors,
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
    const locations = {
      shards: some.map((row) => rows.shards[row]!),
      rows: some.map((row) => rows.rows[row]!),
    };
    await graph.add(await readLocatedVectors(finderOf, rows.kept, locations, width));
    progress({ task: `indexing ${kind}s`, done: from + some.length, total: added.length });
  }
  graph.save(join(folder, files.graph));
}

/** How the vectors of rows are read. */
export interface VectorSource {
  readonly width: number;
  readonly finderOf: (shard: Shard) => FileFinder;
  readonly progress?: Progress | undefined;
}

/**
 * Opens the index of a kind; undefined if the version has none.
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

/** The entry of each row in the graph of the version before; `none` if its vector is new. `[n]` */
async function carriedEntries(
  kind: NodeKind,
  rows: LocatedVectors,
  before: EmbeddingVersion,
): Promise<Uint32Array> {
  const entries = await readEntries(before, before.meta.files[kind].index!);
  const locations = await before.readLocations(kind);
  const ofShards = before.shardsOf(kind).map((shard) => new Uint32Array(shard.rows).fill(none));
  for (let row = 0; row < entries.length; row++) {
    ofShards[locations.shards[row]!]![locations.rows[row]!] = entries[row]!;
  }
  const numbers = new Map(before.shardsOf(kind).map(({ path }, number) => [path, number]));
  const ofKept = rows.kept.map(({ path }) => ofShards[numbers.get(path) ?? -1]);
  return rows.rows.map((row, i) => ofKept[rows.shards[i]!]?.[row] ?? none);
}

async function readEntries(finder: FileFinder, files: IndexFiles): Promise<Uint32Array> {
  return (await readNpy(finder.path(files.entries), { type: 'uint32' })).data;
}
