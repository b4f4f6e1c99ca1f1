/** What the tests of a file share. */

/** Makes something when a test first asks for it, and gives the same to all that ask later; none may change it. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
