/** Encodes nodes of the graph with its changes, by the path that all embeddings take. */
import type { NodeKind } from '../../catalog/index.ts';
import type { NeighborLists } from '../../graph/index.ts';
import { gatherCorpus, type NodeText, type QueryEncoder } from '../../search/index.ts';
import { liveNeighbors } from './drift-check.ts';
import type { LiveCorpus } from './live-corpus.ts';

/** Vectors, and what they were made from: undefined for pins, which are encoded from their texts. */
interface EncodedNodes {
  /** `[nodes, E]` */
  readonly vectors: Float32Array;
  readonly lists: NeighborLists | undefined;
}

/** Encodes nodes of one kind. What they read of the corpus is what it holds when this is called. */
export async function encodeNodes(
  kind: NodeKind,
  keys: readonly string[],
  corpus: LiveCorpus,
  queries: QueryEncoder,
): Promise<EncodedNodes> {
  const { cards, graph } = corpus;
  const own = keys.map((key) => cards.nodeText(kind, key));
  if (kind === 'pin') return { vectors: await queries.encode('pin', own), lists: undefined };
  const ids = Uint32Array.from(keys, (key) => graph.idOf(kind, key));
  const placed = own.map((text, i) => ({ kind, text, degree: graph.degree(ids[i]!) }));
  const lists = await liveNeighbors(ids, corpus, queries.walk);
  const named = new Map<number, { readonly name: string; readonly text: NodeText }>();
  const gathered = gatherCorpus(placed, lists, (_, each, id) => {
    const known = named.get(id);
    if (known !== undefined) return known;
    const { key } = graph.nameOf(id);
    const found = { name: key, text: cards.nodeText(each, key) };
    named.set(id, found);
    return found;
  });
  return { vectors: await queries.encodeIn(gathered.corpus, gathered.nodes, gathered.lists), lists };
}
