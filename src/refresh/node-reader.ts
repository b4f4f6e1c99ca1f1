/** Reads what the model reads of nodes, and fingerprints of it. */
import type { NodeKind, PerKind } from '../catalog/index.ts';
import type { EdgeRecords } from '../embeddings/index.ts';
import { findNeighbors, hashEdges, type NeighborLists, type WalkOptions } from '../graph/index.ts';
import { type DigestedCorpus, Fingerprinter, type Neighborhoods } from './fingerprint.ts';

/** Whether the encoder of a kind sees the graph. Pins are encoded from their own texts alone. */
const seesGraph: PerKind<boolean> = { page: true, pin: false, board: true };

/** The neighborhoods of some nodes: neighbor lists, and their fingerprints. */
export interface NodeNeighborhoods extends Neighborhoods {
  /** Undefined for a kind whose encoder does not see the graph. */
  readonly lists: NeighborLists | undefined;
}

/** Reads nodes of one corpus, given by their positions within their kind. */
export class NodeReader {
  readonly corpus: DigestedCorpus;
  /** How neighbors are found. */
  readonly walk: WalkOptions;
  readonly #fingerprinter: Fingerprinter;

  constructor(corpus: DigestedCorpus, walk: WalkOptions) {
    this.corpus = corpus;
    this.walk = walk;
    this.#fingerprinter = new Fingerprinter(corpus);
  }

  /** The `keyHash` of nodes. */
  keyHashes(kind: NodeKind, positions: Uint32Array): Uint32Array {
    return this.ids(kind, positions).map((node) => this.corpus.graph.keyHashes[node]!);
  }

  /** The ids of nodes. */
  ids(kind: NodeKind, positions: Uint32Array): Uint32Array {
    return positions.map((position) => this.corpus.graph.first[kind] + position);
  }

  /** The digests of the own texts of nodes. `[positions, texts of the kind, 16]` */
  contents(kind: NodeKind, positions: Uint32Array): Uint8Array {
    return this.#fingerprinter.contents(kind, this.ids(kind, positions));
  }

  /** What a version records of the edges of a kind, with exposures of 0. */
  recordEdges(kind: NodeKind): EdgeRecords {
    const { graph } = this.corpus;
    const first = graph.first[kind];
    const { hashes, degrees } = hashEdges(graph, first, first + graph.counts[kind]);
    return { edges: hashes, degrees, exposures: new Uint32Array(hashes.length) };
  }

  /** Whether the encoder of a kind sees the graph. */
  hasNeighbors(kind: NodeKind): boolean {
    return seesGraph[kind];
  }

  /** The neighborhoods of nodes. For pages and boards this makes random walks. */
  async neighborhoods(kind: NodeKind, positions: Uint32Array): Promise<NodeNeighborhoods> {
    const nodes = this.ids(kind, positions);
    const lists = seesGraph[kind] ? await findNeighbors(this.corpus.graph, nodes, this.walk) : undefined;
    return { lists, ...this.#fingerprinter.neighborhoods(nodes, lists) };
  }
}
