/**
 * Random walks with restart in WebAssembly, written in AssemblyScript. Equal to src/graph/walks/random.ts over a graph
 * without a delta, draw by draw and visit by visit; that file explains the algorithm. The caller sets the exported
 * variables before the first walk: addresses in the shared memory, sizes, and settings.
 */
import { hiddenCount, hide, isHidden } from './walks/hidden';
import { kindOf, kinds } from './walks/kinds';
import { choose, finish, weyl } from './walks/numbers';
import { clearVisits, countVisited, countVisits, unread, visitRoom, writeTop } from './walks/visits';

export { hiddenNodes, hiddenSlots } from './walks/hidden';
export { firstBoard, firstCluster, firstPin, firstSite } from './walks/kinds';
export {
  topLists,
  topPlaces,
  unread,
  visitOrder,
  visitRoom,
  visitSlotCount,
  visitSlots,
} from './walks/visits';

/** Row v of the graph is `neighbors[offsets[v] .. offsets[v + 1])`. */
export let offsets: usize = 0;
export let neighbors: usize = 0;

export let walks: u32 = 0;
export let restart: f64 = 0;
/** Walks stop early once `stopNodes` nodes have at least `stopVisits` visits each. 0 nodes: never. */
export let stopNodes: u32 = 0;
export let stopVisits: u32 = 0;
/** Whether all edge types have the same weight; then `weights` and `limits` are not read. */
export let even: bool = false;
/** By the kinds of an edge's ends, f64: its weight, and the limit below which a random number keeps a drawn edge. */
export let weights: usize = 0;
export let limits: usize = 0;

/**
 * The current node of each walk. This and the arrays below have room for `walks` u32, rounded up to a multiple of
 * four.
 */
export let at: usize = 0;
/** For each walk: the drawn neighbor, the random number, where the node's row begins, and its length. */
export let drawn: usize = 0;
export let randoms: usize = 0;
export let begins: usize = 0;
export let degrees: usize = 0;
/** The walks whose drawn edge was refused. */
export let refused: usize = 0;

/** Number of walks between two checks of the visit counts, if walks may stop early. */
const walksPerLook: u32 = 64;
/** Minimum number of draws before a whole row is read. */
const leastDraws: u32 = 8;
/** Derives the random number that decides whether a drawn edge is kept from the one that drew it. */
const keepSalt: u32 = 0x5bd1e995;
/** 2³²: every 32-bit number is below it. */
const always: f64 = 4294967296;
const none: u32 = 0xffffffff;

let state: u32 = 0;
/** Number of further visits that fit. */
let room: u32 = 0;

/**
 * Finds the neighbors of the start node and writes them to `topLists`.
 *
 * @param seed the initial state of the random numbers
 * @param hidden number of nodes in `hiddenNodes`, which these walks may not see
 * @returns whether all visits fit; if not, nothing was written
 */
export function walk(start: u32, seed: u32, hidden: u32): bool {
  hide(hidden);
  clearVisits();
  state = seed;
  room = visitRoom;
  const together = stopNodes === 0 ? walks : walksPerLook;
  let left = beginOf(start) === beginOf(start + 1) ? 0 : walks;
  while (left > 0) {
    const now = min(left, together);
    if (!walkTogether(start, now)) return false;
    if (stopNodes > 0 && countVisited(stopVisits, start) >= stopNodes) break;
    left -= now;
  }
  writeTop(start);
  return true;
}

function beginOf(node: u32): u32 {
  return load<u32>(offsets + (usize(node) << 2));
}

function walkTogether(start: u32, together: u32): bool {
  const mayTakeAll = even && hiddenCount === 0;
  const goOn = 1 - restart;
  const end = at + (usize((walks + 3) & ~3) << 2);
  for (let walk = at; walk < end; walk += 4) store<u32>(walk, start);
  for (let live = together; live > 0; ) {
    if (live > room) return false;
    room -= live;
    let arrived = live;
    if (mayTakeAll) hop(live);
    else arrived = hopChecked(live);
    state += (live + 1) * weyl;
    live = u32(floor<f64>(f64(arrived) * goOn + f64(finish(state)) / always));
    touch(live); // loads missing cache lines while visits are counted
    countVisits(at, at + (usize(arrived) << 2));
  }
  return true;
}

/** Moves each of the first `live` walks to a random neighbor of its node. */
function hop(live: u32): void {
  let states = firstStates();
  const end = at + (usize(live) << 2);
  for (let walk = at; walk < end; walk += 16) {
    const ab = rowsOf(walk);
    const cd = rowsOf(walk + 8);
    const begin = v128.shuffle<i32>(ab, cd, 0, 2, 4, 6);
    const degree = i32x4.sub(v128.shuffle<i32>(ab, cd, 1, 3, 5, 7), begin);
    gather(walk, i32x4.add(begin, chooseFour(finishFour(states), degree)));
    states = i32x4.add(states, i32x4.splat(4 * weyl));
  }
}

/**
 * Only loads the row offsets of the walks that continue: the fewer instructions per load, the more cache misses overlap.
 */
function touch(live: u32): void {
  let sum: u32 = 0;
  const end = at + (usize(live) << 2);
  for (let walk = at; walk < end; walk += 16) {
    sum ^= beginOf(load<u32>(walk)) ^ beginOf(load<u32>(walk, 4));
    sum ^= beginOf(load<u32>(walk, 8)) ^ beginOf(load<u32>(walk, 12));
  }
  store<u32>(unread, sum); // without a use, the compiler would drop the loads
}

/** The random states of the first four walks; those of the next four are higher by 4 × `weyl`. */
function firstStates(): v128 {
  return i32x4.add(i32x4.splat(state), i32x4.mul(i32x4(1, 2, 3, 4), i32x4.splat(weyl)));
}

/** `finish` of four numbers. */
function finishFour(values: v128): v128 {
  let h = values;
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(0x85ebca6b));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/** `choose` four times. */
function chooseFour(random: v128, bounds: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(random, bounds);
  const high = i64x2.extmul_high_i32x4_u(random, bounds);
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/** The begin and end of the rows of two nodes. */
function rowsOf(nodes: usize): v128 {
  const a = offsets + (usize(load<u32>(nodes)) << 2);
  const b = offsets + (usize(load<u32>(nodes, 4)) << 2);
  return v128.load64_lane(b, v128.load64_zero(a), 1);
}

/** Writes the nodes at four indexes of `neighbors`. */
function gather(to: usize, places: v128): void {
  store<u32>(to, nodeAt(i32x4.extract_lane(places, 0)));
  store<u32>(to, nodeAt(i32x4.extract_lane(places, 1)), 4);
  store<u32>(to, nodeAt(i32x4.extract_lane(places, 2)), 8);
  store<u32>(to, nodeAt(i32x4.extract_lane(places, 3)), 12);
}

function nodeAt(place: u32): u32 {
  return load<u32>(neighbors + (usize(place) << 2));
}

/**
 * Moves the first `live` walks, drawing again if an edge is refused. Walks without an allowed neighbor end.
 *
 * @returns the number of walks that are left
 */
function hopChecked(live: u32): u32 {
  draw(live);
  const end = findRefused(live);
  for (let i = refused; i < end; i += 4) {
    const walk = load<u32>(i);
    store<u32>(drawn + walk, drawAgain(walk));
  }
  let left: usize = at;
  for (let i: usize = 0; i < usize(live) << 2; i += 4) {
    const next = load<u32>(drawn + i);
    if (next === none) continue; // not stored: blocks of four also read what follows the last walk in `at`, so it must be a valid node
    store<u32>(left, next);
    left += 4;
  }
  return u32(left - at) >>> 2;
}

/**
 * Lists the walks whose drawn edge is refused, 4 bytes each. Refusal is hard to predict, so there is no branch: each walk
 * is written, and the end of the list moves only if it is refused.
 *
 * @returns the end of the list
 */
function findRefused(live: u32): usize {
  let next = refused;
  for (let i: usize = 0; i < usize(live) << 2; i += 4) {
    const kind = kindOf(load<u32>(at + i));
    const isTaken = isAllowed(kind, load<u32>(drawn + i), load<u32>(randoms + i));
    store<u32>(next, u32(i));
    next += usize(!isTaken) << 2;
  }
  return next;
}

/** Finds the rows of the first `live` walks and draws a neighbor for each. */
function draw(live: u32): void {
  let states = firstStates();
  const end = usize(live) << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const ab = rowsOf(at + i);
    const cd = rowsOf(at + i + 8);
    const begin = v128.shuffle<i32>(ab, cd, 0, 2, 4, 6);
    const degree = i32x4.sub(v128.shuffle<i32>(ab, cd, 1, 3, 5, 7), begin);
    v128.store(begins + i, begin);
    v128.store(degrees + i, degree);
    const random = finishFour(states);
    v128.store(randoms + i, random);
    gather(drawn + i, i32x4.add(begin, chooseFour(random, degree)));
    states = i32x4.add(states, i32x4.splat(4 * weyl));
  }
}

/** Another draw for a walk whose edge was refused: an allowed neighbor, or `none`. */
function drawAgain(walk: usize): u32 {
  const kind = kindOf(load<u32>(at + walk));
  const begin = load<u32>(begins + walk);
  const degree = load<u32>(degrees + walk);
  let random = load<u32>(randoms + walk);
  for (let draws = leastDraws + (degree >>> 3); draws > 1; draws--) {
    random = finish(random + weyl);
    const next = nodeAt(begin + choose(random, degree));
    if (isAllowed(kind, next, random)) return next;
  }
  return pickExactly(begin, degree, kind, finish(random + weyl));
}

function isAllowed(kind: u32, next: u32, random: u32): bool {
  const isKept = f64(finish(random ^ keepSalt)) < limitOf(kind, next);
  return hiddenCount === 0 ? isKept : isKept && !isHidden(next);
}

/** Reads the whole row and chooses a visible neighbor by weight, or `none`. */
function pickExactly(begin: u32, degree: u32, kind: u32, random: u32): u32 {
  let total: f64 = 0;
  for (let k: u32 = 0; k < degree; k++) total += weightOf(kind, nodeAt(begin + k));
  let left = (total * f64(finish(random ^ keepSalt))) / always;
  let last = none;
  for (let k: u32 = 0; k < degree && left >= 0; k++) {
    const next = nodeAt(begin + k);
    const weight = weightOf(kind, next);
    if (weight > 0) last = next;
    left -= weight;
  }
  return last;
}

function weightOf(kind: u32, next: u32): f64 {
  return isHidden(next) ? 0 : load<f64>(weights + (usize(kind * kinds + kindOf(next)) << 3));
}

function limitOf(kind: u32, next: u32): f64 {
  return load<f64>(limits + (usize(kind * kinds + kindOf(next)) << 3));
}
