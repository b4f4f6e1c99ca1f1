/** The nodes that the walks from one start node may not see: an open-addressed set. */

/** Marks free slots. */
const none: u32 = 0xffffffff;

/** The hidden nodes of a start node; the caller writes them here before each walk. */
export let hiddenNodes: usize = 0;
/** Room for four slots per hidden node, at least 16, rounded up to a power of two. */
export let hiddenSlots: usize = 0;

let last: u32 = 0;
let shift: u32 = 0;
/** Number of hidden nodes of the current start node. */
export let hiddenCount: u32 = 0;

/** Hides exactly the first `count` nodes of `hiddenNodes`. */
export function hide(count: u32): void {
  hiddenCount = count;
  if (count === 0) return;
  shift = clz<u32>(max<u32>(4 * count, 16) - 1);
  last = 0xffffffff >>> shift;
  memory.fill(hiddenSlots, 0xff, (usize(last) + 1) << 2);
  for (let i: u32 = 0; i < count; i++) {
    const node = load<u32>(hiddenNodes + (usize(i) << 2));
    store<u32>(slotOf(node), node);
  }
}

export function isHidden(node: u32): bool {
  return hiddenCount > 0 && load<u32>(slotOf(node)) === node;
}

/** The slot of a node, or the free slot where it would go. */
function slotOf(node: u32): usize {
  let at = hiddenSlots + (usize((node * 0x9e3779b1) >>> shift) << 2);
  const end = hiddenSlots + (usize(last) << 2);
  let found = load<u32>(at);
  while (found !== node && found !== none) {
    at = at === end ? hiddenSlots : at + 4;
    found = load<u32>(at);
  }
  return at;
}
