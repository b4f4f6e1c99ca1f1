/** The committed content of a workspace, which must be equal after a run with a fault and after one without. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeKinds } from '../../src/catalog/index.ts';
import { loadVersion } from '../../src/embeddings/index.ts';
import { loadGraph } from '../../src/graph/index.ts';
import { Workspace } from '../../src/workspace/workspace.ts';

export type CommittedState = Awaited<ReturnType<typeof stateOf>>;

/** Reads all of it, and checks every checksum. */
export async function stateOf(folder: string) {
  const workspace = await Workspace.open(folder);
  const { catalog, graphs, model, embeddings } = await workspace.status();
  await workspace.close();
  return {
    catalog,
    graphs: Object.entries(graphs).map(([view, { nodes, stale }]) => ({ view, nodes, stale })),
    model: model && {
      run: model.run,
      weights: await hashFile(join(folder, 'model', model.run, 'weights.safetensors')),
    },
    embeddings: embeddings.map(({ version, current, counts }) => ({ version, current, counts })),
    vectors: await vectorsOf(folder),
    edges: (await loadGraph(join(folder, 'graph'), 'all')) && (await edgesOf(folder)),
  };
}

async function vectorsOf(folder: string) {
  const version = await loadVersion(join(folder, 'embeddings'));
  await version?.verify();
  if (version === undefined) return undefined;
  const hashes: string[] = [];
  for (const kind of nodeKinds) {
    const isIndexed = version.meta.files[kind].index !== undefined;
    const { keys } = await version.readRows(kind);
    hashes.push(hashOf(JSON.stringify([isIndexed, keys])), hashOf(await version.readVectors(kind)));
  }
  return hashes;
}

async function edgesOf(folder: string) {
  const { graph } = (await loadGraph(join(folder, 'graph'), 'all'))!;
  return [hashOf(graph.offsets), hashOf(graph.neighbors)];
}

async function hashFile(path: string): Promise<string> {
  return hashOf(await readFile(path));
}

function hashOf(data: string | NodeJS.ArrayBufferView): string {
  const bytes =
    typeof data === 'string' ? data : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
