/** Visit counts of one start's walks, and the most visited nodes of each kind. */
import { kindOf, kinds, listedKinds } from './kinds';

/** The most visits of a start that there is room for. */
export let visitRoom: u32 = 0;
/** An open-addressed table with a power of two slots, more than `visitRoom`; a slot is a node and its count, 8 bytes. */
export let visitSlots: usize = 0;
export let visitSlotCount: u32 = 0;
/** Where in the table nodes stand, in the order of first visits. 4 × `visitRoom` bytes. */
export let visitOrder: usize = 0;
/** Places of the next node by kind and count. 20 × (`visitRoom` + 1) bytes. */
export let topPlaces: usize = 0;
/** For each kind where its list begins, how many nodes are kept, and how many were found; 12 bytes. */
export let topLists: usize = 0;
/** Takes what nobody reads, such as nodes that are not kept. 8 bytes. */
export let unread: usize = 0;

/** Where in `visitOrder` the next node goes. */
let next: usize = 0;

/** Forgets all visits. */
export function clearVisits(): void {
  memory.fill(visitSlots, 0, usize(visitSlotCount) << 3);
  next = visitOrder;
}

/** Adds one visit to each of the nodes from `from` to `to`. */
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
    // Whether a node is new is hard to predict: its place is written either way, and kept by moving on
    store<u64>(slots + at, (((slot >>> 32) + 1) << 32) | u64(node));
    store<u32>(order, at);
    order += usize(slot === 0) << 2;
  }
  next = order;
}

/** How many nodes of the listed kinds but `start` were visited at least `visits` times. */
export function countVisited(visits: u32, start: u32): u32 {
  let found: u32 = 0;
  for (let i = visitOrder; i < next; i += 4) if (visitsAt(i) >= visits && isListed(nodeAt(i), start)) found++;
  return found;
}

/**
 * Writes the most visited nodes of each kind but `start`, each with its visits; of equally visited ones those visited
 * first. A counting sort by visits.
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

/** The place of the first node with so many visits in the list of each kind, and how many nodes lists hold. */
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
