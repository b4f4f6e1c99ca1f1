/** Fingerprints of nodes: what the model reads of them, in a few bytes. */
import { contentDigest, finish32 } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import { contentBytes } from '../embeddings/index.ts';
import { degree, type NeighbourLists, nodeKinds, none } from '../graph/index.ts';
import { type NumberedCorpus, neighbourSlots, ownSlots } from '../model/index.ts';

/**
 * Counted up when the same node gets another fingerprint: those of before are then compared with none, and everything
 * is encoded again.
 */
export const fingerprintForm = 2;

/** The 32-bit words of a digest. */
const words = contentBytes / 4;

/** A corpus as fingerprints see it. T = texts */
export interface DigestedCorpus extends NumberedCorpus {
  /** The digest of each text. `[T, 16]` */
  readonly digests: Uint8Array;
}

/** The neighbourhoods of n nodes, as they are kept and compared. W = neighbour tokens */
export interface Neighbourhoods {
  /** Hashes of the neighbours and the texts of their tokens, 0 where there is none. `[n, W]` */
  readonly neighbours: Uint32Array;
  /** How often each was visited, see `visitBucket`. `[n, W]` */
  readonly visits: Uint8Array;
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
   * Digests of what nodes of a kind bring themselves: model, texts and, where the encoder sees the graph, the
   * degree. It enters in steps of half an octave. `[positions, D]`
   *
   * A word of the digest mixes the words of all parts at the same place. The parts are digests themselves, so that a
   * cryptographic one of them all would add nothing: where one part differs, some word does, as each step is a
   * bijection; where several do, the words agree by chance, once in 2^128.
   */
  contents(kind: NodeKind, positions: Uint32Array, seesGraph: boolean): Uint8Array {
    const { graph, own } = this.#corpus;
    const digests = new Uint32Array(words * positions.length);
    for (let row = 0; row < positions.length; row++) {
      const node = graph.first[kind] + positions[row]!;
      const bucket = seesGraph ? degreeBucket(degree(graph, node)) : 0;
      for (let word = 0; word < words; word++) {
        let mixed = mix(this.#model[word]!, bucket);
        for (const slot of ownSlots) mixed = mix(mixed, this.#textWord(own[slot][node]!, word));
        digests[row * words + word] = mixed;
      }
    }
    return new Uint8Array(digests.buffer);
  }

  /** The neighbourhoods of the nodes that lists were made for. */
  neighbourhoods(lists: NeighbourLists | undefined, nodes: number): Neighbourhoods {
    const width = lists === undefined ? 0 : nodeKinds.reduce((sum, kind) => sum + lists[kind].width, 0);
    const neighbours = new Uint32Array(nodes * width);
    const visits = new Uint8Array(nodes * width);
    let column = 0;
    for (const kind of lists === undefined ? [] : nodeKinds) {
      const list = lists![kind];
      for (let row = 0; row < nodes; row++) {
        for (let i = 0; i < list.width; i++) {
          const id = list.ids[row * list.width + i]!;
          if (id === none) continue;
          const at = row * width + column + i;
          neighbours[at] = this.#asNeighbour[id]!;
          visits[at] = visitBucket(list.visits[row * list.width + i]!);
        }
      }
      column += list.width;
    }
    return { neighbours, visits };
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

/** Visit counts in eighths of an octave of 1 + count, so that 255 holds all that 32 bits do. */
export function visitBucket(count: number): number {
  return Math.min(255, Math.round(8 * Math.log2(1 + count)));
}

/** The count in the middle of a bucket. */
export function visitsOf(bucket: number): number {
  return 2 ** (bucket / 8) - 1;
}

/** Degrees in halves of an octave of 1 + degree. */
function degreeBucket(count: number): number {
  return Math.floor(2 * Math.log2(1 + count));
}

function wordsOf(digests: Uint8Array): Uint32Array {
  return new Uint32Array(digests.buffer, digests.byteOffset, digests.length / 4);
}
