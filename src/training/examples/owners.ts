/** Who owns boards, as numbers. */

/** A number for each owner, counted from 0; a board without one is the only one of its number. `[boards]` */
export function numberOwners(owners: readonly string[]): Uint32Array {
  const numbers = new Map<string, number>();
  let next = 0;
  return Uint32Array.from(owners, (owner) => {
    if (owner === '') return next++;
    if (!numbers.has(owner)) numbers.set(owner, next++);
    return numbers.get(owner)!;
  });
}
