/** Fingerprints of nodes: what the model reads of them, in a few bytes. */
import { contentDigest, finish32 } from '../base/index.ts';
import { contentBytes } from '../embeddings/index.ts';
import { degree, type NeighbourLists, nodeKinds, none } from '../graph/index.ts';
import { neighbourSlots, ownSlots, type TokenSource } from '../model/index.ts';

/**
 * Counted up when the same node gets another fingerprint: those of before are then compared with none, and everything
 * is encoded again.
 */
export const fingerprintForm = 3;

/** The 32-bit words of a digest. */
const words = contentBytes / 4;

/** A corpus as fingerprints see it. T = texts */
export interface DigestedCorpus extends TokenSource {
  /** The digest of each text. `[T, 16]` */
  readonly digests: Uint8Array;
}

/** How finely counts are told apart, see `bucketOf`. */
export const bucketsPerOctave = 8;

/** The neighbourhoods of n nodes, as they are kept and compared. W = neighbour tokens */
export interface Neighbourhoods {
  /** Hashes of the neighbours and the texts of their tokens, 0 where there is none. `[n, W]` */
  readonly neighbours: Uint32Array;
  /** How often each was visited, see `bucketOf`. `[n, W]` */
  readonly visits: Uint8Array;
  /** The degree of each node, likewise; 0 where the encoder sees no graph. `[n]` */
  readonly degrees: Uint8Array;
}

/**
 * Computes fingerprints over one corpus. Equal fingerprints promise equal vectors, up to the buckets of counts.
 *
 * V = nodes, D = bytes of a digest
 */
export class Fingerprinter {
  readonly #corpus: DigestedCorpus;
  /** The words of all texts' digests. `[T, 4]` */
  readonly #digests: Uint32Array;
  /** What all nodes share: the digest of the model, in words. `[4]` */
  readonly #model: Uint32Array;
  /** Hash of each node as a neighbour: its key and the texts of its token; never 0. `[V]` */
  readonly #asNeighbour: Uint32Array;

  /** `model`: identifies the model and all else that turns the same node into another vector. */
  constructor(corpus: DigestedCorpus, model: string) {
    this.#corpus = corpus;
    this.#digests = wordsOf(corpus.digests);
    this.#model = wordsOf(contentDigest(model).slice());
    this.#asNeighbour = this.#hashNeighbours();
  }

  /**
   * Digests of what nodes bring themselves: model and texts. `[nodes, D]`
   *
   * A word of the digest mixes the words of all parts at the same place. The parts are digests themselves, so that a
   * cryptographic one of them all would add nothing: where one part differs, some word does, as each step is a
   * bijection; where several do, the words agree by chance, once in 2^128.
   */
  contents(nodes: Uint32Array): Uint8Array {
    const { own } = this.#corpus;
    const digests = new Uint32Array(words * nodes.length);
    for (let row = 0; row < nodes.length; row++) {
      const node = nodes[row]!;
      for (let word = 0; word < words; word++) {
        let mixed = this.#model[word]!;
        for (const slot of ownSlots) mixed = mix(mixed, this.#textWord(own[slot][node]!, word));
        digests[row * words + word] = mixed;
      }
    }
    return new Uint8Array(digests.buffer);
  }

  /** The neighbourhoods of nodes and the lists that were made for them. */
  neighbourhoods(nodes: Uint32Array, lists: NeighbourLists | undefined): Neighbourhoods {
    const width = lists === undefined ? 0 : nodeKinds.reduce((sum, kind) => sum + lists[kind].width, 0);
    const neighbours = new Uint32Array(nodes.length * width);
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
          neighbours[at] = this.#asNeighbour[id]!;
          visits[at] = bucketOf(list.visits[row * list.width + i]!);
        }
      }
      column += list.width;
    }
    return { neighbours, visits, degrees };
  }

  /** A word of the digest of a text, 0 where there is none. */
  #textWord(text: number, word: number): number {
    return text === none ? 0 : this.#digests[text * words + word]!;
  }

  #hashNeighbours(): Uint32Array {
    const { graph, own } = this.#corpus;
    const hashes = new Uint32Array(graph.first.cluster);
    for (let node = 0; node < hashes.length; node++) {
      let mixed = graph.keyHashes[node]!;
      for (const slot of neighbourSlots) mixed = mix(mixed, this.#textWord(own[slot][node]!, 0));
      hashes[node] = Math.max(1, mixed);
    }
    return hashes;
  }
}

/** One step of a hash: a bijection of each of the two, so that what differs in one stays different. */
function mix(hash: number, word: number): number {
  return finish32(Math.imul(hash, 31) + word);
}

/** Counts in eighths of an octave of 1 + count, so that 255 holds all that 32 bits do. */
export function bucketOf(count: number): number {
  return Math.min(255, Math.round(bucketsPerOctave * Math.log2(1 + count)));
}

/** The count in the middle of a bucket. */
export function countOf(bucket: number): number {
  return 2 ** (bucket / bucketsPerOctave) - 1;
}

function wordsOf(digests: Uint8Array): Uint32Array {
  return new Uint32Array(digests.buffer, digests.byteOffset, digests.length / 4);
}
