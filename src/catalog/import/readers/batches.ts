/** Links of a batch: enough that the cost per batch does not matter. */
const BATCH_LINKS = 4096;

/** Collects what is found in arrays, one at a time. */
export function* inBatches<Each>(found: Iterable<Each>): Generator<Each[]> {
  let batch: Each[] = [];
  for (const each of found) {
    batch.push(each);
    if (batch.length < BATCH_LINKS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
