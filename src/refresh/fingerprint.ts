/** Fingerprints of nodes: what the model reads of them, in a few bytes. */
import { hash } from 'node:crypto';
import { finish32 } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import { contentBytes } from '../embeddings/index.ts';
import { degree, type NeighbourLists, nodeKinds, none } from '../graph/index.ts';
import { type NumberedCorpus, neighbourSlots, type OwnSlot, ownSlots } from '../model/index.ts';

/** Bytes of a digest: the first half of SHA-256, where 2^64 texts are needed for a likely collision. */
const D = contentBytes;

/** A corpus as fingerprints see it. T = texts */
export interface DigestedCorpus extends NumberedCorpus {
  /** The content digest of each text. `[T, 16]` */
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
  /** What all nodes share: the model. */
  readonly #model: string;
  /** Hash of each node as a neighbour: its key and the texts of its token; never 0. `[V]` */
  readonly #asNeighbour: Uint32Array;

  /** `model`: identifies the model and all else that turns the same node into another vector. */
  constructor(corpus: DigestedCorpus, model: string) {
    this.#corpus = corpus;
    this.#model = model;
    this.#asNeighbour = this.#hashNeighbours();
  }

  /**
   * Digests of what nodes of a kind bring themselves: model, texts and, where the encoder sees the graph, the
   * degree. It enters in steps of half an octave. `[positions, D]`
   */
  contents(kind: NodeKind, positions: Uint32Array, seesGraph: boolean): Uint8Array {
    const { graph } = this.#corpus;
    const digests = new Uint8Array(D * positions.length);
    const message = new Uint8Array(D * (1 + ownSlots.length) + 1);
    message.set(digest(this.#model));
    for (const [row, position] of positions.entries()) {
      const node = graph.first[kind] + position;
      const at = this.#putTexts(message, D, ownSlots, node);
      message[at] = seesGraph ? degreeBucket(degree(graph, node)) : 0;
      digests.set(digest(message), row * D);
    }
    return digests;
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

  /** @returns the place after them. */
  #putTexts(message: Uint8Array, start: number, own: readonly OwnSlot[], node: number): number {
    let at = start;
    for (const slot of own) {
      const text = this.#corpus.own[slot][node]!;
      if (text === none) message.fill(0, at, at + D);
      else for (let i = 0; i < D; i++) message[at + i] = this.#corpus.digests[text * D + i]!;
      at += D;
    }
    return at;
  }

  #hashNeighbours(): Uint32Array {
    const { graph, keys } = this.#corpus;
    const hashes = new Uint32Array(graph.first.cluster);
    const texts = new Uint8Array(D * neighbourSlots.length);
    const view = new DataView(texts.buffer);
    for (const kind of nodeKinds) {
      for (let i = 0; i < keys[kind].length; i++) {
        const node = graph.first[kind] + i;
        this.#putTexts(texts, 0, neighbourSlots, node);
        let mixed = graph.keyHashes[node]!;
        for (let at = 0; at < texts.length; at += D) {
          mixed = finish32(Math.imul(mixed, 31) + view.getUint32(at));
        }
        hashes[node] = Math.max(1, mixed);
      }
    }
    return hashes;
  }
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

function digest(data: string | Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer').subarray(0, D);
}
