/** Values that are made once. */

/** The value of a key, made when it is first asked for; what could not be made is tried again the next time. */
export function remember<Key, Value>(
  known: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = make();
  known.set(key, value);
  value.catch(() => known.delete(key)); // whoever asked is told
  return value;
}

/** Runs `make` when it is first asked for, and gives that result ever after; where it failed, it runs again. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  const made = new Map<undefined, Promise<Value>>();
  return () => remember(made, undefined, make);
}
