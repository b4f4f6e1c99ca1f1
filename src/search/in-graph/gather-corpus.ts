/** A small corpus of some nodes of a large graph, with all that the encoder reads of them. */
import { addUp, none, sharedUint32 } from '../../base/index.ts';
import { type NodeKind, nodeKinds, perKind } from '../../catalog/index.ts';
import { firstIds, type Graph, type NeighborLists } from '../../graph/index.ts';
import { type Corpus, makeCorpus } from '../../model/index.ts';
import { type NodeText, tablesOf } from '../node-text.ts';

/** A node to encode. */
export interface PlacedNode {
  readonly kind: NodeKind;
  readonly text: NodeText;
  /** The number of its edges in the large graph. */
  readonly degree: number;
}

/** A neighbor: its texts, and a name by which the same one of several nodes is told. */
export interface NamedText {
  readonly name: string;
  readonly text: NodeText;
}

/** A corpus, the ids of the nodes to encode in it, and their neighbors. */
export interface GatheredCorpus {
  readonly corpus: Corpus;
  readonly nodes: Uint32Array;
  readonly lists: NeighborLists;
}

/**
 * Makes a corpus of nodes and their neighbors.
 *
 * @param lists the neighbors of the nodes, as ids of the large graph
 * @param neighborAt says what an id in a row of the lists stands for
 */
export function gatherCorpus(
  placed: readonly PlacedNode[],
  lists: NeighborLists,
  neighborAt: (row: number, kind: NodeKind, id: number) => NamedText,
): GatheredCorpus {
  const texts = perKind((kind) => placed.flatMap((node) => (node.kind === kind ? [node.text] : [])));
  const places = perKind((kind) => {
    const { ids, width } = lists[kind];
    const found = new Map<string, number>();
    return Uint32Array.from(ids, (id, at) => {
      if (id === none) return none;
      const { name, text } = neighborAt(Math.floor(at / width), kind, id);
      const known = found.get(name);
      if (known !== undefined) return known;
      const place = texts[kind].push(text) - 1;
      found.set(name, place);
      return place;
    });
  });
  const counts = { ...perKind((kind) => texts[kind].length), cluster: 0, site: 0 };
  const first = firstIds(counts);
  const next = { ...first };
  const nodes = Uint32Array.from(placed, ({ kind }) => next[kind]++);
  const degrees = new Map(Array.from(nodes, (node, i) => [node, placed[i]!.degree]));
  return {
    corpus: makeCorpus(graphOfDegrees(counts, degrees), tablesOf(texts)),
    nodes,
    lists: perKind((kind) => ({
      ...lists[kind],
      ids: places[kind].map((place) => (place === none ? none : first[kind] + place)),
    })),
  };
}

/** A graph in which nodes have these degrees. The model reads nothing else of it, so there are no edges behind them. */
function graphOfDegrees(counts: Graph['counts'], degrees: ReadonlyMap<number, number>): Graph {
  const total = nodeKinds.reduce((sum, kind) => sum + counts[kind], 0);
  const offsets = sharedUint32(total + 1);
  for (const [node, degree] of degrees) offsets[node + 1] = degree;
  addUp(offsets);
  return {
    counts,
    first: firstIds(counts),
    keyHashes: sharedUint32(total),
    offsets,
    neighbors: sharedUint32(0),
  };
}
