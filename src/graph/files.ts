/** Graphs on disk: arrays as .npy, keys as Parquet. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LinkSageError } from '../base/index.ts';
import type { NodeKind, ViewName } from '../catalog/index.ts';
import {
  appendColumns,
  closeDuckDb,
  openDuckDb,
  queryColumns,
  quoteSql,
  readNpy,
  Store,
  writeNpy,
  writeParquet,
} from '../storage/index.ts';
import type { CompiledGraph, GraphReport } from './compile.ts';
import { firstIds, nodeKinds } from './graph.ts';

/** What the manifest of a graph says. */
export interface GraphMeta {
  readonly view: ViewName;
  readonly builtFrom: string;
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

/** Commits a graph as the current one of its view. Does nothing where it is there already, and whole. */
export async function saveGraph(folder: string, view: ViewName, compiled: CompiledGraph): Promise<void> {
  const store = await openWholeStore(folder, view);
  if (store.manifest?.meta.builtFrom === compiled.builtFrom) return;
  const { graph, keys, builtFrom, report } = compiled;
  const version = `${view}-${builtFrom.slice(0, 12)}`;
  await store.commit({
    meta: { view, builtFrom, report, version },
    write: async (staging) => {
      const arrays = { offsets: graph.offsets, neighbours: graph.neighbours, 'key-hashes': graph.keyHashes };
      await mkdir(join(staging, version));
      for (const [name, array] of Object.entries(arrays)) {
        await writeNpy(join(staging, version, `${name}.npy`), array, [array.length]);
      }
      await writeKeys(join(staging, version), keys);
    },
  });
}

/** Opens the store of a graph; one that is damaged is dropped, for what is compiled takes its place. */
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
 * Reads the current graph of a view; undefined where none was compiled.
 *
 * @throws LinkSageError naming the file that is missing or not as it was committed
 */
export async function loadGraph(folder: string, view: ViewName): Promise<CompiledGraph | undefined> {
  for (;;) {
    const store = await openGraphStore(folder, view);
    if (store.manifest === undefined) return undefined;
    try {
      await store.verify(); // a wrong neighbour id would not show otherwise
      return await readGraph(store, store.manifest.meta);
    } catch (error) {
      // A compile beside us may have swept the files of the graph that we read: then there is a newer one.
      const { manifest } = await openGraphStore(folder, view);
      if (manifest?.meta.version === store.manifest.meta.version) throw error;
    }
  }
}

async function readGraph(
  store: Store<GraphMeta>,
  { version, builtFrom, report }: GraphMeta,
): Promise<CompiledGraph> {
  const read = async (name: string) =>
    (await readNpy(store.path(`${version}/${name}.npy`), { type: 'uint32', shared: true })).data;
  const graph = {
    counts: report.nodes,
    first: firstIds(report.nodes),
    offsets: await read('offsets'),
    neighbours: await read('neighbours'),
    keyHashes: await read('key-hashes'),
  };
  const keys = await readKeys((kind) => store.path(`${version}/${kind}-keys.parquet`));
  return { graph, keys, builtFrom, report };
}

async function writeKeys(folder: string, keys: CompiledGraph['keys']): Promise<void> {
  const db = await openDuckDb();
  try {
    for (const kind of nodeKinds) {
      await db.run(`CREATE TEMP TABLE ${kind} (key VARCHAR)`);
      await appendColumns(db, kind, { key: keys[kind] });
      await writeParquet(db, `SELECT key FROM ${kind}`, join(folder, `${kind}-keys.parquet`));
    }
  } finally {
    closeDuckDb(db);
  }
}

async function readKeys(pathOf: (kind: NodeKind) => string): Promise<CompiledGraph['keys']> {
  const db = await openDuckDb();
  const read = async (kind: NodeKind) => {
    const sql = `SELECT key FROM read_parquet(${quoteSql(pathOf(kind))})`;
    return (await queryColumns(db, sql, { key: 'text' })).key as string[];
  };
  try {
    return { page: await read('page'), pin: await read('pin'), board: await read('board') };
  } finally {
    closeDuckDb(db);
  }
}
