/** Fingerprints of nodes: hashes of what the model reads of them. */
import { digestBytes, digestWords, finish32, none } from '../base/index.ts';
import { type NodeKind, nodeKinds } from '../catalog/index.ts';
import { degree, type NeighborLists } from '../graph/index.ts';
import { neighborSlots, slotsOf, type TokenSource } from '../model/index.ts';

/**
 * Increased whenever fingerprints are computed in another way. Fingerprints of another form are not compared: everything
 * is encoded again.
 */
export const fingerprintForm = 5;

/** The number of 32-bit words in the digest of a text. */
const words = digestBytes / 4;

/** A corpus with the digests of its texts. T = texts */
export interface DigestedCorpus extends TokenSource {
  /** The digest of each text. `[T, 16]` */
  readonly digests: Uint8Array;
}

/** The resolution of bucketed counts; see `bucketOf`. */
export const bucketsPerOctave = 8;

/** The fingerprints of the neighborhoods of n nodes. W = neighbor tokens */
export interface Neighborhoods {
  /** Hashes of the neighbors and the texts of their tokens, 0 if there are fewer. `[n, W]` */
  readonly neighbors: Uint32Array;
  /** The visit count of each neighbor, as a bucket (see `bucketOf`). `[n, W]` */
  readonly visits: Uint8Array;
  /** The degree of each node, as a bucket; 0 if the encoder does not see the graph. `[n]` */
  readonly degrees: Uint8Array;
}

/**
 * Computes fingerprints of the nodes of one corpus. Nodes with equal fingerprints have equal vectors by the same model,
 * except that visit counts and degrees are only compared as buckets.
 *
 * V = nodes
 */
export class Fingerprinter {
  readonly #corpus: DigestedCorpus;
  /** The words of all texts' digests. `[T, 4]` */
  readonly #digests: Uint32Array;
  /** A hash of each node as a neighbor, from its key and the texts of its token; never 0. `[V]` */
  readonly #asNeighbor: Uint32Array;

  constructor(corpus: DigestedCorpus) {
    this.#corpus = corpus;
    this.#digests = digestWords(corpus.digests);
    this.#asNeighbor = this.#hashNeighbors();
  }

  /** The digests of the own texts of nodes of a kind, zeros for missing texts. `[nodes, texts of the kind, 16]` */
  contents(kind: NodeKind, nodes: Uint32Array): Uint8Array {
    const { own } = this.#corpus;
    const slots = slotsOf(kind);
    const digests = new Uint32Array(nodes.length * slots.length * words);
    let at = 0;
    for (const node of nodes) {
      for (const slot of slots) {
        const text = own[slot][node]!;
        for (let word = 0; word < words; word++) digests[at++] = this.#textWord(text, word);
      }
    }
    return new Uint8Array(digests.buffer);
  }

  /** The neighborhoods of nodes, from their neighbor lists. */
  neighborhoods(nodes: Uint32Array, lists: NeighborLists | undefined): Neighborhoods {
    const width = lists === undefined ? 0 : nodeKinds.reduce((sum, kind) => sum + lists[kind].width, 0);
    const neighbors = new Uint32Array(nodes.length * width);
    const visits = new Uint8Array(nodes.length * width);
    const degrees = new Uint8Array(nodes.length);
    if (lists !== undefined)
      for (const [row, node] of nodes.entries()) degrees[row] = bucketOf(degree(this.#corpus.graph, node));
    let column = 0;
    for (const kind of lists === undefined ? [] : nodeKinds) {
      const list = lists![kind];
      for (let row = 0; row < nodes.length; row++) {
        for (let i = 0; i < list.width; i++) {
          const id = list.ids[row * list.width + i]!;
          if (id === none) continue;
          const at = row * width + column + i;
          neighbors[at] = this.#asNeighbor[id]!;
          visits[at] = bucketOf(list.visits[row * list.width + i]!);
        }
      }
      column += list.width;
    }
    return { neighbors, visits, degrees };
  }

  /** A word of the digest of a text, 0 if there is no text. */
  #textWord(text: number, word: number): number {
    return text === none ? 0 : this.#digests[text * words + word]!;
  }

  #hashNeighbors(): Uint32Array {
    const { graph, own } = this.#corpus;
    const hashes = new Uint32Array(graph.first.cluster);
    for (let node = 0; node < hashes.length; node++) {
      let mixed = graph.keyHashes[node]!;
      for (const slot of neighborSlots) mixed = mix(mixed, this.#textWord(own[slot][node]!, 0));
      hashes[node] = Math.max(1, mixed);
    }
    return hashes;
  }
}

/** One step of a hash. It is a bijection of each argument, so that hashes that differ in one stay different. */
function mix(hash: number, word: number): number {
  return finish32(Math.imul(hash, 31) + word);
}

/** The bucket of a count: eighths of an octave of 1 + count, so that 8 bits cover all 32-bit counts. */
export function bucketOf(count: number): number {
  return Math.min(255, Math.round(bucketsPerOctave * Math.log2(1 + count)));
}

/** The count in the middle of a bucket. */
export function countOf(bucket: number): number {
  return 2 ** (bucket / bucketsPerOctave) - 1;
}
