/** A small corpus in which every task has rows, under any names of its nodes. */
import {
  openSmallCatalog,
  type SmallCatalog,
  type SmallEngagement,
  type SmallSave,
} from './small-catalog.ts';

const topics = ['apple pear plum', 'hammer saw nail', 'violin flute drum'];
const pages = 18;
/** Each name repeats one letter, so that no two names have an n-gram in common. */
const letters = 'abcdefghijklmnopqr';

/** Names of pages, pins and boards by number. */
export interface Names {
  page(i: number): string;
  pin(i: number): string;
  board(i: number): string;
}

/** Names in the order of the numbers. */
export const ascending: Names = {
  page: (i) => letters[i]!.repeat(4),
  pin: (i) => String(i).padStart(3, '0'),
  board: (i) => letters[i]!,
};

/** The same names in the opposite order: every position is another. */
export const descending: Names = {
  page: (i) => ascending.page(pages - 1 - i),
  pin: (i) => ascending.pin(999 - i),
  board: (i) => ascending.board(letters.length - 1 - i),
};

/**
 * Six boards of one owner and three of another, on three topics. Pages 0 to 11 are known; then half of them are saved
 * on other boards, and pages 12 to 17 for the first time. Two users go on with their topics.
 */
export function openEveryTask(names: Names = ascending): Promise<SmallCatalog> {
  const save = (pin: number, page: number, board: number, day: number, words: string): SmallSave => ({
    pin: names.pin(pin),
    url: `https://${names.page(page)}.com`,
    title: `${topics[page % 3]} ${words}`,
    description: `${words} ${topics[page % 3]!.split(' ')[pin % 3]}`,
    board: names.board(board),
    owner: board < 6 ? 'ann' : 'bob',
    day,
  });
  const known = Array.from({ length: 24 }, (_, i) =>
    save(i, i % 12, ((i % 12) % 3) + 3 * Math.floor(i / 12), 1 + i, `old${i}`),
  );
  const later = Array.from({ length: 12 }, (_, i) => {
    const page = i < 6 ? i : i + 6;
    return save(
      100 + i,
      page,
      (page % 3) + (i % 2 === 0 ? 6 : 3 * (i < 6 ? 2 : 1)),
      150 + i,
      `new words${i}`,
    );
  });
  const seed = [0, 1, 2].map((i) => save(90 + i, 3 + i, 6 + i, 50, `bob${i}`));
  const engagements = [0, 1].flatMap((user) =>
    [0, 3, 6, 9].map(
      (page, i): SmallEngagement => ({
        user: `user${user}`,
        url: `https://${names.page(page + user)}.com`,
        action: 'click',
        day: i < 2 ? 10 + i : 200 + i,
      }),
    ),
  );
  const texts = [0, 1, 2, 12].map((i) => ({ url: `https://${names.page(i)}.com`, title: topics[i % 3]! }));
  return openSmallCatalog([...known, ...seed, ...later], texts, engagements);
}
