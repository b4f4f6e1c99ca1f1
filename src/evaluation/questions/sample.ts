/** Samples that do not depend on how items are numbered. */
import { hash32 } from '../../base/index.ts';

/** At most `most` of the items: those whose texts have the lowest hashes. They keep their order. */
export function sampleByHash(
  items: readonly number[],
  most: number,
  textOf: (item: number) => string,
): number[] {
  if (items.length <= most) return [...items];
  const hashes = items.map((item) => hash32(textOf(item)));
  const order = [...items.keys()].sort((a, b) => hashes[a]! - hashes[b]! || a - b).slice(0, most);
  return order.sort((a, b) => a - b).map((i) => items[i]!);
}

/** Groups items by a number. Groups are in the order of their first items. */
export function groupBy(items: Iterable<number>, groupOf: (item: number) => number): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const item of items) {
    const group = groupOf(item);
    const members = groups.get(group);
    if (members) members.push(item);
    else groups.set(group, [item]);
  }
  return groups;
}
