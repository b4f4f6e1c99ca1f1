/** User → page: find the pages that a user engages with next. */
import { rowOf } from '../adjacency.ts';
import { listRows, type Visits } from '../question.ts';
import { sampleByHash } from '../sample.ts';
import { makeSetTask } from './set-task.ts';
import type { Task, TaskSource } from './task.ts';

const mostUsers = 1000;
const answersPerUser = 20;
/** A user is represented by at most this many pages, the last before the split. Older ones say less and cost time. */
const pagesPerUser = 50;
/** A user with more pages than this has a high degree. */
const lowDegree = 10;

/**
 * The queries are users with engagements before and after the split; the answers are the pages that they first engaged
 * with after it. Candidates are all pages that they had not engaged with before. The degree is the number of pages that
 * the user engaged with before.
 */
export function userPageTask({ candidates, links: { engaged } }: TaskSource): Task {
  const { page } = candidates.tables;
  const isNew = (user: number) => {
    const before = new Set(rowOf(engaged.before, user));
    return [...rowOf(engaged.after, user)].filter((position) => !before.has(position));
  };
  const both = [...engaged.users.keys()].filter(
    (user) => rowOf(engaged.before, user).length > 0 && isNew(user).length > 0,
  );
  const users = sampleByHash(both, mostUsers, (user) => engaged.users[user]!);
  const visits = users.map((user) => newest(engaged.latest[user]!));
  return makeSetTask({
    id: 'user-page',
    given: { page: listRows(visits.map(({ pages }) => pages)) },
    visits,
    answers: listRows(
      users.map((user) =>
        sampleByHash(isNew(user), answersPerUser, (each) => `${engaged.users[user]}\n${page.keys[each]}`),
      ),
    ),
    ignored: (query) => [rowOf(engaged.before, users[query]!), rowOf(engaged.after, users[query]!)],
    pages: page.keys.length,
    pageOf: (_, answer) => answer,
    degreeOf: (query) => rowOf(engaged.before, users[query]!).length,
    lowDegree,
  });
}

/** The newest pages of a user, oldest first. */
function newest({ pages, at }: Visits): Visits {
  return { pages: pages.slice(0, pagesPerUser).reverse(), at: at.slice(0, pagesPerUser).reverse() };
}
