/** Memoization of asynchronous results. */

/** The value of a key, made by the first call and kept in `known`. After a failure, the next call tries again. */
export function remember<Key, Value>(
  known: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = make();
  known.set(key, value);
  value.catch(() => known.delete(key)); // callers get the error from the promise itself
  return value;
}

/**
 * A function that runs `make` on its first call and returns the same result after that. After a failure, it runs
 * again.
 */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  const made = new Map<undefined, Promise<Value>>();
  return () => remember(made, undefined, make);
}
