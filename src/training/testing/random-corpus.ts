/** A corpus that has nothing to say: every text is made of random words of its own. */
import { Random } from '../../base/index.ts';

/** One save of the corpus, as it is imported. */
export interface RandomSave {
  readonly pin: string;
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly board: string;
  readonly owner: string;
}

/** `pages` pages with one pin each, on boards of equal size; no two nodes share a word. */
export function randomSaves(seed: number, pages: number, boards: number): RandomSave[] {
  const random = new Random(seed);
  const word = () => `w${random.uint32().toString(36)}`;
  const text = () => `${word()} ${word()} ${word()}`;
  const lists = Array.from({ length: boards }, () => ({ board: text(), owner: text() }));
  const places = random.shuffle(Array.from({ length: pages }, (_, page) => page % boards));
  return places.map((place) => ({
    pin: word(),
    url: `https://${word()}.example/${word()}/${word()}`,
    title: text(),
    description: text(),
    ...lists[place]!,
  }));
}
