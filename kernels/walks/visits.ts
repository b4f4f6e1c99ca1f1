/** Visit counts of the walks from one start node, and the most visited nodes of each kind. */
import { kindOf, kinds, listedKinds } from './kinds';

/** Maximum number of visits per start node. */
export let visitRoom: u32 = 0;
/**
 * An open-addressed hash table. The number of slots is a power of two above `visitRoom`; a slot holds a node and its
 * count, 8 bytes.
 */
export let visitSlots: usize = 0;
export let visitSlotCount: u32 = 0;
/** The table positions of nodes, in order of first visit. 4 × `visitRoom` bytes. */
export let visitOrder: usize = 0;
/** Counting sort: the list position of the next node, by kind and visit count. 20 × (`visitRoom` + 1) bytes. */
export let topPlaces: usize = 0;
/** For each kind, 12 bytes: address of its list, maximum length, and actual length. */
export let topLists: usize = 0;
/** Target of writes that are never read, such as nodes beyond a list's maximum length. 8 bytes. */
export let unread: usize = 0;

/** The address in `visitOrder` for the next new node. */
let next: usize = 0;

/** Forgets all visits. */
export function clearVisits(): void {
  memory.fill(visitSlots, 0, usize(visitSlotCount) << 3);
  next = visitOrder;
}

/** Adds one visit to each of the nodes in memory from address `from` to `to`. */
export function countVisits(from: usize, to: usize): void {
  const shift = clz<u32>(visitSlotCount) + 1;
  const mask = (usize(visitSlotCount) << 3) - 8;
  const slots = visitSlots;
  let order = next;
  for (; from < to; from += 4) {
    const node = load<u32>(from);
    let at = usize((node * 0x9e3779b1) >>> shift) << 3;
    let slot = load<u64>(slots + at);
    while (u32(slot !== 0) & u32(u32(slot) !== node)) {
      at = (at + 8) & mask;
      slot = load<u64>(slots + at);
    }
    // Whether a node is new is hard to predict, so there is no branch: its position is written in either case, and
    // `order` moves on only if the node is new
    store<u64>(slots + at, (((slot >>> 32) + 1) << 32) | u64(node));
    store<u32>(order, at);
    order += usize(slot === 0) << 2;
  }
  next = order;
}

/** Number of nodes of the listed kinds, except `start`, with at least `visits` visits. */
export function countVisited(visits: u32, start: u32): u32 {
  let found: u32 = 0;
  for (let i = visitOrder; i < next; i += 4) if (visitsAt(i) >= visits && isListed(nodeAt(i), start)) found++;
  return found;
}

/**
 * Writes the most visited nodes of each kind, except `start`, with their visit counts. Of nodes with equal counts, those
 * visited first come first. A counting sort by visits.
 */
export function writeTop(start: u32): void {
  let most: u32 = 0;
  for (let i = visitOrder; i < next; i += 4) most = max(most, visitsAt(i));
  const width = most + 1;
  countPlaces(start, width);
  for (let i = visitOrder; i < next; i += 4) {
    const node = nodeAt(i);
    if (node === start) continue;
    const kind = kindOf(node);
    const visits = visitsAt(i);
    const at = placeOf(kind, visits, width);
    const place = load<u32>(at);
    store<u32>(at, place + 1);
    const list = topLists + usize(kind) * 12;
    const to = select<usize>(load<u32>(list) + (place << 3), unread, place < load<u32>(list, 4));
    store<u32>(to, node);
    store<u32>(to, visits, 4);
  }
}

/** Fills `topPlaces` with the first list position for each kind and visit count, and sets the lengths in `topLists`. */
function countPlaces(start: u32, width: u32): void {
  memory.fill(topPlaces, 0, usize(kinds * width) << 2);
  for (let i = visitOrder; i < next; i += 4) {
    const node = nodeAt(i);
    if (node === start) continue;
    const at = placeOf(kindOf(node), visitsAt(i), width);
    store<u32>(at, load<u32>(at) + 1);
  }
  for (let kind: u32 = 0; kind < kinds; kind++) {
    let place: u32 = 0;
    const least = placeOf(kind, 0, width);
    for (let at = placeOf(kind, width, width); at > least; ) {
      at -= 4;
      const nodes = load<u32>(at);
      store<u32>(at, place);
      place += nodes;
    }
    const list = topLists + usize(kind) * 12;
    store<u32>(list, min(place, load<u32>(list, 4)), 8);
  }
}

function placeOf(kind: u32, visits: u32, width: u32): usize {
  return topPlaces + (usize(kind * width + visits) << 2);
}

function isListed(node: u32, start: u32): bool {
  return node !== start && kindOf(node) < listedKinds;
}

function nodeAt(order: usize): u32 {
  return load<u32>(visitSlots + load<u32>(order));
}

function visitsAt(order: usize): u32 {
  return load<u32>(visitSlots + load<u32>(order), 4);
}
