/** The own texts of nodes. Digests of texts that have not changed are taken from the version before. */
import { digestBytes, digestWords, none } from '../base/index.ts';
import type { NodeKind, PerKind } from '../catalog/index.ts';
import { type EmbeddingVersion, groupByShard, type RowLocations, readContents } from '../embeddings/index.ts';
import { type OwnDigests, type OwnTexts, type OwnTextsOfView, slotsOf } from '../model/index.ts';

/** The number of nodes in a block. */
const blockNodes = 262_144;

/** Own texts, some of which were not read from the view. */
export interface CarriedTexts extends OwnTexts {
  /** After `stream(kind)`: 1 for each node whose texts may differ from those in the version. Undefined: all may. */
  mayDiffer(kind: NodeKind): Uint8Array | undefined;
}

/**
 * Gives the own texts of a view. Only texts that may have changed since the version before are read from the view; the
 * digests of the others are read from the version.
 *
 * @param before undefined if all texts are to be read
 * @param rows the locations of the view's nodes in the version
 */
export function carryTexts(
  ownTexts: OwnTextsOfView,
  before: EmbeddingVersion | undefined,
  rows: PerKind<RowLocations>,
): CarriedTexts {
  const state = before?.meta.state;
  const fresh: Partial<Record<NodeKind, Uint8Array>> = {};
  return {
    state: ownTexts.state,
    mayDiffer: (kind) => fresh[kind],
    async *stream(kind) {
      const read = state && (await ownTexts.readSince(kind, state));
      const locations = rows[kind];
      const isFresh = read && flagsOf(read.positions, locations.shards.length);
      if (isFresh === undefined || !covers(locations, isFresh)) {
        yield* ownTexts.stream(kind);
        return;
      }
      fresh[kind] = isFresh;
      const digests = await readCarried(before!, kind, locations);
      replace(digests, read!);
      yield* splitIntoBlocks(digests, locations.shards.length);
    },
    read: (kind, slot, positions) => {
      const isFresh = fresh[kind];
      const since = positions.every((position) => isFresh?.[position] === 1) ? state : undefined;
      return ownTexts.read(kind, slot, positions, since);
    },
  };
}

/** An array of `length` flags, 1 at the given positions. */
function flagsOf(positions: Uint32Array, length: number): Uint8Array {
  const flags = new Uint8Array(length);
  for (const position of positions) flags[position] = 1;
  return flags;
}

/** Whether each node is in the version or was read. A page that an alias hid before can be in neither. */
function covers({ shards }: RowLocations, isFresh: Uint8Array): boolean {
  return shards.every((shard, position) => shard !== none || isFresh[position] === 1);
}

/** The digests that a version has of nodes, by slot; zeros for nodes that it lacks. */
async function readCarried(
  before: EmbeddingVersion,
  kind: NodeKind,
  locations: RowLocations,
): Promise<OwnDigests> {
  const slots = slotsOf(kind);
  const bySlot = slots.map(() => new Uint8Array(locations.shards.length * digestBytes));
  const shards = before.shardsOf(kind);
  for (const [number, positions] of groupByShard(locations, shards.length).entries()) {
    if (positions.length === 0) continue;
    const contents = digestWords(await readContents(before, shards[number]!));
    for (const [slot, digests] of bySlot.map(digestWords).entries()) {
      for (const position of positions) {
        const from = 4 * (locations.rows[position]! * slots.length + slot);
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
