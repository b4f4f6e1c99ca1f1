/** Fingerprints of nodes: hashes of exactly what the model reads of them. */
import { createHash } from 'node:crypto';
import { LinkSageError } from '../base/index.ts';
import type { NodeKind } from '../catalog/index.ts';
import { degree, type NeighbourLists, nodeKinds, none } from '../graph/index.ts';
import { type Corpus, neighbourSlots, type OwnSlot, ownSlots } from '../model/index.ts';

/** Bytes of a digest: the first half of SHA-256, where 2^64 texts are needed for a likely collision. */
const D = 16;

/**
 * Computes fingerprints over one corpus. Equal fingerprints promise equal vectors, up to the buckets of counts:
 * visit counts and degrees enter in steps of half an octave, so that the jitter of a walk encodes nothing again.
 *
 * V = nodes, T = distinct texts, D = bytes of a digest
 */
export class Fingerprinter {
  readonly #corpus: Corpus;
  /** What all nodes share: the model. `[D]` */
  readonly #model: Uint8Array;
  /** Digest of each distinct text. `[T, D]` */
  readonly #texts: Uint8Array;
  /** Digest of each node as a neighbour: its key and the texts of its token. `[V, D]` */
  readonly #asNeighbour: Uint8Array;

  /** `model`: identifies the model and all else that turns the same node into another vector. */
  constructor(corpus: Corpus, model: string) {
    this.#corpus = corpus;
    this.#model = digest(model);
    this.#texts = digestAll(corpus.texts);
    this.#asNeighbour = this.#digestNeighbours();
  }

  /**
   * The fingerprints of all nodes of a kind, 32 hexadecimal digits each. Row i of `neighbours` belongs to node i
   * of the kind; a kind whose encoder sees no graph has none, and then the degree does not count either.
   *
   * @throws LinkSageError when the lists have another number of rows than the kind has nodes.
   */
  fingerprint(kind: NodeKind, neighbours?: NeighbourLists): string[] {
    const { counts, first } = this.#corpus.graph;
    if (neighbours !== undefined) checkLists(kind, counts[kind], neighbours);
    const width = neighbours === undefined ? 0 : neighbourWidth(neighbours);
    const message = new Uint8Array(D * (1 + ownSlots.length) + (width > 0 ? 1 + width * (D + 1) : 0));
    message.set(this.#model);
    return Array.from({ length: counts[kind] }, (_, row) => {
      let at = this.#putTexts(message, D, ownSlots, first[kind] + row);
      if (neighbours !== undefined && width > 0) {
        message[at++] = bucket(degree(this.#corpus.graph, first[kind] + row));
        this.#putNeighbours(message, at, neighbours, row);
      }
      return createHash('sha256')
        .update(message)
        .digest('hex')
        .slice(0, 2 * D);
    });
  }

  /** Places that no neighbour takes are zeros. */
  #putNeighbours(message: Uint8Array, start: number, lists: NeighbourLists, row: number): void {
    let at = start;
    for (const kind of nodeKinds) {
      const { ids, visits, width } = lists[kind];
      for (let i = row * width; i < (row + 1) * width; i++) {
        const id = ids[i]!;
        copyDigest(this.#asNeighbour, id, message, at);
        message[at + D] = id === none ? 0 : bucket(visits[i]!);
        at += D + 1;
      }
    }
  }

  /** @returns the place after them. */
  #putTexts(message: Uint8Array, start: number, own: readonly OwnSlot[], node: number): number {
    let at = start;
    for (const slot of own) {
      copyDigest(this.#texts, this.#corpus.own[slot][node]!, message, at);
      at += D;
    }
    return at;
  }

  #digestNeighbours(): Uint8Array {
    const { graph, keys } = this.#corpus;
    const digests = new Uint8Array(D * graph.keyHashes.length);
    const message = new Uint8Array(D * neighbourSlots.length);
    for (const kind of nodeKinds) {
      for (const [i, key] of keys[kind].entries()) {
        const node = graph.first[kind] + i;
        this.#putTexts(message, 0, neighbourSlots, node);
        digests.set(digest(message, key), node * D);
      }
    }
    return digests;
  }
}

/** The number of the bucket of a count: 0, and then two to each doubling of 1 + count. */
function bucket(count: number): number {
  return Math.floor(2 * Math.log2(1 + count));
}

function digest(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest().subarray(0, D);
}

function digestAll(texts: readonly string[]): Uint8Array {
  const digests = new Uint8Array(D * texts.length);
  for (const [i, text] of texts.entries()) digests.set(digest(text), i * D);
  return digests;
}

/** Copies digest `row`; that of `none` is zeros. */
function copyDigest(digests: Uint8Array, row: number, target: Uint8Array, at: number): void {
  if (row === none) target.fill(0, at, at + D);
  else for (let i = 0; i < D; i++) target[at + i] = digests[row * D + i]!;
}

function neighbourWidth(lists: NeighbourLists): number {
  return nodeKinds.reduce((sum, kind) => sum + lists[kind].width, 0);
}

function checkLists(kind: NodeKind, nodes: number, lists: NeighbourLists): void {
  for (const of of nodeKinds) {
    const { ids, width } = lists[of];
    if (ids.length === nodes * width) continue;
    throw new LinkSageError(
      `fingerprints of ${kind}s: expected neighbours of ${nodes} nodes, got ${ids.length / width}`,
    );
  }
}
