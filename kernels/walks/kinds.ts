/** The kind of a node, by ranges of ids: page 0, pin 1, board 2, link cluster 3, site 4. */

/** The number of kinds, and of those that are listed as neighbors, which come first. */
export const kinds: u32 = 5;
export const listedKinds: u32 = 3;

export let firstPin: u32 = 0;
export let firstBoard: u32 = 0;
export let firstCluster: u32 = 0;
export let firstSite: u32 = 0;

/** Without branches, since the kinds along a walk are hard to predict. */
export function kindOf(node: u32): u32 {
  return u32(node >= firstPin) + u32(node >= firstBoard) + u32(node >= firstCluster) + u32(node >= firstSite);
}
