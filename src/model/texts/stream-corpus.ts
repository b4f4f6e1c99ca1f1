/** A corpus by the digests of its texts, for corpora whose texts do not fit in memory. */
import { digestBytes, digestWords, indexesWhere, prefetch } from '../../base/index.ts';
import { type NodeKind, nodeKinds } from '../../catalog/index.ts';
import type { Graph } from '../../graph/index.ts';
import type { NumberedTexts, ReadTexts } from '../../vectors/index.ts';
import { emptySlots, type TokenSource } from './corpus.ts';
import { neighborSlots, type OwnSlot, type OwnTexts } from './own-texts.ts';

/**
 * Makes what `makeCorpus` makes, a block of nodes at a time and by the digests of their texts, so that few texts are
 * read where most are known.
 *
 * @param texts gives them their numbers by their digests
 */
export async function streamCorpus(
  graph: Graph,
  ownTexts: Pick<OwnTexts, 'stream' | 'read'>,
  texts: Pick<NumberedTexts, 'number'>,
): Promise<TokenSource> {
  const own = emptySlots(graph.first.cluster);
  for (const kind of nodeKinds) {
    const readers = slotGroups[kind].map((slots) =>
      readInterleaved(slots.map((slot) => (positions) => ownTexts.read(kind, slot, positions))),
    );
    let first = 0;
    for await (const digests of prefetch(ownTexts.stream(kind))) {
      for (const [group, slots] of slotGroups[kind].entries()) {
        const all = interleave(slots.map((slot) => digests[slot]!));
        const present = placesWithText(all);
        const ids = present.map((place) => first * slots.length + place);
        const numbers = await texts.number(takeDigests(all, present), ids, readers[group]!);
        for (let i = 0; i < ids.length; i++) {
          const position = Math.floor(ids[i]! / slots.length);
          own[slots[ids[i]! % slots.length]!][graph.first[kind] + position] = numbers[i]!;
        }
      }
      first += digests.title.length / digestBytes;
    }
  }
  return { graph, own };
}

/** Own texts whose numbers follow each other, node by node: those that a neighbor is read by lie together then. */
const slotGroups: Readonly<Record<NodeKind, readonly (readonly OwnSlot[])[]>> = {
  page: [neighborSlots, ['body']],
  pin: [['title', 'description']],
  board: [['title', 'description', 'owner']],
};

/** Digests of several texts of the same nodes, node by node. `[n, 16]` each → `[n, parts, 16]` */
function interleave(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint32Array((parts.length * parts[0]!.length) / 4);
  const words = digestBytes / 4;
  for (const [part, bytes] of parts.entries()) {
    const from = digestWords(bytes);
    for (let i = 0; i < from.length; i += words) {
      const at = i * parts.length + part * words;
      for (let word = 0; word < words; word++) all[at + word] = from[i + word]!;
    }
  }
  return new Uint8Array(all.buffer);
}

/** Reads texts that are interleaved likewise: text number `id` is that of node `id / readers`, of reader `id % readers`. */
function readInterleaved(readers: readonly ReadTexts[]): ReadTexts {
  return async (ids) => {
    const texts = new Array<string>(ids.length);
    for (const [part, read] of readers.entries()) {
      const places = indexesWhere(ids.length, (i) => ids[i]! % readers.length === part);
      const found = await read(places.map((i) => Math.floor(ids[i]! / readers.length)));
      for (const [i, place] of places.entries()) texts[place] = found[i]!;
    }
    return texts;
  };
}

/** Where digests are of texts that are not empty. */
function placesWithText(digests: Uint8Array): Uint32Array {
  const words = digestWords(digests);
  const places = new Uint32Array(words.length / 4);
  let count = 0;
  for (let i = 0; i < words.length; i += 4) {
    if ((words[i]! | words[i + 1]! | words[i + 2]! | words[i + 3]!) !== 0) places[count++] = i / 4;
  }
  return places.subarray(0, count);
}

function takeDigests(digests: Uint8Array, places: Uint32Array): Uint8Array {
  if (places.length * digestBytes === digests.length) return digests;
  const taken = new Uint8Array(places.length * digestBytes);
  for (const [i, place] of places.entries()) {
    taken.set(digests.subarray(place * digestBytes, (place + 1) * digestBytes), i * digestBytes);
  }
  return taken;
}
