/** Encodes nodes of the graph with its changes, by the path that all embeddings take. */
import type { NodeKind } from '../../catalog/index.ts';
import { findNeighbors } from '../../graph/index.ts';
import { gatherCorpus, type QueryEncoder } from '../../search/index.ts';
import type { LiveCorpus } from './live-corpus.ts';

/** Encodes nodes of one kind. What they read of the corpus is what it holds when this is called. `[nodes, E]` */
export async function encodeNodes(
  kind: NodeKind,
  keys: readonly string[],
  { cards, graph }: LiveCorpus,
  queries: QueryEncoder,
): Promise<Float32Array> {
  if (kind === 'pin')
    return queries.encode(
      'pin',
      keys.map((key) => cards.nodeText('pin', key)),
    );
  const ids = Uint32Array.from(keys, (key) => graph.idOf(kind, key));
  const placed = keys.map((key, i) => ({
    kind,
    text: cards.nodeText(kind, key),
    degree: graph.degree(ids[i]!),
  }));
  const lists = await findNeighbors(graph.graph, ids, queries.walk, { delta: graph.delta, threads: 1 });
  const names = new Map<
    number,
    { readonly name: string; readonly text: ReturnType<typeof cards.nodeText> }
  >();
  const {
    corpus,
    nodes,
    lists: gathered,
  } = gatherCorpus(placed, lists, (_, __, id) => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const { kind: other, key } = graph.nameOf(id);
    const named = { name: key, text: cards.nodeText(other, key) };
    names.set(id, named);
    return named;
  });
  return queries.encodeIn(corpus, nodes, gathered);
}
