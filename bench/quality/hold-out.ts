/** Validation saves, held out from the known ones; the test articles of users are not used. */
import { Random } from '../../src/base/index.ts';
import { type Adjacency, groupPairs, rowOf } from '../../src/evaluation/index.ts';
import type { Libraries } from '../datasets/citeulike-files.ts';
import type { Asked } from './recall.ts';

/** Hides a random share of the known articles of every user with test articles. */
export function holdOutLibraries({ train, test, items }: Libraries, share: number, seed: number): Asked {
  const random = new Random(seed);
  return divide(train, items, (user, own) => {
    const count = rowOf(test, user).length > 0 ? Math.round(share * own.length) : 0;
    return new Set(random.shuffle(own.slice()).subarray(0, count));
  });
}

/** Hides a random share of the articles in known libraries from all of them; only these are candidates. */
export function holdOutArticles({ train, items }: Libraries, share: number, seed: number): Asked {
  const random = new Random(seed);
  const known = random.shuffle(Uint32Array.from(new Set(train.ids)).sort());
  const candidates = known.slice(0, Math.round(share * known.length)).sort();
  const hidden = new Set(candidates);
  return { ...divide(train, items, () => hidden), candidates };
}

/** The hidden articles of each user become the test articles. */
function divide(
  train: Adjacency,
  items: number,
  hiddenOf: (user: number, own: Uint32Array) => ReadonlySet<number>,
): Libraries {
  const users = train.offsets.length - 1;
  const pairs = { train: [[], []] as [number[], number[]], test: [[], []] as [number[], number[]] };
  for (let user = 0; user < users; user++) {
    const own = rowOf(train, user);
    const hidden = hiddenOf(user, own);
    for (const item of own) {
      const [to, what] = pairs[hidden.has(item) ? 'test' : 'train'];
      to.push(user);
      what.push(item);
    }
  }
  const group = ([from, to]: [number[], number[]]) =>
    groupPairs(Uint32Array.from(from), Uint32Array.from(to), users);
  return { train: group(pairs.train), test: group(pairs.test), items };
}
