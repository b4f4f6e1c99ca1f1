import { expect, it } from 'vitest';
import { formatHits } from './hits.ts';

const card = (title: string, detail = '') => ({ title, detail });

it('shows score, title, detail and key of each hit, and the first three boards and pins that connect it', () => {
  const boards = ['Bread', 'Baking', 'Ovens', 'Flour', 'Rye'].map((title) => card(title));
  const text = formatHits([
    { key: 'https://a.example', score: 0.98765, scoredBy: 'cosine', ...card('Sourdough', 'for beginners') },
    {
      key: 'https://b.example',
      score: 0.5,
      scoredBy: 'cosine',
      ...card(''),
      why: { sharedBoards: boards, pins: [card('Crumb'), card('Crust', 'thick')] },
    },
  ]);
  expect(text.split('\n')).toEqual([
    'cosine title – detail',
    ' 0.988 Sourdough – for beginners',
    '       https://a.example',
    ' 0.500 (no title)',
    '       https://b.example',
    '       also on: Bread',
    '       also on: Baking',
    '       also on: Ovens',
    '       also on: 2 more',
    '       pin: Crumb',
    '       pin: Crust – thick',
  ]);
});

it('says so if nothing was found', () => {
  expect(formatHits([])).toBe('Nothing found.');
});
