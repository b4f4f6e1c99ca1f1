/** What a corpus says, whether it comes from events or from a catalog: to be compared. */
import type { Catalog } from '../../catalog/index.ts';
import { nodeKinds, perKind } from '../../catalog/index.ts';
import { compileGraph, type Graph, kindOf } from '../../graph/index.ts';
import { readNodeTables } from '../../model/index.ts';
import { Cards, Connections, type KeyedGraph } from '../../search/index.ts';
import { LiveCorpus } from '../live/live-corpus.ts';

/** Opens a catalog as a live corpus. */
export async function openCorpus(catalog: Catalog): Promise<LiveCorpus> {
  return (await readCorpus(catalog))();
}

/** Reads a catalog once for any number of live corpora, none of which changes what another one sees. */
export async function readCorpus(catalog: Catalog): Promise<() => Promise<LiveCorpus>> {
  const view = await catalog.view('all');
  const compiled = await compileGraph(view);
  const tables = await readNodeTables(view);
  const keys = perKind((kind) => tables[kind].keys);
  const connections = () =>
    Connections.create({
      ...compiled,
      keys: async (kind) => [...keys[kind]],
      keyFile: () => '',
      relation: async () => compiled.relation,
    });
  const position = (kind: 'page' | 'board') => new Map(keys[kind].map((key, i) => [key, i]));
  const keyed: KeyedGraph = {
    graph: compiled.graph,
    keys,
    positions: { page: position('page'), board: position('board') },
  };
  const base = await catalog.streamBase();
  return async () =>
    new LiveCorpus({ cards: new Cards(tables), connections: await connections(), keyed, base });
}

/** Texts, links and edges of the nodes that may be there, and what was saved together. */
export function stateOf({ cards, connections, graph }: LiveCorpus) {
  const keys = {
    page: ['https://a.example/', 'https://a.example/1', 'https://b.example/', 'https://b.example/2'],
    pin: ['p1', 'p2', 'p3', 'p4'],
    board: ['b1', 'b2', 'b3'],
  };
  const edges = (id: number) =>
    Array.from(graph.delta.row(id))
      .filter((other) => isNode(graph.graph, other))
      .map((other) => graph.nameOf(other).key)
      .sort();
  const together = connections.savedTogether(keys.page.map((url) => ({ url, weight: 1 }))).sort();
  const nodes = nodeKinds.flatMap((kind) =>
    keys[kind]
      .filter((key) => cards.has(kind, key))
      .map((key) => ({
        key,
        text: cards.textOf(kind, key),
        edges: edges(graph.idOf(kind, key)),
        linked:
          kind === 'page'
            ? connections.pinsOf(key).sort()
            : kind === 'pin'
              ? [connections.pageOf(key), ...connections.boardsOfPin(key)].filter(Boolean).sort()
              : connections
                  .pinsOn(key)
                  .map(({ pin }) => pin)
                  .sort(),
      })),
  );
  return { nodes, together };
}

function isNode(graph: Graph, id: number): boolean {
  return id >= graph.keyHashes.length || !['cluster', 'site'].includes(kindOf(graph, id));
}
