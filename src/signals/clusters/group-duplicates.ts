/** Groups near-duplicates into flat clusters. */
import { defaultThreads, groupByKey, membersOf, runInWorkers } from '../../base/index.ts';
import { type BandTask, type DuplicatePairs, findBandPairs } from './duplicate-candidates.ts';
import type { DuplicateTest } from './duplicate-test.ts';
import { type Contents, openDuplicateTest } from './duplicates.ts';

/** With fewer contents, starting threads costs more time than they save. */
const contentsWorthThreads = 20_000;

/**
 * Finds the representative of each content, by index: the first content, in the given order, that it is a checked
 * near-duplicate of, or itself. Clusters have at most `most` members; one more near-duplicate starts a new cluster. The
 * result does not depend on the number of threads.
 */
export async function groupDuplicates(
  contents: Contents,
  most: number,
  threads: number = defaultThreads,
): Promise<Uint32Array> {
  const test = openDuplicateTest(contents);
  const tasks: BandTask[] = Array.from({ length: test.bands }, (_, band) => ({ contents, band }));
  const found =
    threads === 1 || test.size < contentsWorthThreads
      ? tasks.map(findBandPairs)
      : await runInWorkers<BandTask, DuplicatePairs>(
          import.meta.url,
          './duplicates.worker.ts',
          tasks,
          threads,
        );
  return joinInOrder(test, concatPairs(found), most);
}

/** Adds each content, in order, to the cluster of the first representative that it fits, or makes it a representative. */
function joinInOrder(test: DuplicateTest, { later, earlier }: DuplicatePairs, most: number): Uint32Array {
  const byLater = groupByKey(later, test.size);
  const representatives = Uint32Array.from({ length: test.size }, (_, i) => i);
  const sizes = new Uint32Array(test.size).fill(1);
  const successors = representatives.slice(); // the representative that follows when a cluster is full, else itself
  for (let item = 0; item < test.size; item++) {
    const pairs = membersOf(byLater, item);
    const candidates = [...new Set(Array.from(pairs, (pair) => representatives[earlier[pair]!]!))];
    for (const candidate of candidates.sort((a, b) => a - b)) {
      const last = lastSuccessor(successors, candidate);
      const full = sizes[last]! >= most;
      if (!test.similar(item, full ? candidate : last)) continue;
      if (full) successors[last] = item;
      else {
        representatives[item] = last;
        sizes[last]!++;
      }
      break;
    }
  }
  return representatives;
}

/** Follows successors to the last one, and makes the path shorter for the next time. */
function lastSuccessor(successors: Uint32Array, from: number): number {
  let last = from;
  while (successors[last] !== last) last = successors[last]!;
  successors[from] = last;
  return last;
}

function concatPairs(parts: readonly DuplicatePairs[]): DuplicatePairs {
  const length = parts.reduce((sum, { later }) => sum + later.length, 0);
  const all = { later: new Uint32Array(length), earlier: new Uint32Array(length) };
  let at = 0;
  for (const { later, earlier } of parts) {
    all.later.set(later, at);
    all.earlier.set(earlier, at);
    at += later.length;
  }
  return all;
}
