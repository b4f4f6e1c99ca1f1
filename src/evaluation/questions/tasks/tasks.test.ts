/** The tasks of a catalog of a few saves: answers, and what is neither right nor wrong. */
import { expect, test } from 'vitest';
import { makeDocuments } from '../../contenders/documents.ts';
import { openSmallCatalog, type SmallEngagement, type SmallSave } from '../../testing/small-catalog.ts';
import { rowOf } from '../adjacency.ts';
import { readCandidates } from '../candidates.ts';
import { readLinks } from '../links.ts';
import { indexHeldOut } from '../saves.ts';
import { chooseTestRows } from '../test-set.ts';
import type { TaskId } from './task.ts';
import { makeTasks } from './tasks.ts';

const [before, after] = [10, 110];

async function openTask(
  id: TaskId,
  saves: readonly SmallSave[],
  engagements: readonly SmallEngagement[] = [],
) {
  const { view, heldOut } = await openSmallCatalog(saves, [], engagements);
  const candidates = await readCandidates(view, heldOut);
  const links = await readLinks(view, heldOut, candidates);
  const test = chooseTestRows(candidates, links, indexHeldOut(heldOut, candidates));
  const tasks = makeTasks({ candidates, links, test }, makeDocuments(candidates, links, 'shown'), 'shown');
  return { task: tasks.find((each) => each.id === id)!, pages: candidates.tables.page.keys };
}

const save = (pin: string, page: string, board: string, day: number, owner = 'ann'): SmallSave => ({
  pin,
  url: `https://${page}.com`,
  description: `says ${pin}`,
  board,
  owner,
  day,
});
const urlsOf = (pages: readonly string[], positions: Uint32Array) =>
  [...positions].map((position) => pages[position]!.slice('https://'.length, -'.com'.length));

test('board-page: no page that a board gets later counts as wrong, whether or not it is an answer', async () => {
  const { task, pages } = await openTask('board-page', [
    save('p1', 'known', 'tools', before),
    save('p2', 'copied', 'fruit', before, 'bob'),
    save('p2', 'copied', 'tools', after), // a pin that is known is not asked for
    save('p3', 'fresh', 'tools', after),
    save('p4', 'elsewhere', 'fruit', before, 'bob'),
  ]);
  expect(urlsOf(pages, rowOf(task.answers, 0))).toEqual(['fresh']);
  expect(urlsOf(pages, task.excluded(0)).sort()).toEqual(['copied', 'known']);
});

test('user-page: a page that the user had before is neither right nor wrong', async () => {
  const visit = (page: string, day: number): SmallEngagement => ({
    user: 'u',
    url: `https://${page}.com`,
    action: 'click',
    day,
  });
  const saves = ['a', 'b', 'c'].map((page) => save(`pin of ${page}`, page, 'tools', before));
  const { task, pages } = await openTask('user-page', saves, [
    visit('a', before),
    visit('a', after),
    visit('b', after),
  ]);
  expect(urlsOf(pages, rowOf(task.answers, 0))).toEqual(['b']);
  expect(urlsOf(pages, task.excluded(0))).toEqual(['a']);
});

test.each([
  [4, 0],
  [5, 1],
])('picker: of an owner of %d boards %d rows are asked', async (boards, rows) => {
  const { task } = await openTask('picker', [
    ...Array.from({ length: boards }, (_, i) => save(`p${i}`, `page${i}`, `board${i}`, before)),
    save('new', 'fresh', 'board0', after),
  ]);
  expect(task.question.queries).toBe(rows);
  if (rows > 0) expect(task.candidates).toBe(boards);
});

test('page-pin: the degree of a page is its known pins', async () => {
  const { task } = await openTask('page-pin, names shown', [
    save('p1', 'a', 'tools', before),
    save('p2', 'a', 'fruit', before),
    save('p3', 'a', 'bread', after, 'bob'), // the first of the new pins
    save('p4', 'b', 'bread', after, 'bob'),
  ]);
  expect([...task.degrees]).toEqual([2, 0]);
});
