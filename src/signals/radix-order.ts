/** Sorting indices by 32-bit keys. */

const digits = 1 << 16;

/** The indices of `keys`, by ascending key; equal keys keep their order. Two passes of 16 bits. */
export function orderByKey(keys: Uint32Array): Uint32Array {
  const identity = Uint32Array.from(keys, (_, i) => i);
  return orderByDigit(keys, orderByDigit(keys, identity, 0), 16);
}

/** Reorders indices by the 16 bits of their key that start at bit `shift`, stably. */
function orderByDigit(keys: Uint32Array, indices: Uint32Array, shift: number): Uint32Array {
  const starts = new Uint32Array(digits + 1);
  for (const key of keys) starts[((key >>> shift) & (digits - 1)) + 1]!++;
  for (let d = 1; d <= digits; d++) starts[d]! += starts[d - 1]!;
  const ordered = new Uint32Array(indices.length);
  for (const index of indices) ordered[starts[(keys[index]! >>> shift) & (digits - 1)]!++] = index;
  return ordered;
}
