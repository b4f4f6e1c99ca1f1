import { expect, it } from 'vitest';
import type { NodeTables } from '../model/index.ts';
import { Cards } from './index.ts';
import { textDocuments } from './text-documents.ts';

const tables: NodeTables = {
  page: {
    kind: 'page',
    keys: ['https://a.example/rye'],
    title: ['Rye bread'],
    description: ['dark and moist'],
    body: ['Two days, one crumb.'],
  },
  pin: {
    kind: 'pin',
    keys: ['p1', 'p2', 'p3', 'p4'],
    title: ['Try this', 'Try this', 'Bake', ''],
    description: ['soon', 'soon', '', ''],
    url: Array(4).fill('https://a.example/rye'),
  },
  board: { kind: 'board', keys: ['b'], title: ['Baking'], description: ['at home'], owner: ['ann'] },
};
const documentsOf = (kind: 'page' | 'pin' | 'board') =>
  textDocuments(kind, tables[kind].keys, new Cards(tables), {
    pinsOf: () => [...tables.pin.keys],
    boardsOf: () => ['b'],
    pinsOn: () => [
      { pin: 'p1', page: 'https://a.example/rye' },
      { pin: 'p2', page: 'https://a.example/rye' },
      { pin: 'p4', page: 'https://a.example/rye' },
    ],
  });

it('has all texts of nodes, those of what belongs to them, and equal ones once', () => {
  expect(documentsOf('page')).toEqual([
    'a example rye. Rye bread. dark and moist. Two days, one crumb.. Try this. soon. Bake. Baking',
  ]);
  expect(documentsOf('pin')).toEqual(['Try this. soon', 'Try this. soon', 'Bake', '']);
  // The last pin has no text; its page speaks for it
  expect(documentsOf('board')).toEqual([
    'Baking. at home. ann. Try this. soon. Rye bread. dark and moist. Two days, one crumb.',
  ]);
});
