/** The graph with the changes of events: its nodes by their keys, and the edges of pins. */
import { keyHash } from '../../base/index.ts';
import type { NodeKind } from '../../catalog/index.ts';
import { degree, GraphDelta, kindOf } from '../../graph/index.ts';
import { type Connections, connectToSite, type KeyedGraph } from '../../search/index.ts';

/** A node of the graph. */
export interface NodeName {
  readonly kind: NodeKind;
  readonly key: string;
}

/** A graph and its delta. Nodes that are gone stay in it without edges, so that no walk finds them. */
export class LiveGraph {
  readonly delta: GraphDelta;
  readonly #keyed: KeyedGraph;
  readonly #connections: Connections;
  readonly #newIds = new Map<string, number>();
  readonly #newNames: NodeName[] = [];

  constructor(keyed: KeyedGraph, connections: Connections) {
    this.#keyed = keyed;
    this.#connections = connections;
    this.delta = new GraphDelta(keyed.graph);
  }

  get graph(): KeyedGraph['graph'] {
    return this.#keyed.graph;
  }

  /** The id of a node, which is added if it is not there. */
  idOf(kind: NodeKind, key: string): number {
    const position = this.#connections.positionOf(kind, key);
    if (position !== undefined) return this.graph.first[kind] + position;
    const name = `${kind}\x1f${key}`;
    const known = this.#newIds.get(name);
    if (known !== undefined) return known;
    const id = this.delta.addNode(kind, keyHash(kind, key));
    this.#newIds.set(name, id);
    this.#newNames[id - this.graph.keyHashes.length] = { kind, key };
    if (kind === 'page') connectToSite(this.delta, this.graph, id, key);
    return id;
  }

  /** The key of a page, pin or board by its id. */
  nameOf(id: number): NodeName {
    const { graph, keys } = this.#keyed;
    const newer = this.#newNames[id - graph.keyHashes.length];
    if (newer !== undefined) return newer;
    const kind = kindOf(graph, id) as NodeKind;
    return { kind, key: keys[kind][id - graph.first[kind]]! };
  }

  /** The number of edges of a node. */
  degree(id: number): number {
    return this.delta.rows.rows.get(id)?.length ?? degree(this.graph, id);
  }

  /** Gives a pin these edges and no others. */
  connectPin(pin: string, page: string | undefined, boards: readonly string[]): void {
    const node = this.idOf('pin', pin);
    const wanted = new Set(boards.map((board) => this.idOf('board', board)));
    if (page !== undefined) wanted.add(this.idOf('page', page));
    for (const other of [...this.delta.row(node)]) if (!wanted.has(other)) this.delta.removeEdge(node, other);
    for (const other of wanted) this.delta.addEdge(node, other);
  }
}
