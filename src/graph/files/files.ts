/** Graphs on disk: arrays as .npy, keys as Parquet. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { contentHash, dropRetired, LinkSageError, SharedMemory, sharedUint32 } from '../../base/index.ts';
import { type CatalogState, type NodeKind, nodeKinds, type ViewName } from '../../catalog/index.ts';
import { retiredSignals } from '../../signals/index.ts';
import {
  closeDuckDb,
  openDuckDb,
  queryColumns,
  quoteSql,
  readNpy,
  Store,
  writeNpy,
} from '../../storage/index.ts';
import type { CompiledGraph, GraphSettings, NewGraph } from '../compile/compile.ts';
import { retiredCompile } from '../compile/config.ts';
import type { GraphReport } from '../compile/report.ts';
import { firstIds, type Graph, graphKinds } from '../graph.ts';
import { checkIds, checkLength, checkOffsets } from './check.ts';
import { readRelationFiles, writeRelation } from './relation.ts';

/** The metadata in the manifest of a graph. */
export interface GraphMeta {
  readonly view: ViewName;
  readonly builtFrom: string;
  /** Graphs of an older format lack `state` and `settings`. */
  readonly state?: CatalogState;
  readonly settings?: GraphSettings;
  readonly report: GraphReport;
  /** The sub-folder with the files of this version. */
  readonly version: string;
}

/** Opens the store of the graph of a view; `folder` holds the graphs of all views. */
export function openGraphStore(folder: string, view: ViewName): Promise<Store<GraphMeta>> {
  return Store.open<GraphMeta>(folder, {
    kind: 'graph',
    manifest: `${view}.json`,
    hint: 'Run: linksage compile',
  });
}

/**
 * Commits a graph as the current one of its view. Does nothing if the same graph, made with the same settings, is
 * already there and not damaged.
 */
export async function saveGraph(folder: string, view: ViewName, compiled: NewGraph): Promise<void> {
  const { graph, relation, builtFrom, state, settings, report } = compiled;
  const version = `${view}-${contentHash(builtFrom, JSON.stringify(settings)).slice(0, 12)}`;
  const store = await openWholeStore(folder, view);
  if (store.manifest?.meta.version === version) return;
  await store.commit({
    meta: { view, builtFrom, state, settings, report, version },
    write: async (staging) => {
      const arrays = { offsets: graph.offsets, neighbours: graph.neighbors, 'key-hashes': graph.keyHashes };
      await mkdir(join(staging, version));
      for (const [name, array] of Object.entries(arrays)) {
        await writeNpy(join(staging, version, `${name}.npy`), array, [array.length]);
      }
      await writeRelation(join(staging, version), relation);
      for (const kind of nodeKinds) await compiled.writeKeys(kind, join(staging, version, keyFileName(kind)));
    },
  });
}

/** Opens the store of a graph. A damaged graph is dropped, since the compiled one replaces it. */
async function openWholeStore(folder: string, view: ViewName): Promise<Store<GraphMeta>> {
  try {
    const store = await openGraphStore(folder, view);
    await store.verify();
    return store;
  } catch (error) {
    if (!(error instanceof LinkSageError)) throw error;
    await rm(join(folder, `${view}.json`), { force: true }); // the commit sweeps the files that it named
    return openGraphStore(folder, view);
  }
}

/**
 * Reads the current graph of a view; undefined if none was compiled.
 *
 * @throws LinkSageError naming a file that is missing, has changed since it was committed, or does not fit the graph
 */
export async function loadGraph(folder: string, view: ViewName): Promise<CompiledGraph | undefined> {
  for (;;) {
    const store = await openGraphStore(folder, view);
    if (store.manifest === undefined) return undefined;
    try {
      await store.verify(); // a wrong neighbor id would not show otherwise
      return await openCompiled(store, store.manifest.meta);
    } catch (error) {
      // Another process may have compiled and swept the files that are being read. Then there is a newer graph.
      const { manifest } = await openGraphStore(folder, view);
      if (manifest?.meta.version === store.manifest.meta.version) throw error;
    }
  }
}

async function openCompiled(
  store: Store<GraphMeta>,
  { version, builtFrom, state, settings, report }: GraphMeta,
): Promise<CompiledGraph> {
  if (settings === undefined || state === undefined) {
    throw new LinkSageError(
      `${store.folder}: expected a graph with its settings and relation, got one of an older format`,
      { code: 'stale', hint: 'Run: linksage compile' },
    );
  }
  const pathOf = (file: string) => store.path(`${version}/${file}`);
  const graph = await readGraph(pathOf, report.nodes);
  const keyFile = (kind: NodeKind) => pathOf(keyFileName(kind));
  return {
    graph,
    report,
    settings: dropRetired(settings, { ...retiredCompile, ...retiredSignals }),
    builtFrom,
    state,
    keyFile,
    keys: (kind) => readKeys(keyFile(kind)),
    relation: () => readRelationFiles(pathOf, { counts: nodeCounts(graph), keyHashes: keyHashesOf(graph) }),
  };
}

async function readGraph(pathOf: (file: string) => string, counts: Graph['counts']): Promise<Graph> {
  const memory = new SharedMemory(0);
  const read = async (name: string, into: (length: number) => Uint32Array) => {
    const file = pathOf(`${name}.npy`);
    return { file, data: (await readNpy(file, { type: 'uint32', into })).data };
  };
  const nodes = graphKinds.reduce((sum, kind) => sum + counts[kind], 0);
  const keyHashes = await read('key-hashes', sharedUint32);
  const offsets = await read('offsets', (length) => memory.place(length));
  const neighbors = await read('neighbours', (length) => memory.place(length));
  checkLength(keyHashes.file, keyHashes.data, nodes);
  checkOffsets(offsets, nodes, neighbors.data);
  checkIds(neighbors, nodes);
  return {
    counts,
    first: firstIds(counts),
    offsets: offsets.data,
    neighbors: neighbors.data,
    keyHashes: keyHashes.data,
  };
}

function keyFileName(kind: NodeKind): string {
  return `${kind}-keys.parquet`;
}

async function readKeys(file: string): Promise<string[]> {
  const db = await openDuckDb();
  try {
    const { key } = await queryColumns(db, `SELECT key FROM read_parquet(${quoteSql(file)})`, {
      key: 'text',
    });
    return key as string[];
  } finally {
    closeDuckDb(db);
  }
}

function nodeCounts({ counts: { page, pin, board } }: Graph) {
  return { page, pin, board };
}

function keyHashesOf({ keyHashes, first, counts }: Graph) {
  const of = (kind: NodeKind) => keyHashes.subarray(first[kind], first[kind] + counts[kind]);
  return { page: of('page'), pin: of('pin'), board: of('board') };
}
