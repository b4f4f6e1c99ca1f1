/** The own texts of nodes, those that have not changed as the version before was made from them. */
import { digestBytes, digestWords, none } from '../base/index.ts';
import type { NodeKind, PerKind } from '../catalog/index.ts';
import { type EmbeddingVersion, groupByShard, type Places, readContents } from '../embeddings/index.ts';
import { type OwnDigests, type OwnTexts, type OwnTextsOfView, slotsOf } from '../model/index.ts';

/** Nodes of a block. */
const blockNodes = 262_144;

/** Own texts that were not all read from a view. */
export interface CarriedTexts extends OwnTexts {
  /** Which nodes of a kind may have other texts than in the version, once it is streamed: 1 for each. Undefined: all. */
  mayDiffer(kind: NodeKind): Uint8Array | undefined;
}

/**
 * Gives the texts of a view, with only those read from it that may have changed since a version was made: the others
 * are told by what the version keeps of them.
 *
 * @param before undefined: all are read
 * @param rows of the view's nodes in the version
 */
export function carryTexts(
  ownTexts: OwnTextsOfView,
  before: EmbeddingVersion | undefined,
  rows: PerKind<Places>,
): CarriedTexts {
  const state = before?.meta.state;
  const fresh: Partial<Record<NodeKind, Uint8Array>> = {};
  return {
    state: ownTexts.state,
    mayDiffer: (kind) => fresh[kind],
    async *stream(kind) {
      const read = state && (await ownTexts.readSince(kind, state));
      const places = rows[kind];
      const isFresh = read && flagsOf(read.positions, places.shards.length);
      if (isFresh === undefined || !covers(places, isFresh)) {
        yield* ownTexts.stream(kind);
        return;
      }
      fresh[kind] = isFresh;
      const digests = await readCarried(before!, kind, places);
      replace(digests, read!);
      yield* splitIntoBlocks(digests, places.shards.length);
    },
    read: (kind, slot, positions) => {
      const isFresh = fresh[kind];
      const since = positions.every((position) => isFresh?.[position] === 1) ? state : undefined;
      return ownTexts.read(kind, slot, positions, since);
    },
  };
}

/** 1 at some positions of `length`. */
function flagsOf(positions: Uint32Array, length: number): Uint8Array {
  const flags = new Uint8Array(length);
  for (const position of positions) flags[position] = 1;
  return flags;
}

/** Whether every node is carried or fresh: where an alias is gone a page is new whose row is not. */
function covers({ shards }: Places, isFresh: Uint8Array): boolean {
  return shards.every((shard, position) => shard !== none || isFresh[position] === 1);
}

/** The digests that a version keeps of nodes, by slot; zeros for those that it lacks. */
async function readCarried(before: EmbeddingVersion, kind: NodeKind, places: Places): Promise<OwnDigests> {
  const slots = slotsOf(kind);
  const bySlot = slots.map(() => new Uint8Array(places.shards.length * digestBytes));
  const shards = before.shardsOf(kind);
  for (const [number, positions] of groupByShard(places, shards.length).entries()) {
    if (positions.length === 0) continue;
    const contents = digestWords(await readContents(before, shards[number]!));
    for (const [slot, digests] of bySlot.map(digestWords).entries()) {
      for (const position of positions) {
        const from = 4 * (places.rows[position]! * slots.length + slot);
        for (let word = 0; word < 4; word++) digests[4 * position + word] = contents[from + word]!;
      }
    }
  }
  return Object.fromEntries(slots.map((slot, i) => [slot, bySlot[i]!])) as unknown as OwnDigests;
}

function replace(
  digests: OwnDigests,
  fresh: { readonly positions: Uint32Array; readonly digests: OwnDigests },
): void {
  for (const [slot, all] of Object.entries(digests)) {
    const some = fresh.digests[slot as keyof OwnDigests]!;
    for (const [i, position] of fresh.positions.entries())
      all.set(some.subarray(digestBytes * i, digestBytes * (i + 1)), digestBytes * position);
  }
}

function* splitIntoBlocks(digests: OwnDigests, nodes: number): Generator<OwnDigests> {
  for (let from = 0; from < nodes; from += blockNodes) {
    const parts = Object.entries(digests).map(([slot, all]) => [
      slot,
      all.slice(digestBytes * from, digestBytes * (from + blockNodes)),
    ]);
    yield Object.fromEntries(parts) as OwnDigests;
  }
}
