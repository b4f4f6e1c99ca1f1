/** Near-duplicates to flat clusters. */
import { defaultThreads, groupByKey, membersOf, runInWorkers } from '../../base/index.ts';
import { type BandTask, type DuplicatePairs, findBandCopies } from './duplicate-candidates.ts';
import type { DuplicateTest } from './duplicate-test.ts';
import { type Contents, copyTest } from './duplicates.ts';

/** Below this many contents, starting threads costs more than they save. */
const contentsWorthThreads = 20_000;

/**
 * The representative of each content, by index: the first, in the order given, whose near-duplicate it was checked to be,
 * or itself. Clusters are flat and have at most `most` members; the next copy starts another one.
 * The result does not depend on the number of threads.
 */
export async function groupDuplicates(
  contents: Contents,
  most: number,
  threads: number = defaultThreads,
): Promise<Uint32Array> {
  const test = copyTest(contents);
  const tasks: BandTask[] = Array.from({ length: test.bands }, (_, band) => ({ contents, band }));
  const found =
    threads === 1 || test.size < contentsWorthThreads
      ? tasks.map(findBandCopies)
      : await runInWorkers<BandTask, DuplicatePairs>(
          import.meta.url,
          './duplicates.worker.ts',
          tasks,
          threads,
        );
  return joinInOrder(test, concatPairs(found), most);
}

/** Gives each content in order to the first representative that takes it, else makes it one. */
function joinInOrder(test: DuplicateTest, { later, earlier }: DuplicatePairs, most: number): Uint32Array {
  const byLater = groupByKey(later, test.size);
  const representatives = Uint32Array.from({ length: test.size }, (_, i) => i);
  const sizes = new Uint32Array(test.size).fill(1);
  const successors = representatives.slice(); // of a full cluster's representative, the one that came after it
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

/** Follows successors to the end, and shortens the way for the next time. */
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
