/** Small graphs of all kinds of nodes for tests: described by keys, and walked by brute force. */
import { keyHash, type Random, sharedCopy, sharedUint32 } from '../../base/index.ts';
import {
  connect,
  type EdgeType,
  edgeEnds,
  edgeTypes,
  type Graph,
  type GraphNodeKind,
  graphKinds,
} from '../graph.ts';

/** A node is `kind key`. */
export type NodeName = `${GraphNodeKind} ${string}`;

/** Nodes and edges by name, each edge once. */
export interface Sketch {
  readonly nodes: readonly NodeName[];
  readonly edges: readonly (readonly [NodeName, NodeName])[];
}

/** A graph, and the names of its nodes. */
export interface NamedGraph {
  readonly graph: Graph;
  /** By id. */
  readonly names: readonly NodeName[];
  readonly idOf: (name: NodeName) => number;
}

export function kindOfName(name: NodeName): GraphNodeKind {
  return name.slice(0, name.indexOf(' ')) as GraphNodeKind;
}

export function hashOfName(name: NodeName): number {
  return keyHash(kindOfName(name), name.slice(name.indexOf(' ') + 1));
}

/** The names of a kind in the order of their ids. */
export function namesOf(nodes: readonly NodeName[], kind: GraphNodeKind): NodeName[] {
  return nodes.filter((name) => kindOfName(name) === kind).sort();
}

/** The type of an edge, and its ends in the order that the type says. */
export function typedEdge([a, b]: readonly [NodeName, NodeName]): [EdgeType, NodeName, NodeName] {
  for (const type of edgeTypes) {
    const [one, other] = edgeEnds[type];
    if (kindOfName(a) === one && kindOfName(b) === other) return [type, a, b];
    if (kindOfName(b) === one && kindOfName(a) === other) return [type, b, a];
  }
  throw new Error(`no edge connects ${a} and ${b}`);
}

/** Makes the graph of a sketch. Keys are ASCII. */
export function graphOfSketch({ nodes, edges }: Sketch): NamedGraph {
  const byKind = graphKinds.map((kind) => namesOf(nodes, kind));
  const names = byKind.flat();
  const keyHashes = sharedUint32(names.length);
  keyHashes.set(names.map(hashOfName));
  const counts = Object.fromEntries(graphKinds.map((kind, i) => [kind, byKind[i]!.length]));
  const positions = new Map(
    byKind.flatMap((list) => list.map((name, position) => [name, position] as const)),
  );
  const typed = edges.map(typedEdge);
  const columns = (type: EdgeType) => {
    const ofType = typed.filter(([other]) => other === type);
    return [1, 2].map((end) => Uint32Array.from(ofType, (edge) => positions.get(edge[end as 1 | 2])!));
  };
  const [page, pin] = columns('pagePin');
  const [savedPin, board] = columns('pinBoard');
  const [clustered, cluster] = columns('pageCluster');
  const [sited, site] = columns('pageSite');
  const [similar, other] = columns('pagePage');
  const graph = connect(
    { counts: counts as Graph['counts'], keyHashes },
    {
      pinPages: { pin: pin!, page: page! },
      saves: { pin: savedPin!, board: board! },
      pageClusters: { page: clustered!, cluster: cluster! },
      pageSites: { page: sited!, site: site! },
      pagePages: { page: similar!, other: other! },
    },
  );
  const ids = new Map(names.map((name, id) => [name, id]));
  return { graph, names, idOf: (name) => ids.get(name)! };
}

/** The same graph in memory that WebAssembly cannot read, so that JavaScript makes the walks. */
export function outsideWebAssembly<Of extends Graph>(graph: Of): Of {
  return { ...graph, offsets: sharedCopy(graph.offsets), neighbors: sharedCopy(graph.neighbors) };
}

/** How many nodes of each kind a random sketch has. */
export const sketchSize: Readonly<Record<GraphNodeKind, number>> = {
  page: 25,
  pin: 50,
  board: 12,
  cluster: 4,
  site: 6,
};

/** A random sketch with edges of all types; some nodes have none. `prefix` begins every key. */
export function randomSketch(random: Random, prefix = '', size = sketchSize): Sketch {
  const name = (kind: GraphNodeKind, i: number): NodeName => `${kind} ${prefix}${i}`;
  const nodes = graphKinds.flatMap((kind) => Array.from({ length: size[kind] }, (_, i) => name(kind, i)));
  const any = (kind: GraphNodeKind) => name(kind, random.below(size[kind]));
  const draws: [EdgeType, number][] = [
    ['pagePin', size.pin],
    ['pinBoard', 1.3 * size.pin],
    ['pageCluster', 0.4 * size.page],
    ['pageSite', 0.8 * size.page],
    ['pagePage', 0.4 * size.page],
  ];
  const edges = new Map<string, [NodeName, NodeName]>();
  for (const [type, count] of draws) {
    for (let i = 0; i < count; i++) {
      const edge: [NodeName, NodeName] = [any(edgeEnds[type][0]), any(edgeEnds[type][1])];
      if (edge[0] !== edge[1]) edges.set([...edge].sort().join(), edge);
    }
  }
  return { nodes, edges: [...edges.values()] };
}

/** What the expected visits depend on. */
export interface Expectation {
  readonly restart: number;
  readonly weights: Readonly<Record<EdgeType, number>>;
  readonly hidden?: readonly NodeName[];
}

/**
 * The expected share of all hops that end at each node, by power iteration over the names:
 * π = restart Σ_k (1 − restart)^(k − 1) P^k e_start over the visible nodes.
 */
export function expectedShares(
  { edges }: Sketch,
  start: NodeName,
  { restart, weights, hidden = [] }: Expectation,
): Map<NodeName, number> {
  const rows = new Map<NodeName, [NodeName, number][]>();
  for (const [from, to] of edges.flatMap(([a, b]) => [[a, b] as const, [b, a] as const])) {
    const weight = weights[typedEdge([from, to])[0]];
    if (!hidden.includes(to) && weight > 0) rows.set(from, [...(rows.get(from) ?? []), [to, weight]]);
  }
  const shares = new Map<NodeName, number>();
  let here = new Map([[start, restart]]);
  for (let hop = 0; hop < 60 / restart; hop++) {
    const next = new Map<NodeName, number>();
    for (const [node, share] of here) {
      const row = rows.get(node) ?? [];
      const total = row.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [to, weight] of row) next.set(to, (next.get(to) ?? 0) + (share * weight) / total);
    }
    for (const [node, share] of next) shares.set(node, (shares.get(node) ?? 0) + share);
    here = new Map([...next].map(([node, share]) => [node, share * (1 - restart)]));
  }
  return shares;
}
