/** Applies a delta to its graph. */
import { LinkSageError, SharedMemory, sharedUint32 } from '../../base/index.ts';
import { firstIds, type Graph, type GraphNodeKind, graphKinds } from '../graph.ts';
import { type DeltaRows, type GraphDelta, keyHashIn } from './delta.ts';

/**
 * The positions of new nodes: for each kind, the position of each new node among all nodes of the kind, old and new, in
 * the order in which they were added. A kind without new nodes can be left out.
 */
export type NewPositions = Partial<Readonly<Record<GraphNodeKind, Uint32Array>>>;

/**
 * Makes the graph with the changes of a delta. It equals the graph that `connect` makes of all nodes and edges. Takes 8
 * bytes per node beside the result.
 *
 * @throws LinkSageError if positions do not fit the new nodes
 */
export function applyDelta(graph: Graph, delta: GraphDelta, positions: NewPositions): Graph {
  const { rows } = delta;
  const counts = { ...graph.counts };
  for (const kind of rows.kinds) counts[kind]++;
  const oldIds = oldIdsInOrder(graph, rows, counts, positions);
  const keyHashes = sharedUint32(oldIds.length);
  for (let id = 0; id < oldIds.length; id++) keyHashes[id] = keyHashIn(graph, rows, oldIds[id]!);
  return { counts, first: firstIds(counts), keyHashes, ...applyRows(graph, rows, oldIds, keyHashes) };
}

/** The id of each node before the delta is applied, in the order of the ids after it. `[V + new nodes]` */
function oldIdsInOrder(
  graph: Graph,
  { kinds }: DeltaRows,
  counts: Graph['counts'],
  positions: NewPositions,
): Uint32Array {
  const oldNodes = graph.keyHashes.length;
  const free = oldNodes + kinds.length; // marks ids that are not assigned yet
  const oldIds = new Uint32Array(free).fill(free);
  const first = firstIds(counts);
  for (const kind of graphKinds) {
    const given = positions[kind] ?? new Uint32Array(0);
    const added = kinds.flatMap((other, i) => (other === kind ? [oldNodes + i] : []));
    const fits = given.length === added.length && given.every((position) => position < counts[kind]);
    for (const [i, id] of fits ? added.entries() : []) oldIds[first[kind] + given[i]!] = id;
    let old = graph.first[kind];
    for (let id = first[kind]; id < first[kind] + counts[kind]; id++)
      if (oldIds[id] === free) oldIds[id] = old++;
    if (old !== graph.first[kind] + graph.counts[kind])
      throw new LinkSageError(
        `applyDelta: expected ${added.length} different positions below ${counts[kind]} for new nodes of kind ${kind}, got ${given.length}: ${given.subarray(0, 5).join(', ')}`,
      );
  }
  return oldIds;
}

function applyRows(
  graph: Graph,
  { rows }: DeltaRows,
  oldIds: Uint32Array,
  keyHashes: Uint32Array,
): Pick<Graph, 'offsets' | 'neighbors'> {
  const newIds = new Uint32Array(oldIds.length);
  for (let id = 0; id < oldIds.length; id++) newIds[oldIds[id]!] = id;
  const memory = new SharedMemory(graph.offsets.byteLength + graph.neighbors.byteLength);
  const offsets = memory.place(oldIds.length + 1);
  for (let id = 0; id < oldIds.length; id++) {
    const old = oldIds[id]!;
    offsets[id + 1] = offsets[id]! + (rows.get(old)?.length ?? graph.offsets[old + 1]! - graph.offsets[old]!);
  }
  const neighbors = memory.place(offsets[oldIds.length]!);
  let next = 0;
  for (let id = 0; id < oldIds.length; id++) {
    const old = oldIds[id]!;
    const changed = rows.get(old);
    if (changed === undefined) {
      for (let i = graph.offsets[old]!; i < graph.offsets[old + 1]!; i++)
        neighbors[next++] = newIds[graph.neighbors[i]!]!;
    } else {
      for (const neighbor of changed) neighbors[next++] = newIds[neighbor]!;
      orderEqualHashes(neighbors.subarray(offsets[id]!, next), keyHashes);
    }
  }
  return { offsets, neighbors };
}

/** Sorts neighbors of equal key hash by id. The ids of new nodes came after all others before. */
function orderEqualHashes(row: Uint32Array, keyHashes: Uint32Array): void {
  for (let i = 1; i < row.length; i++) {
    const id = row[i]!;
    let place = i;
    for (; place > 0 && row[place - 1]! > id && keyHashes[row[place - 1]!] === keyHashes[id]; place--)
      row[place] = row[place - 1]!;
    row[place] = id;
  }
}
