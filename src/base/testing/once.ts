/** Fixtures that the tests of a file share. */

/** Makes a fixture when a test first asks for it. Later calls get the same value, so no test may change it. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
